"""The annual plan as an official paper."""

from datetime import date

from linli.documents import Table
from linli.plan.annual import PaperRow, annual_plan_paper

ROWS = [
    PaperRow("便江街道", f"第{at}小区", 2, 30, "供水管网改造", {"a": 333_333_33, "b": 50_00})
    for at in range(3)
]
SOURCES = {"a": "中央补助资金", "b": "县级预算"}


def test_the_sums_of_the_text_are_those_of_the_table() -> None:
    paper = annual_plan_paper(
        2023, ROWS, SOURCES, approval="永政函 9 号", approved_on=date(2022, 10, 8)
    )
    table = next(each for each in paper.blocks if isinstance(each, Table))
    texts = [getattr(each, "text", "") for each in paper.blocks]
    total = table.rows[-1][-1]
    assert f"总投资{total}万元" in "".join(texts)
    assert sum(float(row[-1]) for row in table.rows[:-1]) == float(total)
    assert "永政函 9 号" in texts
    assert not paper.note


def test_what_is_not_approved_says_so_on_every_page() -> None:
    assert annual_plan_paper(2023, ROWS, SOURCES).note == "讨论稿，未经批准"
    english = annual_plan_paper(2023, ROWS, SOURCES, language="en", reason="less money")
    assert english.note == "Draft, not approved"
    assert any("less money" in getattr(each, "text", "") for each in english.blocks)
