"""Headings of a street's own are matched by meaning, and read as somebody chose."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.schema import kept_tables, table
from linli.tables.intake import take
from linli.tables.known import of_empty_database
from linli.tables.matching import Chosen, Matching, as_recognition, likeness, match, match_as
from linli.tables.reading import read_sheets

STREET = [
    ["便江街道老旧小区摸底情况统计表", None, None, None, None],
    ["序号", "小区编码", "小区名", "住户数", "总建筑面积（万平方米）"],
    ["1", "bj-1", "甲院", "40", "0.5"],
]


def found(matching: Matching) -> dict[str, tuple[str, str]]:
    return {each.heading: (each.field, each.ground) for each in matching.columns}


def test_synonyms_below_a_title_are_found_and_the_row_number_is_passed_over() -> None:
    matching = match(STREET, ["Sheet1"])
    assert (matching.table, matching.row) == ("communities", 1)
    assert found(matching) == {
        "小区编码": ("community_id", "synonym"),
        "小区名": ("name", "synonym"),
        "住户数": ("households", "synonym"),
        "总建筑面积（万平方米）": ("floor_area_m2", "synonym"),
    }
    assert not matching.is_certain


def test_labels_of_the_dictionary_need_nobody_to_look() -> None:
    matching = match([["小区编号", "小区名称", "县区代码"]], ["x"])
    assert matching.is_certain
    assert {ground for _, ground in found(matching).values()} == {"label"}


def test_a_likeness_is_told_as_a_guess_and_never_for_certain() -> None:
    matching = match_as([["小区编号", "物业的管理方式"]], "communities", 0)
    assert found(matching)["物业的管理方式"] == ("management", "likeness")
    assert not matching.is_certain


def test_a_heading_that_means_nothing_stays_without_a_field() -> None:
    assert found(match([*STREET[:1], [*STREET[1], "联系人手机"]], ["x"]))["联系人手机"] == ("", "")


def test_a_sheet_of_something_else_is_no_table() -> None:
    assert match([["菜名", "价格"], ["豆腐", "3"]], ["食堂"]).table == ""


def test_two_headings_of_one_field_leave_one_without() -> None:
    columns = match_as([["户数", "总户数", "小区编号"]], "communities", 0).columns
    assert [each.field for each in columns].count("households") == 1


@given(st.sampled_from(sorted(kept_tables())), st.data())
def test_every_label_is_certain_in_whatever_order_and_each_field_stands_once(
    name: str, data: st.DataObject
) -> None:
    fields = table(name).fields
    order = data.draw(st.permutations(fields))
    matching = match_as([[each.zh for each in order]], name, 0)
    assert [each.field for each in matching.columns] == [each.name for each in order]
    assert matching.is_certain


@given(st.text(), st.text())
def test_likeness_is_the_same_from_both_sides_and_whole_for_the_same_word(
    one: str, other: str
) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, one) == (1 if one else 0)


def test_a_choice_is_read_without_any_guess_and_its_unit_is_converted() -> None:
    chosen = Chosen("communities", 1, 1, {1: "community_id", 4: "floor_area_m2"})
    recognition = as_recognition(STREET, chosen)
    assert [(each.field, each.factor) for each in recognition.columns] == [
        ("community_id", "1"),
        ("floor_area_m2", "10000"),
    ]
    assert recognition.unknown == ("小区名", "住户数")


@pytest.fixture
def street_file(tmp_path: Path) -> Path:
    path = tmp_path / "摸底.csv"
    rows = ["摸底,,,,", "编码,名,县,户,谁", "bj-1,甲院,431023,40,张三"]
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def test_a_file_is_taken_in_as_chosen_though_no_heading_is_known(street_file: Path) -> None:
    fields = {0: "community_id", 1: "name", 2: "county", 3: "households"}
    chosen = {("摸底.csv", "摸底"): Chosen("communities", 1, 1, fields)}
    intake = take([street_file], of_empty_database(), chosen=chosen)
    assert intake.status == "ok"
    row = intake.tables["communities"].row(0, named=True)
    assert (row["community_id"], row["name"], row["households"]) == ("bj-1", "甲院", 40)
    assert "data.unknown_column" in {each.code for each in intake.problems}


def test_a_sheet_that_was_left_out_is_not_read(street_file: Path) -> None:
    intake = take([street_file], of_empty_database(), chosen={("摸底.csv", "摸底"): None})
    assert dict(intake.tables) == {}
    assert intake.problems == ()


def test_sheets_are_shown_as_they_are_and_other_formats_have_none(
    street_file: Path, tmp_path: Path
) -> None:
    (sheet,) = read_sheets(street_file)
    assert sheet.cells.row(1)[:2] == ("编码", "名")
    parquet = tmp_path / "zones.parquet"
    pl.DataFrame({"zone": ["old"]}).write_parquet(parquet)
    assert read_sheets(parquet) == ()
    assert read_sheets(tmp_path / "none.csv").code == "file.not_found"
