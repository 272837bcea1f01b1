"""CSV is read in whatever form an office saves it, and broken text is located."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.records import Problem
from linli.tables.delimited import read_delimited
from linli.tables.sheets import Sheet

TEXT = "小区编号,小区名称\nc1,县勘察设计院\nc2,甲小区\n"


def sheet(data: bytes) -> Sheet:
    found = read_delimited(data, "a.csv", "a")
    assert isinstance(found, Sheet), found
    return found


def refusal(data: bytes) -> Problem:
    found = read_delimited(data, "a.csv", "a")
    assert isinstance(found, Problem)
    return found


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le-with-mark"]
)
def test_every_encoding_that_spreadsheets_save_is_read(encoding: str) -> None:
    data = (
        b"\xff\xfe" + TEXT.encode("utf-16-le")
        if encoding == "utf-16-le-with-mark"
        else TEXT.encode(encoding)
    )
    assert sheet(data).cells.rows() == [
        ("小区编号", "小区名称"),
        ("c1", "县勘察设计院"),
        ("c2", "甲小区"),
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(separator: str) -> None:
    assert sheet(TEXT.replace(",", separator).encode()).cells.width == 2


def test_a_comma_inside_titles_does_not_hide_the_semicolon() -> None:
    data = "永兴县,老旧小区,台账\n小区编号;小区名称;地址\nc1;甲;建设路 1 号\n"
    assert sheet(data.encode()).cells.row(2) == ("c1", "甲", "建设路 1 号")


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_is_read(ends: str) -> None:
    assert sheet(TEXT.replace("\n", ends).encode()).cells.height == 3


def test_line_ends_may_be_mixed() -> None:
    found = sheet(b"zone,name\r\nold,A\nnew,B\rcity,C")
    assert found.cells[:, 0].to_list() == ["zone", "old", "new", "city"]


def test_rows_are_numbered_by_line_where_cells_hold_line_breaks() -> None:
    found = sheet(b'zone,name\nold,"two\nlines"\n\nnew,B\n')
    assert found.cells[1, 1] == "two\nlines"
    assert found.lines is not None
    assert found.lines.to_list() == [1, 2, 4, 5]


def test_blank_lines_count_as_lines() -> None:
    found = sheet(b"zone,name\n\n\nold,A\n")
    assert found.lines is None
    assert found.cells[3, 0] == "old"


def test_short_rows_are_filled_with_blanks() -> None:
    assert sheet(b"zone,name\nold\n").cells.row(1) == ("old", None)


def test_a_title_wider_or_narrower_than_the_table_does_no_harm() -> None:
    assert sheet("台账\n板块代码,板块名称\nold,甲\n".encode()).cells.row(2) == ("old", "甲")


def test_a_row_with_too_many_cells_is_located() -> None:
    found = sheet(b"zone,name\nold,A\nnew,B,C,D\ncity,E,,\n")
    assert [(each.code, each.row, each.value) for each in found.problems] == [
        ("data.too_many_cells", "3", "C,D")
    ]
    assert found.cells.row(3) == ("city", "E")


def test_a_quotation_mark_that_is_never_closed_is_located() -> None:
    found = refusal(b'zone,name\nold,A\nnew,"B\ncity,C\n')
    assert (found.code, found.row) == ("file.unclosed_quote", "3")


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \r\n\n", b"\0\0"])
def test_an_empty_file_is_told(data: bytes) -> None:
    assert refusal(data).code == "file.empty"


def test_bytes_that_are_no_text_are_told() -> None:
    assert refusal(b"zone,name\n\xff\x81\xff\xff,\x80").code == "file.not_text"


def test_a_cell_longer_than_a_page_is_read() -> None:
    long = "x" * 300_000
    found = sheet(f"zone,name\nold,{long}\nnew,B,C\n".encode())
    assert found.cells[1, 1] == long


def test_control_characters_are_noticed() -> None:
    assert not sheet(b"zone,name\nold,A\n").has_control_characters
    assert sheet(b"zone,name\nold,A\x07\n").has_control_characters


cells = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('\n",;\t'), max_size=8
)


@given(st.lists(st.tuples(cells, cells), max_size=8))
def test_what_polars_writes_is_read_back(rows: list[tuple[str, str]]) -> None:
    written = pl.DataFrame(rows, schema={"zone": pl.String, "name": pl.String}, orient="row")
    found = sheet(b"\xef\xbb\xbf" + written.write_csv(quote_style="always").encode())
    read = found.cells.slice(1).with_columns(pl.all().fill_null(""))
    assert read.rows() == rows
