"""Spreadsheets are read as text with the digits they show, and bombs never reach the reader."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from linli.records import Problem
from linli.tables.sheets import Limits, Sheet
from linli.tables.spreadsheets import read_spreadsheet

FIXTURES = Path(__file__).parent / "fixtures"
Book = Callable[[Mapping[str, Any]], bytes]


def sheets(data: bytes, limits: Limits | None = None) -> tuple[Sheet, ...]:
    found = read_spreadsheet(data, "a.xlsx", limits)
    assert not isinstance(found, Problem), found
    return found


def refusal(data: bytes, limits: Limits | None = None) -> Problem:
    found = read_spreadsheet(data, "a.xlsx", limits)
    assert isinstance(found, Problem)
    return found


def repacked(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """Return the workbook with every part changed."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return buffer.getvalue()


def in_sheet(data: bytes, pattern: bytes, replacement: bytes) -> bytes:
    return repacked(
        data,
        lambda name, part: (
            re.sub(pattern, replacement, part) if name.endswith("sheet1.xml") else part
        ),
    )


def test_cells_come_as_text_with_the_digits_that_are_shown(book: Book) -> None:
    row = ["c1", 1986, 17120.5, 0.1 + 0.2, 431023001003, True, date(2021, 7, 1)]
    found = sheets(book({"x": [row]}))[0]
    assert found.cells.row(0) == (
        "c1",
        "1986",
        "17120.5",
        "0.3",
        "431023001003",
        "true",
        "2021-07-01 00:00:00",
    )


def test_rows_are_counted_as_the_spreadsheet_counts_them(book: Book) -> None:
    found = sheets(book({"x": [[], [], ["heading"], [], ["value"]]}))[0]
    assert found.cells[:, 0].to_list() == [None, None, "heading", None, "value"]


def test_empty_sheets_are_passed_over_and_the_order_is_kept(book: Book) -> None:
    found = sheets(book({"b": [["1"]], "empty": [], "a": [["2"]]}))
    assert [each.name for each in found] == ["b", "a"]


def test_a_failed_formula_is_told_by_row_and_column(book: Book) -> None:
    found = sheets(book({"x": [["a", "b"], ["1", "=fault:#DIV/0!"], ["=fault:#N/A", "2"]]}))[0]
    assert found.cell_errors == {(1, 1): "#DIV/0!", (2, 0): "#N/A"}


def test_an_old_workbook_is_read_alike() -> None:
    # Made once with xlwt 1.3: a merged title, a formula in a row of totals, a sheet of notes.
    found = sheets((FIXTURES / "小区台账.xls").read_bytes())
    assert [each.name for each in found] == ["小区", "说明"]
    assert found[0].cells.row(2) == (
        "c-0001",
        "县勘察设计院小区",
        "431023",
        "1986",
        "17120.5",
        "2021-07-01 00:00:00",
    )


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04 broken", b"no workbook at all", b"<html><table></table></html>"]
)
def test_a_broken_workbook_is_told(data: bytes) -> None:
    assert refusal(data).code == "file.unreadable"


def test_a_truncated_workbook_is_told(book: Book) -> None:
    data = book({"x": [["a"]]})
    assert refusal(data[: len(data) // 2]).code == "file.unreadable"


def test_a_zip_that_is_no_workbook_is_told() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("readme.txt", "hello")
    assert refusal(buffer.getvalue()).code == "file.unreadable"


def test_a_sheet_of_broken_xml_is_told(book: Book) -> None:
    data = in_sheet(book({"x": [["a"]]}), rb"</sheetData>", b"</broken")
    assert refusal(data).code == "file.unreadable"


def test_a_part_that_does_not_fit_its_checksum_is_told(book: Book) -> None:
    data = bytearray(book({"x": [["a"]]}))
    at = data.index(b"xl/worksheets/sheet1.xml") + len("xl/worksheets/sheet1.xml") + 5
    data[at] ^= 0xFF
    assert refusal(bytes(data)).code == "file.unreadable"


def test_a_workbook_of_empty_sheets_is_told(book: Book) -> None:
    assert refusal(book({"x": [], "y": []})).code == "file.empty"


def test_a_bomb_is_refused_before_it_is_unpacked(book: Book) -> None:
    def swell(name: str, part: bytes) -> bytes:
        return part + b" " * 40_000_000 if name.endswith("sheet1.xml") else part

    data = repacked(book({"x": [["a"]]}), swell)
    assert len(data) < 100_000
    found = refusal(data, Limits(unpacked_bytes=10_000_000))
    assert (found.code, found.expected) == ("file.too_large", "9 MiB")


@pytest.mark.parametrize("far", [b"XFD1048576", b"xfd1048576", b"A9999999", b"ZZZ100000"])
def test_two_cells_in_far_corners_are_refused(book: Book, far: bytes) -> None:
    data = in_sheet(book({"x": [["a", "b"]]}), rb'r="B1"', b'r="' + far + b'"')
    assert refusal(data).code == "file.too_large"


@pytest.mark.parametrize(
    "spelt",
    [b" r = 'XFD1048576'", b"\nr='XFD1048576'", b' r=\n"XFD1048576"', b'\tr\t=\t"XFD1048576"'],
)
def test_far_cells_are_found_however_they_are_spelt(book: Book, spelt: bytes) -> None:
    data = in_sheet(book({"x": [["a", "b"]]}), rb' r="B1"', spelt)
    assert refusal(data).code == "file.too_large"


def test_a_wide_table_is_no_bomb(book: Book) -> None:
    rows = [[f"{row}:{column}" for column in range(60)] for row in range(40)]
    found = sheets(book({"x": rows}))[0]
    assert found.cells.shape == (40, 60)
    assert found.cells.row(39)[59] == "39:59"


def test_long_decimals_beside_text_keep_both(book: Book) -> None:
    found = sheets(book({"x": [["share"], [1 / 3], ["n/a"], [0.25]]}))[0]
    assert found.cells[:, 0].to_list() == ["share", "0.3333333333333333", "n/a", "0.25"]


def test_text_that_looks_like_a_long_number_is_never_rounded(book: Book) -> None:
    rows = [["amount"], [0.123456789012], ["99999999999999999.99"], ["1.1234567890"]]
    found = sheets(book({"x": rows}))[0]
    assert found.cells[:, 0].to_list() == [
        "amount",
        "0.123456789012",
        "99999999999999999.99",
        "1.1234567890",
    ]
