"""What Chinese offices put around a table is passed over; its rows come out whole."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import polars as pl
import pytest

from linli.tables.headings import Unclear
from linli.tables.lifting import lift
from linli.tables.sheets import Piece, Sheet
from linli.tables.spreadsheets import read_spreadsheet

Book = Callable[[Mapping[str, Any]], bytes]
HEADINGS = ["小区编号", "小区名称", "县区代码", "户数", "建筑面积（㎡）", "开工日期"]
ROW = ["c1", "甲小区", "431023", 214, 17120.5, date(2021, 7, 1)]


def lifted(data: bytes, *names: str) -> Piece:
    sheets = read_spreadsheet(data, "台账.xlsx")
    assert isinstance(sheets, tuple)
    found = lift(sheets[0], names or (sheets[0].name,))
    assert not isinstance(found, Unclear), found
    return found.pieces[0]


def text_sheet(rows: list[list[str | None]]) -> Sheet:
    schema = {f"column_{at}": pl.String for at in range(len(rows[0]))}
    return Sheet("a.csv", "a", pl.DataFrame(rows, schema=schema, orient="row"))


def test_titles_units_numbers_blanks_totals_and_signatures_are_no_rows(book: Book) -> None:
    rows = [
        ["永兴县老旧小区改造台账"],
        ["填报单位：县住建局", None, None, None, "单位：平方米"],
        HEADINGS,
        [None, None, None, "户", "㎡", None],
        ["甲", "1", "2", "3", "4", "5"],
        ROW,
        [],
        ["小 计", None, None, 214, 17120.5],
        HEADINGS,
        ["c2", *ROW[1:]],
        ["合　计：", None, None, 428, 34241],
        ["总计", None, None, 428, 34241],
        ["注：户数为上报数"],
        ["填表人：李某", None, "审核人：王某"],
    ]
    piece = lifted(book({"小区": rows}))
    assert piece.table == "communities"
    assert piece.frame.select("_row", "community_id", "households").rows() == [
        (6, "c1", "214"),
        (10, "c2", "214"),
    ]
    assert piece.problems == ()


@pytest.mark.parametrize("word", ["合计", "合 计", "总计：", "小计", "共计", "TOTAL", "Subtotal"])
def test_totals_are_known_by_their_word(book: Book, word: str) -> None:
    piece = lifted(book({"小区": [HEADINGS, ROW, [word, None, None, 214]]}))
    assert piece.frame["community_id"].to_list() == ["c1"]


def test_totals_may_stand_behind_a_blank_first_cell(book: Book) -> None:
    rows = [["序号", *HEADINGS], [1, *ROW], [None, "合计", None, None, 214]]
    assert lifted(book({"小区": rows})).frame["community_id"].to_list() == ["c1"]


@pytest.mark.parametrize("name", ["合计小区", "总计划处宿舍", "小计量局家属院", "注塑厂宿舍"])
def test_a_name_that_begins_like_a_total_or_a_note_stays_a_row(book: Book, name: str) -> None:
    rows = [["小区名称", "小区编号", "县区代码"], [name, "c1", "431023"]]
    assert lifted(book({"小区": rows})).frame["name"].to_list() == [name]


def test_example_rows_of_templates_are_no_rows(book: Book) -> None:
    rows = [HEADINGS, ["示例：c-0007", *ROW[1:]], ROW, ["Example: c-0007", *ROW[1:]]]
    assert lifted(book({"小区": rows})).frame["community_id"].to_list() == ["c1"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (date(2021, 7, 1), "2021-07-01 00:00:00"),
        (44378, "2021-07-01"),
        ("44378", "2021-07-01"),
        ("2021年7月1日", "2021年7月1日"),
        (20210701, "20210701"),
        ("七月", "七月"),
    ],
)
def test_days_may_be_serial_numbers_in_spreadsheets(book: Book, written: Any, read: str) -> None:
    piece = lifted(book({"小区": [HEADINGS, [*ROW[:5], written]]}))
    assert piece.frame["started_on"].item() == read


def test_in_text_files_a_number_is_no_day() -> None:
    found = lift(text_sheet([["小区编号", "开工日期"], ["c1", "44378"]]), ("小区",))
    assert not isinstance(found, Unclear)
    assert found.pieces[0].frame["started_on"].item() == "44378"


def test_a_month_that_the_spreadsheet_took_for_a_day_is_a_month_again(book: Book) -> None:
    rows = [["indicator", "scope", "month"], ["parking_added", "*", date(2022, 9, 1)]]
    assert lifted(book({"indicator_values": rows})).frame["month"].item() == "2022-09"


@pytest.mark.parametrize(
    ("heading", "written", "read"),
    [
        ("建筑面积（万平方米）", 1.71205, "17120.5"),
        ("建筑面积（万㎡）", "1.7", "17000"),
        ("建筑面积（万㎡）", "0", "0"),
        ("建筑面积（万㎡）", "-0.5", "-5000"),
        ("建筑面积（万㎡）", "1,000.5", "10005000"),
        ("建筑面积（万㎡）", "约 2", "约 2"),
        ("建筑面积（万㎡）", None, None),
        ("建筑面积（平方米）", "1.7", "1.7"),
    ],
)
def test_figures_in_another_unit_are_converted_exactly(
    book: Book, heading: str, written: Any, read: str | None
) -> None:
    piece = lifted(book({"小区": [["小区编号", heading], ["c1", written]]}))
    assert piece.frame["floor_area_m2"].item() == read
    told = [each.code for each in piece.problems]
    assert told == ([] if "平方米）" in heading and "万" not in heading else ["data.other_unit"])


def test_ten_thousands_of_yuan_are_converted_to_the_fen(book: Book) -> None:
    rows = [
        ["凭证号", "日期", "凭证类型", "金额（万元）"],
        ["v1", "2021-03-31", "到位", "9203.400007"],
    ]
    assert lifted(book({"凭证": rows})).frame["amount_yuan"].item() == "92034000.07"


def test_text_too_long_for_a_cell_is_joined_from_its_parts(book: Book) -> None:
    rows = [
        ["小区编号", "备注(续2)", "备注", "备注(续1)"],
        ["c1", "三", "一", "二"],
        ["c2", None, "一", None],
    ]
    assert lifted(book({"小区": rows})).frame["note"].to_list() == ["一二三", "一"]


def test_a_failed_formula_is_told_only_where_it_matters(book: Book) -> None:
    rows = [
        ["小区编号", "户数", "备用"],
        ["c1", "=fault:#REF!", "=fault:#N/A"],
        ["合计", "=fault:#VALUE!", None],
    ]
    found = [
        (each.code, each.row, each.field, each.value)
        for each in lifted(book({"小区": rows})).problems
    ]
    assert found == [
        ("data.unknown_column", "", "", "备用"),
        ("data.cell_error", "2", "households", "#REF!"),
    ]


def test_every_problem_names_file_and_sheet(book: Book) -> None:
    piece = lifted(book({"小区": [["小区编号", "楼长"], ["c1", "张"]]}))
    assert [(each.file, each.sheet) for each in piece.problems] == [("台账.xlsx", "小区")]


def test_headings_alone_are_told(book: Book) -> None:
    piece = lifted(book({"小区": [HEADINGS]}))
    assert [each.code for each in piece.problems] == ["file.no_rows"]
    assert piece.frame.height == 0


def test_control_characters_are_told() -> None:
    found = lift(text_sheet([["板块代码", "板块名称"], ["old", "老\x00城"]]), ("zones",))
    assert not isinstance(found, Unclear)
    problem = found.pieces[0].problems[0]
    assert (problem.code, problem.row, problem.field) == ("data.control_character", "2", "name")


def test_an_id_that_reads_like_a_total_stays_a_row_where_names_stand_beside_it(book: Book) -> None:
    rows = [["社区代码", "社区名称", "street_id"], ["TOTAL", "城关居委会", "431023100"]]
    names = lifted(book({"社区居委会": rows})).frame["name"].to_list()
    assert names == ["城关居委会"]


def test_a_row_of_small_numbers_in_a_narrow_table_does_not_number_its_columns(book: Book) -> None:
    rows = [["适用范围", "资金来源编号", "每元年度还付"], ["1", "2", 3]]
    assert lifted(book({"收益覆盖": rows})).frame["source_id"].to_list() == ["2"]
