"""Cells merged below the headings say the same of each row, or it is told that they cannot."""

import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from linli.schema.wording import message
from linli.tables.headings import Recognition, recognise
from linli.tables.intake import take
from linli.tables.lifting import lift
from linli.tables.merged import merged_cells, with_merged
from linli.tables.reading import read_file
from linli.tables.sheets import Piece, Reading
from linli.tables.spreadsheets import read_spreadsheet

Place = Callable[[str, bytes | str], Path]
Rows = Sequence[Sequence[Any]]
HEADINGS: Sequence[Any] = ["小区编号", "小区名称", "县区代码", "状态", "户数(上报)", "必须改造"]


def workbook(sheets: Mapping[str, Rows], merged: Mapping[str, Mapping[str, Any]]) -> bytes:
    """Write rows, then merge cells over them: `{"小区": {"B3:B4": "甲"}}`."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, ["" if cell is None else cell for cell in row])
        for place, value in merged.get(name, {}).items():
            sheet.merge_range(place, value)
    book.close()
    return buffer.getvalue()


def communities(rows: Rows, merged: Mapping[str, Any], place: Place) -> Piece:
    data = workbook({"小区": [["永兴县台账"], HEADINGS, *rows]}, {"小区": merged})
    (piece,) = read_file(place("台账.xlsx", data)).pieces
    return piece


ROWS: Rows = [
    ["c1", "甲", "431023", "已入库", 10, "是"],
    ["c2", "乙", None, None, None, None],
    ["c3", "丙", None, None, 30, None],
]


def test_a_value_merged_over_rows_is_taken_for_each_of_them_with_a_warning(place: Place) -> None:
    piece = communities(ROWS, {"C3:C5": "431023", "D3:D5": "已入库", "F3:F4": "是"}, place)
    assert piece.frame["county"].to_list() == ["431023"] * 3
    assert piece.frame["mandatory"].to_list() == ["是", "是", None]
    assert [(each.code, each.row, each.field, each.value) for each in piece.problems] == [
        ("data.merged_filled", "4", "county", "C3:C5"),
        ("data.merged_filled", "4", "status", "D3:D5"),
        ("data.merged_filled", "4", "mandatory", "F3:F4"),
    ]
    told = piece.problems[1]
    assert (told.file, told.sheet, told.expected) == ("台账.xlsx", "小区", "已入库")
    assert "合并单元格 D3:D5 已按“已入库”填入各行" in message(told, "zh")


def test_a_merged_quantity_may_be_a_sum_and_stays_blank_with_a_warning(place: Place) -> None:
    piece = communities(ROWS, {"E3:E4": 10}, place)
    assert piece.frame["households"].to_list() == ["10", None, "30"]
    assert [(each.code, each.row, each.field, each.value) for each in piece.problems] == [
        ("data.merged_blank", "4", "households", "E3:E4")
    ]


def test_a_cell_merged_over_columns_is_not_spread(place: Place) -> None:
    piece = communities([["c1", "甲", "431023"]], {"D3:F3": "已入库"}, place)
    assert piece.frame.select("status", "households", "mandatory").row(0) == ("已入库", None, None)
    assert [(each.code, each.field) for each in piece.problems] == [
        ("data.merged_blank", "households")
    ]


def test_titles_headings_totals_and_notes_may_be_merged_in_silence(place: Place) -> None:
    rows: Rows = [*ROWS[:1], ["合计", None, None, None, 10, None], ["注：户数为上报数"]]
    merged = {"A1:F1": "永兴县台账", "A4:D4": "合计", "A5:F5": "注：户数为上报数"}
    assert communities(rows, merged, place).problems == ()


def test_a_blank_that_was_merged_does_not_take_the_default_in_silence(place: Place) -> None:
    rows: Rows = [HEADINGS, ["c1", "甲", "431023", "已入库", 10, None], *ROWS[1:]]
    data = workbook({"小区": rows}, {"小区": {"C2:C4": "431023", "D2:D4": "已入库", "F2:F4": "是"}})
    intake = take([place("小区.xlsx", data)])
    assert intake.tables["communities"]["mandatory"].to_list() == [True, True, True]
    assert {each.code for each in intake.problems} == {"data.merged_filled"}


def test_each_sheet_has_its_own_merged_cells_whatever_its_name() -> None:
    data = workbook(
        {
            "楼栋<旧> & 'x' y": [["楼栋编号", "小区编号"], ["b1", None]],
            "说 明": [["小区编号"], ["c1"]],
        },
        {"说 明": {"A2:A3": "c1"}},
    )
    sheets = read_spreadsheet(data, "a.xlsx")
    assert isinstance(sheets, tuple)
    first, second = sheets
    assert (first.merged, [each.place for each in second.merged]) == ((), ["A2:A3"])


def test_a_leading_blank_row_and_column_shift_nothing(place: Place) -> None:
    shifted: Rows = [[], *([None, *row] for row in (HEADINGS, *ROWS))]
    data = workbook({"小区": shifted}, {"小区": {"D3:D5": "431023"}})
    (piece,) = read_file(place("小区.xlsx", data)).pieces
    assert piece.frame["county"].to_list() == ["431023"] * 3
    assert piece.problems[0].row == "4"


@given(st.sets(st.tuples(st.integers(1, 30), st.integers(0, 9)), max_size=4))
def test_a_key_merged_over_the_rows_below_is_the_key_of_each(cuts: set[tuple[int, int]]) -> None:
    begins = sorted({2, *(row + 2 for row, _ in cuts)})
    ends = [each - 1 for each in begins[1:]] + [34]
    rows = [[f"b{at}", None] for at in range(2, 35)]
    merged = {f"B{a}:B{b}": f"c{a}" for a, b in zip(begins, ends, strict=True) if b > a}
    single = {a: f"c{a}" for a, b in zip(begins, ends, strict=True) if a == b}
    for at, value in single.items():
        rows[at - 2][1] = value
    data = workbook({"楼栋": [["楼栋编号", "小区编号"], *rows]}, {"楼栋": merged})
    sheets = read_spreadsheet(data, "楼栋.xlsx")
    assert isinstance(sheets, tuple)
    found = lift(sheets[0], ("楼栋",))
    assert isinstance(found, Reading)
    expected = [f"c{max(each for each in begins if each <= at)}" for at in range(2, 35)]
    assert found.pieces[0].frame["community_id"].to_list() == expected


def test_overlapping_merged_cells_of_a_broken_file_take_no_time() -> None:
    cells = pl.DataFrame({"column_0": ["b"] * 5000, "column_1": ["c", *[None] * 4999]})
    rows = cells.with_row_index("_row", offset=1)
    found = recognise([["楼栋编号", "小区编号"]], ["楼栋"])
    assert isinstance(found, Recognition)
    many = merged_cells(f"B1:B{at}" for at in range(4000, 5000)) * 50
    frame, told = with_merged(rows, cells, many, found)
    assert frame.height == 5000
    assert len(told) <= 3


@pytest.mark.parametrize("place", ["A0", "A1", "1:2", "A1:B2:C3"])
def test_what_is_no_range_of_cells_is_passed_over(place: str) -> None:
    assert merged_cells([place]) == ()
