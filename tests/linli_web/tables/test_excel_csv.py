"""Excel reads our tables rightly and carries nothing out that stands in them."""

import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli_web.tables.excel_csv import csv_answer, csv_lines


def cell(value: object) -> str:
    ((found,),) = csv.reader(io.StringIO("".join(csv_lines([[value]])).removeprefix("\ufeff")))
    return found


@pytest.mark.parametrize(
    "value",
    ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "＠x"],
)
def test_what_excel_would_carry_out_begins_with_a_quote(value: str) -> None:
    assert cell(value) == f"'{value}"


@pytest.mark.parametrize("value", ["平安小区", "a=b", "-3.5", "+12", "-1e-05", 7, -0.25, "13-A"])
def test_words_and_numbers_stay_as_they_are(value: object) -> None:
    assert cell(value) == str(value)


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1))
def test_no_cell_but_a_number_begins_like_a_formula(text: str) -> None:
    found = cell(text)
    if found.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n")):
        assert float(found) == float(text)


def test_the_time_is_written_as_the_office_reads_it_and_nothing_as_nothing() -> None:
    assert cell(datetime(2022, 9, 30, 4, tzinfo=UTC)) == "2022-09-30T12:00:00+08:00"
    assert "".join(csv_lines([[None, "x"]])) == "\ufeff,x\r\n"


def test_the_file_has_a_name_and_the_mark_by_which_excel_knows_it() -> None:
    answer = csv_answer("problems", [["甲"], ["乙"]])
    assert answer.content == "\ufeff甲\r\n乙\r\n".encode()
    assert answer["Content-Disposition"] == 'attachment; filename="problems.csv"'
