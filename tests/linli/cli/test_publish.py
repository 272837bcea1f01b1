"""`linli indicators`: every figure by name, the same bytes each time."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from linli.cli.door import Door
from linli.publish import definitions

Linli = Callable[..., Any]


def test_every_indicator_is_there_in_order(linli: Linli, folder: Path) -> None:
    told = linli("indicators", folder, "--json").json["indicators"]
    assert list(told) == sorted(definitions())
    assert told["communities_renovated"] == 1
    assert told["investment_total"] is None


def test_the_same_folder_gives_the_same_bytes(linli: Linli, folder: Path) -> None:
    assert linli("indicators", folder, "--json").out == linli("indicators", folder, "--json").out


def test_figures_are_told_as_of_a_day(linli: Linli, folder: Path) -> None:
    told = linli("indicators", folder, "--as-of", "2021-01-01", "--json").json
    assert (told["as_of"], told["indicators"]["communities_renovated"]) == ("2021-01-01", 0)


def test_figures_are_told_by_place(linli: Linli, folder: Path) -> None:
    told = linli("indicators", folder, "--by", "zone", "--json").json
    renovated = {
        each["zone"]: each["indicators"]["communities_renovated"] for each in told["places"]
    }
    assert renovated == {"new": 0, "old": 1}


@pytest.mark.parametrize(("language", "words"), [("zh", "缺数据"), ("en", "no data")])
def test_figures_are_told_in_words(linli: Linli, folder: Path, language: str, words: str) -> None:
    said = linli("--lang", language, "indicators", folder)
    assert len(said.out.splitlines()) == len(definitions())
    assert words in said.out


def test_parquet_is_counted_without_being_read_whole(
    linli: Linli, folder: Path, tmp_path: Path
) -> None:
    linli("export", tmp_path / "p", "--from", folder, "--format", "parquet")
    assert (
        linli("indicators", tmp_path / "p", "--json").json
        == linli("indicators", folder, "--json").json
    )


def test_the_database_is_counted_where_no_folder_is_given(linli: Linli, door: Door) -> None:
    def database_tables(_: Sequence[str]) -> Mapping[str, pl.LazyFrame]:
        return {"communities": pl.LazyFrame({"community_id": ["c1"], "status": ["registered"]})}

    door.database_tables = database_tables
    assert linli("indicators", "--json").json["indicators"]["communities_registered"] == 1


@pytest.mark.parametrize("broken", ["none", "file", "row", "toml", "parquet", "empty"])
def test_bad_input_is_refused(linli: Linli, folder: Path, tmp_path: Path, broken: str) -> None:
    path = folder
    if broken == "none":
        path = tmp_path / "none"
    elif broken == "file":
        path = folder / "communities.csv"
    elif broken == "row":
        (folder / "units.csv").write_text("unit_id,building_id\nu1,\n")
    elif broken == "toml":
        (folder / "programme.toml").write_text("name = ")
    elif broken == "parquet":
        (folder / "units.parquet").write_bytes(b"PAR1")
    else:
        path = tmp_path / "g"
        path.mkdir()
    said = linli("indicators", path, "--json")
    assert said.exit_code == 2
    assert said.codes & {
        "folder.not_a_folder",
        "data.missing",
        "programme.not_toml",
        "file.unreadable",
        "folder.no_tables",
    }
    assert said.err
