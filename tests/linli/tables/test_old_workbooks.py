"""An old workbook is looked into before its reader may see it."""

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.records import Problem
from linli.tables.old_workbooks import SIGNATURE, Look, look
from linli.tables.spreadsheets import read_spreadsheet

BOOK = (Path(__file__).parent / "fixtures" / "小区台账.xls").read_bytes()
MERGED = {"小区": ["A1:F1"]}
SHARED_TEXT_CELL = struct.pack("<HH", 0x00FD, 10)
CODE_PAGE = struct.pack("<HH", 0x0042, 2)


def changed(old: bytes, new: bytes, number: int = 1) -> bytes:
    assert old in BOOK
    return BOOK.replace(old, new, number)


def far_cell(row: int, column: int) -> bytes:
    at = BOOK.rindex(SHARED_TEXT_CELL, 0, BOOK.rindex(SHARED_TEXT_CELL)) + 4
    return BOOK[:at] + struct.pack("<HH", row, column) + BOOK[at + 4 :]


def test_it_tells_how_far_the_cells_lie() -> None:
    assert look(BOOK) == Look(rows=5, columns=6, merged=MERGED)


def test_it_tells_which_cells_are_merged_in_which_sheet() -> None:
    record = struct.pack("<HHH4H", 0x00E5, 10, 1, 0, 0, 0, 5)
    wider = struct.pack("<HHH4H", 0x00E5, 10, 1, 2, 5, 27, 700)
    found = look(changed(record, wider))
    assert found
    assert found.merged == {"小区": ["AB3:ZY6"]}
    sheets = read_spreadsheet(BOOK, "小区台账.xls")
    assert isinstance(sheets, tuple)
    assert [[each.place for each in sheet.merged] for sheet in sheets] == [["A1:F1"], []]


def test_two_cells_in_far_corners_are_refused() -> None:
    data = far_cell(65535, 65535)
    assert look(data) == Look(rows=65536, columns=65536, merged=MERGED)
    found = read_spreadsheet(data, "a.xls")
    assert isinstance(found, Problem)
    assert (found.code, found.value) == ("file.too_large", "65,536 x 65,536")


def test_a_password_is_told() -> None:
    found = read_spreadsheet(changed(CODE_PAGE, struct.pack("<HH", 0x002F, 2)), "a.xls")
    assert isinstance(found, Problem)
    assert found.code == "file.protected"


def test_an_encrypted_new_workbook_is_told() -> None:
    name = "Workbook".encode("utf-16-le")
    other = "EncryptedPackage".encode("utf-16-le")
    at = BOOK.index(name)
    data = BOOK[:at] + other + BOOK[at + len(other) : at + 64] + b"\x22\x00" + BOOK[at + 66 :]
    assert look(data) == Look(is_protected=True)


@pytest.mark.parametrize("data", [b"", b"PK", SIGNATURE, SIGNATURE + bytes(504), BOOK[:600]])
def test_what_is_no_old_workbook_is_told(data: bytes) -> None:
    assert look(data) is None


def test_a_chain_that_leads_in_a_circle_has_an_end() -> None:
    table_at = (struct.unpack_from("<I", BOOK, 76)[0] + 1) * 512
    data = bytearray(BOOK)
    for sector in range(128):
        struct.pack_into("<I", data, table_at + 4 * sector, sector)
    found = look(bytes(data))
    assert found is None or found.rows <= 65536


@given(st.lists(st.tuples(st.integers(0, len(BOOK) - 1), st.integers(0, 255)), max_size=20))
def test_no_broken_byte_stops_the_look(changes: list[tuple[int, int]]) -> None:
    data = bytearray(BOOK)
    for at, value in changes:
        data[at] = value
    found = look(bytes(data))
    assert found is None or found.rows <= 65536
