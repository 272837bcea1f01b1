"""A folder tells which of its files are tables, and leaves the rest alone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from linli.tables.contents import contents

Place = Callable[[str, bytes | str], Path]


def test_files_are_tables_by_key_or_label_in_the_order_of_loading(place: Place) -> None:
    for name in ("units.parquet", "小区.csv", "buildings.tsv", "map.gpkg", "book.xlsx"):
        folder = place(name, "x").parent
    found = contents(folder)
    assert list(found.tables) == ["communities", "buildings", "units"]
    assert [each.name for each in found.others] == ["book.xlsx", "map.gpkg"]


@pytest.mark.parametrize(
    "name", ["notes.txt", "expected.json", "datapackage.json", ".hidden.csv", "~$book.xlsx"]
)
def test_notes_and_hidden_files_are_left_alone(place: Place, name: str) -> None:
    place("programme.toml", 'name = "x"')
    found = contents(place(name, "x").parent)
    assert (dict(found.tables), found.others, found.problems) == ({}, (), ())


def test_tables_that_a_later_version_may_know_are_left_with_a_note(place: Place) -> None:
    place("programme.toml", 'name = "x"')
    found = contents(place("drawings.csv", "x").parent)
    assert [(each.code, each.value) for each in found.problems] == [
        ("data.unknown_table", "drawings")
    ]


def test_a_table_in_two_files_is_told(place: Place) -> None:
    place("programme.toml", 'name = "x"')
    place("zones.csv", "x")
    found = contents(place("zones.parquet", "x").parent)
    assert [(each.code, each.file) for each in found.problems] == [
        ("folder.twice", "zones.parquet")
    ]


def test_a_missing_programme_is_a_warning_and_a_bad_one_an_error(place: Place) -> None:
    folder = place("zones.csv", "x").parent
    assert [each.code for each in contents(folder).problems] == ["folder.no_programme"]
    place("programme.toml", "name = ")
    assert [each.code for each in contents(folder).problems] == ["programme.not_toml"]


def test_what_is_no_folder_is_told(tmp_path: Path) -> None:
    assert [each.code for each in contents(tmp_path / "x").problems] == ["folder.not_a_folder"]
