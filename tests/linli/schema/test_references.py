"""Rows that name rows that are not there are found."""

import polars as pl

from linli.schema import check_references

BUILDINGS = pl.DataFrame(
    {"_row": [2, 3], "building_id": ["b1", "b2"], "community_id": ["c1", "c2"]}
)


def test_a_building_of_an_unknown_community_is_reported_with_its_row() -> None:
    known = {"communities": pl.DataFrame({"community_id": ["c1"]})}
    problems = check_references({"buildings": BUILDINGS}, known)
    assert [(each.code, each.row, each.value) for each in problems] == [
        ("data.unknown_reference", "3", "c2")
    ]


def test_without_the_target_table_nothing_is_checked() -> None:
    assert check_references({"buildings": BUILDINGS}, {}) == ()


def test_the_target_may_stand_in_the_same_folder_or_be_known_before() -> None:
    there = {"communities": pl.DataFrame({"community_id": ["c1"]})}
    new = pl.DataFrame({"community_id": ["c2"]})
    assert check_references({"buildings": BUILDINGS, "communities": new}, there) == ()


def test_an_unknown_county_is_only_a_warning() -> None:
    rows = pl.DataFrame({"community_id": ["c1"], "county": ["999999"]})
    known = {"counties": pl.DataFrame({"county": ["431023"]})}
    assert [each.code for each in check_references({"communities": rows}, known)] == [
        "data.unknown_county"
    ]


def test_a_blank_names_nothing_and_is_no_problem() -> None:
    rows = pl.DataFrame(
        {"building_id": ["b"], "community_id": [None]}, schema_overrides={"community_id": pl.String}
    )
    assert (
        check_references({"buildings": rows}, {"communities": rows.rename({"building_id": "x"})})
        == ()
    )
