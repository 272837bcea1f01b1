"""The plan book of a community says all that its scheme says, and its figures add up."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

import polars as pl
import pytest
from pypdf import PdfReader

from linli.documents import Document, Table, check_outline, docx_bytes, pdf_bytes
from linli.plan.plan_book import Basis, packed_outline, place_names, plan_book
from linli.plan.schemes import line_amounts, propose, statement

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FINDINGS = pl.DataFrame(
    {
        "finding_id": ["n-1", "n-2", "n-3", "n-4"],
        "community_id": ["c-0007"] * 4,
        "item": ["roof_leak", "old_water_pipe", "no_charging", "dark_stairwell"],
        "quantity": [480.0, 248.0, 6.0, 12.0],
        "severity": [3, 4, 2, 1],
    }
)
COMMUNITY = pl.DataFrame(
    {
        "community_id": ["c-0007"],
        "name": ["县勘察设计院小区"],
        "address": ["建设路 12 号"],
        "buildings": [6],
        "households": [214],
        "floor_area_m2": [17120.0],
        "year_built": [1986],
        "management": ["self_managed"],
    }
)
BASIS = Basis(
    scheme_name="基础类方案",
    family="c-0007-b",
    number=2,
    state="frozen_for_vote",
    content_hash="0123456789abcdef" * 4,
    price_book="linli_2022",
    price_date=date(2022, 9, 1),
    price_level="1",
    benefit=61.5,
    drawn_up_on=date(2022, 9, 30),
    link="https://example.org/communities/c-0007/",
)


@pytest.fixture(scope="module")
def lines() -> pl.DataFrame:
    proposed = propose(FINDINGS).tables["scheme_lines"]
    return proposed.filter(pl.col("scheme_id") == proposed["scheme_id"][-1])


@pytest.fixture(scope="module")
def tables(lines: pl.DataFrame) -> dict[str, pl.DataFrame]:
    return {"communities": COMMUNITY, "scheme_lines": lines, "findings": FINDINGS}


@pytest.fixture(scope="module")
def book(tables: dict[str, pl.DataFrame]) -> Document:
    return plan_book(BASIS, tables)


@pytest.fixture(scope="module")
def pages(book: Document) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf_bytes(book))).pages]


def table_of(book: Document, caption: str) -> Table:
    return next(each for each in book.blocks if isinstance(each, Table) and each.caption == caption)


def amount(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def test_the_pdf_holds_every_cost_of_the_scheme(pages: list[str], lines: pl.DataFrame) -> None:
    text = "\n".join(pages)
    expected = [f"{each:,.2f}" for each in line_amounts(lines)["cost_yuan"]]
    fees = statement(lines)["scheme_fees"]["amount_yuan"]
    expected += [f"{each:,.2f}" for each in fees]
    expected.append(f"{statement(lines)['scheme_totals']['total_yuan'][0]:,.2f}")
    assert [each for each in expected if each not in text] == []
    assert len(expected) == lines.height + 7


def test_the_cost_statement_adds_up_to_the_fen(book: Document) -> None:
    rows = table_of(book, "工程造价表").rows
    for column in (4, 5, 6):
        *each, works, fees, total = (amount(row[column]) for row in rows)
        assert sum(each) == works + fees == total
    by_category = table_of(book, "按费用类别").rows
    *parts, whole = (amount(row[1]) for row in by_category)
    assert sum(parts) == whole == amount(rows[-1][4])


def test_a_quantity_times_its_price_is_the_cost_beside_it(book: Document) -> None:
    for row in table_of(book, "工程造价表").rows:
        if row[3]:
            quantity = amount(row[2].split()[0])
            assert abs(quantity * amount(row[3]) - amount(row[4])) <= Decimal("0.01")


def test_version_and_hash_stand_on_the_cover_and_in_the_foot_of_every_other_page(
    pages: list[str],
) -> None:
    assert "第2版" in pages[0]
    for page in pages:
        assert "0123456789abcdef" in page
    numbers = [re.findall(r"— ?(\d+) ?—", page) for page in pages]
    assert numbers == [[], *([str(number)] for number in range(1, len(pages)))]


def test_a_draft_says_that_nothing_is_frozen(tables: dict[str, pl.DataFrame]) -> None:
    draft = replace(BASIS, state="draft", content_hash="")
    assert "草稿，内容未定稿" in plan_book(draft, tables).note


def test_findings_stand_by_dimension_with_the_gravest_first(book: Document) -> None:
    rows = table_of(book, "主要问题").rows
    assert [(row[0], row[2]) for row in rows] == [
        ("屋面外墙", "较重"),
        ("给排水", "严重"),
        ("停车充电", "一般"),
        ("环境绿化", "轻微"),
    ]


def test_funding_is_named_or_said_to_be_missing(
    book: Document, tables: dict[str, pl.DataFrame]
) -> None:
    assert any("资金尚未落实" in getattr(each, "text", "") for each in book.blocks)
    funding = pl.DataFrame(
        {
            "source": ["中央补助", "居民出资"],
            "year": [2023, 2023],
            "category": ["building", "building"],
            "amount_yuan": [Decimal("100000.00"), Decimal("2000.50")],
        }
    )
    paid = plan_book(replace(BASIS, funding_from="2023 年度计划"), {**tables, "funding": funding})
    assert table_of(paid, "资金来源").rows[-1] == ("合计", "", "", "102,000.50")


def test_the_english_book_has_no_chinese_beside_names_of_the_register(
    tables: dict[str, pl.DataFrame],
) -> None:
    english = replace(BASIS, scheme_name="Basic scheme")
    named = COMMUNITY.with_columns(
        name=pl.lit("Survey Institute"), address=pl.lit("12 Jianshe Road")
    )
    made = plan_book(english, {**tables, "communities": named}, language="en")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf_bytes(made))).pages)
    assert re.findall(r"[一-鿿]", text) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_packed_templates_are_right_and_name_every_place(language: str) -> None:
    text = packed_outline(language)
    assert check_outline(text, place_names()) == ()


def test_an_office_chooses_what_its_book_says(tables: dict[str, pl.DataFrame]) -> None:
    made = plan_book(BASIS, tables, outline="# 造价\n{小区名称}总投资{总投资}元。\n{造价表}")
    kinds = [type(each).__name__ for each in made.blocks]
    assert kinds == ["Paragraph", "Paragraph", "Table"]


def test_the_docx_holds_the_same_tables(book: Document) -> None:
    archive = zipfile.ZipFile(io.BytesIO(docx_bytes(book)))
    root = ElementTree.fromstring(archive.read("word/document.xml"))  # noqa: S314
    text = {each.text for each in root.iter(f"{W}t")}
    for block in book.blocks:
        if isinstance(block, Table):
            assert {cell for row in block.rows for cell in row if cell} <= text
    assert any(name.startswith("word/media/") for name in archive.namelist())


def test_a_scheme_without_lines_has_no_book(tables: dict[str, pl.DataFrame]) -> None:
    with pytest.raises(ValueError, match="has no line"):
        plan_book(BASIS, {**tables, "scheme_lines": tables["scheme_lines"].clear()})
