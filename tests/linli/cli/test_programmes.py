"""Commands take their tables from a folder, else from the office."""

from pathlib import Path

import pytest

from linli.cli.answering import BadInput
from linli.cli.door import Door
from linli.cli.programmes import lazy_tables, whole_programme


def test_a_folder_gives_lazy_or_whole_tables(folder: Path) -> None:
    assert lazy_tables(Door(), folder)["communities"].collect().height == 2
    programme, tables = whole_programme(Door(), folder)
    assert (programme.name, tables["communities"].height) == ("Small", 2)


def test_a_folder_by_county_gives_the_same_tables(folder: Path) -> None:
    expected = whole_programme(Door(), folder)[1]["communities"]
    (folder / "communities.csv").unlink(missing_ok=True)
    (folder / "communities.parquet").unlink(missing_ok=True)
    for (code,), rows in expected.group_by("county"):
        place = folder / "communities" / f"county={code}"
        place.mkdir(parents=True)
        rows.write_parquet(place / "part.parquet")
    for found in (
        lazy_tables(Door(), folder)["communities"].collect(),
        whole_programme(Door(), folder)[1]["communities"],
    ):
        assert found.sort("community_id").equals(expected.sort("community_id"))


def test_without_folder_and_office_there_is_nothing(folder: Path) -> None:
    for take in (lazy_tables, whole_programme):
        with pytest.raises(BadInput, match=r"call\.no_folder"):
            take(Door(), None)


def test_a_folder_with_bad_rows_is_refused_by_both(folder: Path) -> None:
    (folder / "units.csv").write_text("unit_id,building_id\nu1,\n")
    for take in (lazy_tables, whole_programme):
        with pytest.raises(BadInput, match=r"data\.missing"):
            take(Door(), folder)
