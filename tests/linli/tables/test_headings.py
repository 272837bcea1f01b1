"""A sheet is recognised by its name or its headings, and never by a guess."""

import pytest

from linli.schema import tables
from linli.tables.headings import Recognition, Unclear, normal, recognise, table_named


def recognised(*rows: list[str | None], names: tuple[str, ...] = ("Sheet1",)) -> Recognition:
    found = recognise(rows, names)
    assert isinstance(found, Recognition)
    return found


def fields(found: Recognition) -> dict[str, int]:
    return {column.field: column.position for column in found.columns}


@pytest.mark.parametrize("name", list(tables()))
def test_every_table_is_found_by_key_by_chinese_and_by_english_name(name: str) -> None:
    definition = tables()[name]
    assert [table_named(each) for each in (name, definition.zh, definition.en)] == [name] * 3


@pytest.mark.parametrize("written", ["楼栋表", " 楼栋 台账", "楼栋清单", "BUILDINGS", "Buildings "])
def test_names_may_have_blanks_and_the_usual_endings(written: str) -> None:
    assert table_named(written) == "buildings"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", list(tables()))
def test_a_table_is_found_by_its_own_headings(name: str, language: str) -> None:
    headings = [field.label(language) for field in tables()[name].fields]
    found = recognised(list(headings))
    assert found.table == name
    assert list(fields(found)) == list(tables()[name].names)
    assert not found.unknown


def test_titles_and_notes_above_the_headings_are_passed_over() -> None:
    found = recognised(
        ["永兴县老旧小区台账", None, None],
        ["填报单位：住建局", None, "单位：元、平方米"],
        ["小区编号", "小区名称", "县区代码"],
    )
    assert (found.table, found.row, found.height) == ("communities", 2, 1)


def test_headings_merged_over_two_rows_are_read_together() -> None:
    found = recognised(
        ["小区编号", "小区名称", "规模", None, "县区代码"],
        [None, None, "楼栋数", "户数", None],
    )
    assert (found.row, found.height) == (0, 2)
    assert fields(found) == {
        "community_id": 0,
        "name": 1,
        "buildings": 2,
        "households": 3,
        "county": 4,
    }


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ("建筑面积", "floor_area_m2"),
        ("建筑面积（平方米）", "floor_area_m2"),
        ("建筑面积(㎡)(上报)*", "floor_area_m2"),
        ("建筑 面积\n（m2）", "floor_area_m2"),
        ("floor_area_m2", "floor_area_m2"),
        ("建筑面积(㎡)(上报)（floor_area_m2）", "floor_area_m2"),
        ("户数", "households"),
        ("Households (reported)", "households"),
        ("Year built", "year_built"),
    ],
)
def test_a_heading_may_be_written_in_the_ways_offices_write_it(written: str, field: str) -> None:
    found = recognised(["小区编号", "小区名称", written], names=("小区",))
    assert fields(found)[field] == 2


@pytest.mark.parametrize(
    ("written", "factor"),
    [("万平方米", "10000"), ("万㎡", "10000"), ("公顷", "10000"), ("平方米", "1"), ("上报", "1")],
)
def test_a_unit_in_brackets_says_by_what_figures_are_multiplied(written: str, factor: str) -> None:
    found = recognised(["小区编号", f"建筑面积（{written}）"], names=("小区",))
    assert found.columns[1].factor == factor


def test_letters_decide_where_a_label_looks_like_a_key() -> None:
    found = recognised(["County code", "County"], names=("Counties",))
    assert fields(found) == {"county": 0, "name": 1}


def test_a_serial_number_is_no_unknown_heading() -> None:
    found = recognised(["序号", "小区编号", "小区名称", "楼长电话"], names=("小区",))
    assert found.unknown == ("楼长电话",)


def test_a_field_that_stands_in_two_columns_is_told() -> None:
    found = recognised(["小区编号", "小区名称", "户数", "households"], names=("小区",))
    assert found.doubled == (("households", "households"),)


def test_headings_that_fit_two_tables_equally_are_not_guessed() -> None:
    found = recognise([["source_id", "year", "cap_yuan", "max_share", "basis"]], ("Sheet1",))
    assert found == Unclear(("source_caps", "source_rules"), is_ambiguous=True)


@pytest.mark.parametrize(
    "rows",
    [
        [["甲", "乙"], ["1", "2"]],
        [["备注", "说明"]],
        [["name"]],
        [["contract_id", "community_id", "category", "contractor", "amount_yuan", "signed_on"]],
        [[]],
        [],
    ],
)
def test_a_sheet_without_a_tables_headings_is_no_table(rows: list[list[str | None]]) -> None:
    found = recognise(rows, ("Sheet1",))
    assert found == Unclear(("Sheet1",))


def test_a_named_sheet_without_any_heading_is_no_table_either() -> None:
    assert recognise([["甲", "乙"]], ("小区",)) == Unclear(("communities",))


@pytest.mark.parametrize("written", [None, "", "　", "＊", " \n"])
def test_blanks_are_no_heading(written: str | None) -> None:
    assert normal(written) == ""
