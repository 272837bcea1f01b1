"""A programme folder is read whole or lazily, and written so that nothing is left half done."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from linli.tables.folder import folder_files, read_folder, scan_folder, write_folder
from linli.tables.programme import Programme

Place = Callable[[str, bytes | str], Path]
PROGRAMME = Programme("永兴县", "431023", (2020, 2021))
TABLES = {
    "zones": pl.DataFrame({"county": ["431023"], "zone": ["old"], "name": ["老城板块"]}),
    "communities": pl.DataFrame(
        {
            "community_id": ["c2", "c1"],
            "name": ["乙", "甲"],
            "county": ["431023"] * 2,
            "status": ["completed", "registered"],
            "zone": ["old", None],
            "floor_area_m2": [17120.0, 0.5],
        }
    ),
}


@pytest.fixture(params=["csv", "parquet"])
def folder(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    write_folder(tmp_path / "f", TABLES, PROGRAMME, request.param)
    return tmp_path / "f"


def test_a_folder_gives_back_programme_and_tables(folder: Path) -> None:
    read = read_folder(folder)
    assert (read.status, read.problems, read.programme) == ("ok", (), PROGRAMME)
    assert read.tables["communities"]["community_id"].to_list() == ["c1", "c2"]
    assert read.counts["communities"].accepted == 2


def test_a_scan_is_lazy_and_typed_as_the_schema_says(folder: Path) -> None:
    scan = scan_folder(folder)
    assert (scan.status, scan.programme) == ("ok", PROGRAMME)
    assert list(scan.tables) == ["zones", "communities"]
    assert scan.tables["communities"].collect_schema()["floor_area_m2"] == pl.Float64
    area = scan.tables["communities"].select(pl.col("floor_area_m2").sum()).collect().item()
    assert area == 17120.5


def test_csv_is_plain_text_that_anyone_can_read(tmp_path: Path) -> None:
    write_folder(tmp_path, TABLES, PROGRAMME)
    assert (tmp_path / "communities.csv").read_bytes().decode() == (
        "community_id,name,county,zone,floor_area_m2,status\n"
        "c1,甲,431023,,0.5,registered\n"
        "c2,乙,431023,old,17120,completed\n"
    )
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "communities.csv",
        "datapackage.json",
        "programme.toml",
        "zones.csv",
    ]


def test_parquet_of_other_types_is_read_and_checked(place: Place) -> None:
    path = place("buildings.parquet", b"")
    pl.DataFrame(
        {"building_id": ["b1", "b2"], "community_id": ["c1", "c1"], "storeys": ["6", "six"]}
    ).write_parquet(path)
    scan = scan_folder(path.parent)
    assert [each.code for each in scan.problems if each.row] == ["data.not_an_integer"]
    assert scan.tables["buildings"].collect_schema()["storeys"] == pl.Int64


def test_unreadable_parquet_is_told_by_both(place: Place) -> None:
    folder = place("buildings.parquet", b"PAR1 and no more").parent
    assert "file.unreadable" in {each.code for each in scan_folder(folder).problems}
    assert "file.unreadable" in {each.code for each in read_folder(folder).problems}


def test_bad_rows_are_told_with_their_lines(place: Place) -> None:
    place("programme.toml", 'name = "x"\n')
    folder = place("buildings.csv", "building_id,community_id\nb1,c1\nb2,\n").parent
    for read in (read_folder(folder), scan_folder(folder)):
        assert [(each.code, each.row) for each in read.problems] == [("data.missing", "3")]
        assert read.status == "rejected"


def test_a_folder_without_any_table_is_told(place: Place) -> None:
    folder = place("programme.toml", 'name = "x"\n').parent
    assert [each.code for each in read_folder(folder).problems] == ["folder.no_tables"]
    assert [each.code for each in scan_folder(folder).problems] == ["folder.no_tables"]


def test_what_is_no_folder_is_told(place: Place, tmp_path: Path) -> None:
    for path in (tmp_path / "none", place("file.csv", "x")):
        assert [each.code for each in read_folder(path).problems] == ["folder.not_a_folder"]


def test_a_folder_that_is_there_is_replaced_and_other_files_stay(tmp_path: Path) -> None:
    write_folder(tmp_path, TABLES, PROGRAMME)
    (tmp_path / "notes.txt").write_text("keep")
    write_folder(tmp_path, {"zones": TABLES["zones"]}, PROGRAMME, "parquet")
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "datapackage.json",
        "notes.txt",
        "programme.toml",
        "zones.parquet",
    ]


def test_a_failure_while_writing_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_folder(tmp_path / "f", TABLES, PROGRAMME)
    before = (tmp_path / "f" / "zones.csv").read_bytes()

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        write_folder(tmp_path / "f", {}, PROGRAMME)
    assert (tmp_path / "f" / "zones.csv").read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["f"]


def test_tables_without_rows_are_left_out() -> None:
    files = folder_files({"zones": TABLES["zones"].clear()}, PROGRAMME)
    assert set(files) == {"programme.toml", "datapackage.json"}


@pytest.mark.parametrize(("name", "form"), [("dragons", "csv"), ("zones", "xml")])
def test_an_unknown_table_or_form_is_a_wrong_call(name: str, form: str) -> None:
    with pytest.raises(ValueError, match=r"csv or parquet"):
        folder_files({name: TABLES["zones"]}, PROGRAMME, form)


def test_the_same_tables_give_the_same_bytes_whatever_their_order() -> None:
    mixed = {name: TABLES[name].reverse() for name in reversed(TABLES)}
    for form in ("csv", "parquet"):
        assert folder_files(mixed, PROGRAMME, form) == folder_files(TABLES, PROGRAMME, form)
