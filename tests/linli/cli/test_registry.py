"""`linli import`: everything wrong is told before anything is kept."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from linli.cli.answering import BadInput, wrong_call
from linli.cli.door import Door, Stored
from linli.tables.intake import Intake
from linli.tables.known import columns, of_empty_database

Linli = Callable[..., Any]
BUILDINGS = "building_id,community_id,storeys\nb1,c1,6\nb2,c9,six\n"


class Office:
    """An office that remembers what it was given."""

    def __init__(self, tables: Mapping[str, pl.DataFrame]) -> None:
        self.tables = tables
        self.stored: list[tuple[Intake, str]] = []

    def database_tables(self, names: Sequence[str]) -> Mapping[str, pl.LazyFrame]:
        return {
            name: frame.lazy() for name, frame in self.tables.items() if not names or name in names
        }

    def known(self) -> Mapping[str, pl.DataFrame]:
        there = {
            name: frame.select(pl.col(each for each in columns()[name] if each in frame.columns))
            for name, frame in self.tables.items()
        }
        return of_empty_database() | there

    def store(self, intake: Intake, given: str) -> Mapping[str, Stored]:
        self.stored.append((intake, given))
        return {name: Stored(frame.height, 0, 0) for name, frame in intake.tables.items()}


@pytest.fixture
def office(door: Door) -> Office:
    community = {"community_id": ["c1"], "name": ["A"], "county": ["431023"], "status": ["planned"]}
    county = {"county": ["431023"], "name": ["永兴县"]}
    return Office({"communities": pl.DataFrame(community), "counties": pl.DataFrame(county)})


def open_(door: Door, office: Office) -> None:
    door.database_tables, door.known, door.store = (
        office.database_tables,
        office.known,
        office.store,
    )


def test_a_dry_run_without_the_office_counts_and_keeps_nothing(linli: Linli, folder: Path) -> None:
    said = linli("import", folder, "--dry-run", "--json")
    assert said.exit_code == 0
    assert said.json == {
        "status": "ok",
        "rows": {"read": 2, "accepted": 2, "rejected": 0},
        "tables": {"communities": {"read": 2, "accepted": 2, "rejected": 0}},
        "dry_run": True,
        "problems": [],
    }


def test_without_json_the_rows_are_told_in_words(linli: Linli, folder: Path) -> None:
    said = linli("import", folder, "--dry-run")
    assert said.out == "Communities (communities): 2 rows read, 2 accepted, 0 rejected\n"


def test_rejected_rows_are_told_with_reasons_and_end_with_two(linli: Linli, folder: Path) -> None:
    (folder / "buildings.csv").write_text(BUILDINGS)
    said = linli("import", folder, "--dry-run", "--json")
    assert said.exit_code == 2
    assert said.json["rows"] == {"read": 4, "accepted": 3, "rejected": 1}
    assert {(each["code"], each["row"]) for each in said.json["problems"]} == {
        ("data.not_an_integer", "3"),
        ("data.unknown_reference", "3"),
    }
    assert "storeys" in said.err


def test_the_good_rows_may_be_accepted_without_the_others(linli: Linli, folder: Path) -> None:
    (folder / "buildings.csv").write_text(BUILDINGS)
    said = linli("import", folder, "--dry-run", "--accept-good", "--json")
    assert said.exit_code == 0
    assert said.json["status"] == "rejected"
    assert said.json["rows"]["accepted"] == 3
    assert len(said.json["problems"]) == 2


def test_where_no_row_is_good_there_is_nothing_to_accept(linli: Linli, tmp_path: Path) -> None:
    (tmp_path / "buildings.csv").write_text("building_id,community_id\nb1,\n")
    said = linli("import", tmp_path / "buildings.csv", "--dry-run", "--accept-good", "--json")
    assert said.exit_code == 2


def test_keeping_rows_needs_the_office(linli: Linli, folder: Path) -> None:
    said = linli("import", folder, "--json")
    assert (said.exit_code, said.codes) == (2, {"call.no_office"})


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("none.csv", None, "file.not_found"),
        ("a.docx", b"x", "file.unknown_format"),
        ("a.xlsx", b"PK\x03\x04", "file.unreadable"),
        ("zones.csv", b"", "file.empty"),
        ("zones.parquet", b"PAR1", "file.unreadable"),
        ("x.csv", b"a,b\n1,2\n", "file.not_recognised"),
    ],
)
def test_each_bad_file_is_refused_by_name(
    linli: Linli, tmp_path: Path, name: str, content: bytes | None, code: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    said = linli("import", tmp_path / name, "--dry-run", "--json")
    assert (said.exit_code, said.codes) == (2, {code})
    assert said.json["rows"] == {"read": 0, "accepted": 0, "rejected": 0}


def test_an_empty_folder_is_refused(linli: Linli, tmp_path: Path) -> None:
    said = linli("import", tmp_path, "--dry-run", "--json")
    assert (said.exit_code, said.codes) == (2, {"folder.no_tables"})


def test_rows_are_kept_by_the_office(
    linli: Linli, door: Door, office: Office, folder: Path
) -> None:
    open_(door, office)
    said = linli("import", folder, "--json")
    assert said.exit_code == 0
    assert said.json["stored"]["communities"] == {"added": 2, "changed": 0, "same": 0}
    assert said.json["dry_run"] is False
    (intake, given), *others = office.stored
    assert (given, others) == (str(folder), [])
    assert intake.programme is not None
    assert intake.programme.name == "Small"


def test_nothing_is_kept_where_rows_are_bad(
    linli: Linli, door: Door, office: Office, folder: Path
) -> None:
    open_(door, office)
    (folder / "buildings.csv").write_text(BUILDINGS)
    assert linli("import", folder).exit_code == 2
    assert office.stored == []
    assert linli("import", folder, "--accept-good").exit_code == 0
    assert office.stored[0][0].tables["buildings"].height == 1


def test_rows_may_name_what_the_database_has_and_nothing_else(
    linli: Linli, door: Door, office: Office, tmp_path: Path
) -> None:
    open_(door, office)
    path = tmp_path / "buildings.csv"
    path.write_text("building_id,community_id\nb1,c1\n")
    assert linli("import", path).exit_code == 0
    path.write_text("building_id,community_id\nb1,c2\n")
    assert linli("import", path, "--json").codes == {"data.unknown_reference"}


def test_an_import_asks_the_database_for_no_whole_table(
    linli: Linli, door: Door, office: Office, folder: Path
) -> None:
    def whole(_: Sequence[str]) -> Mapping[str, pl.LazyFrame]:
        raise AssertionError("read whole")

    open_(door, office)
    door.database_tables = whole
    assert linli("import", folder).exit_code == 0


def test_a_dry_run_tells_what_would_change(
    linli: Linli, door: Door, office: Office, folder: Path
) -> None:
    open_(door, office)
    said = linli("import", folder, "--dry-run", "--json")
    assert said.json["would_store"]["communities"] == {"added": 1, "changed": 1, "same": 0}
    assert office.stored == []


def test_a_database_that_is_not_there_yet_is_begun(
    linli: Linli, door: Door, office: Office, folder: Path
) -> None:
    def none_yet(*_: Sequence[str]) -> Mapping[str, Any]:
        raise wrong_call("no database yet")

    door.database_tables, door.known, door.store = none_yet, none_yet, office.store
    assert linli("import", folder, "--dry-run", "--json").json.get("would_store") is None
    said = linli("import", folder, "--json")
    assert said.exit_code == 0
    assert {each["value"] for each in said.json["problems"]} == {"old", "new"}
    assert office.stored[0][0].tables["zones"].height == 2


def test_what_the_database_refuses_is_told(
    linli: Linli, door: Door, office: Office, folder: Path
) -> None:
    def refuse(_: Intake, __: str) -> Mapping[str, Stored]:
        raise BadInput(wrong_call("the month is closed").problems)

    door.known, door.store = office.known, refuse
    said = linli("import", folder, "--json")
    assert said.exit_code == 2
    assert said.json["problems"][0]["message"] == "the month is closed"


def test_a_map_that_states_no_system_may_be_told_one(linli: Linli, tmp_path: Path) -> None:
    point = '{"type":"Point","coordinates":[113.1160,26.1265]}'
    row = '{"community_id":"c1","name":"A","county":"431023","status":"planned"}'
    (tmp_path / "communities.geojson").write_text(
        f'{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{row},'
        f'"geometry":{point}}}]}}'
    )
    said = linli(
        "import", tmp_path / "communities.geojson", "--dry-run", "--system", "gcj02", "--json"
    )
    assert said.exit_code == 0, said.err
