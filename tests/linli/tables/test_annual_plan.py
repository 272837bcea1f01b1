"""The annual plan as a workbook: what is shown adds up, as numbers and as formulas."""

import io
import re
import zipfile

import polars as pl
import pytest

from linli.tables.annual_plan import PlanRow, annual_plan_workbook

SOURCES = {"grant": "中央补助资金", "county": "县级预算"}
ROWS = [
    PlanRow(
        ("永兴县", "便江街道", f"第{at}小区"),
        (1986, 2, 30, 1200.0),
        {"basic": "供水管网改造"},
        {"grant": 333_333_33, "county": 111_11},
        ("2023 年", ""),
    )
    for at in range(3)
]


def cells(rows: list[PlanRow], language: str = "zh") -> list[tuple[object, ...]]:
    file = annual_plan_workbook("2023 年度改造计划表", "第 1 版", rows, SOURCES, language)
    return pl.read_excel(io.BytesIO(file), has_header=False, engine="calamine").rows()


def test_sums_are_those_of_the_cells_shown_and_of_the_exact_money() -> None:
    shown = cells(ROWS)
    body = [row for row in shown if str(row[0]).isdecimal()]
    last = shown[-1]
    assert len(body) == 3
    for row in [*body, last]:
        total, grant, county = (round(float(str(cell)) * 100) for cell in row[11:14])
        assert total == grant + county
    for at in (11, 12, 13):
        amounts = [round(float(str(row[at])) * 100) for row in body]
        assert round(float(str(last[at])) * 100) == sum(amounts)
    exact = sum(sum(row.fen.values()) for row in ROWS)
    assert round(float(str(last[11])) * 100) == round(exact / 10_000)


def test_it_is_an_a3_sheet_across_with_formulas_and_repeated_headings() -> None:
    file = annual_plan_workbook("标题", "", ROWS, SOURCES, "zh")
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        book = parts.read("xl/workbook.xml").decode()
    assert 'paperSize="8"' in sheet
    assert 'orientation="landscape"' in sheet
    assert "Print_Titles" in book
    assert re.search(r"<f>SUM\(M5:N5\)</f>", sheet)


@pytest.mark.parametrize("rows", [[], ROWS[:1]])
def test_a_plan_of_nothing_or_of_one_is_a_sheet_too(rows: list[PlanRow]) -> None:
    assert cells(rows, "en")[-1][0] == "Sum"


def test_a_name_that_looks_like_a_formula_stays_a_name() -> None:
    row = PlanRow(("县", "街道", "=1+1"), (None, None, None, None), {}, {}, ("", ""))
    assert any("=1+1" in map(str, line) for line in cells([row]))
