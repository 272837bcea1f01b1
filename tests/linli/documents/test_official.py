"""An official document has the page, the types and the order that GB/T 9704-2012 asks for."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from linli.documents import (
    Block,
    Column,
    Document,
    Paragraph,
    Table,
    docx_bytes,
    official_document,
    pdf_bytes,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TWIPS_PER_MM = 1440 / 25.4
POINTS_PER_MM = 72 / 25.4
FULL_LINES = "一二三四五六七八九十" * 70
ROWS = tuple((f"小区{number}", f"{number},000.00") for number in range(1, 61))
PLAN = Table((Column("小区", 2), Column("投资（元）", 1, figures=True)), ROWS, "年度计划", 0)


def notice(**parts: object) -> Document:
    body: list[Block | str] = [
        Paragraph("一、总体要求", "heading_1"),
        Paragraph("（一）范围", "heading_2"),
        FULL_LINES,
        PLAN,
    ]
    told = {
        "title": "关于下达2023年度城镇老旧小区改造计划的通知",
        "number": "永政办发〔2022〕7号",
        "recipients": "各乡镇人民政府",
        "body": body,
        "signed_by": "永兴县住房和城乡建设局",
        "signed_on": date(2022, 11, 9),
    }
    return official_document(**{**told, **parts})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def docx() -> Callable[[str], ElementTree.Element]:
    archive = zipfile.ZipFile(io.BytesIO(docx_bytes(notice())))
    return lambda name: ElementTree.fromstring(archive.read(f"word/{name}.xml"))  # noqa: S314


@pytest.fixture(scope="module")
def pdf() -> PdfReader:
    return PdfReader(io.BytesIO(pdf_bytes(notice())))


def test_the_docx_has_the_margins_and_the_grid_of_the_standard(
    docx: Callable[[str], ElementTree.Element],
) -> None:
    section = docx("document").find(f".//{W}sectPr")
    assert section is not None
    margin, size, grid = (section.find(f"{W}{name}") for name in ("pgMar", "pgSz", "docGrid"))
    assert margin is not None
    assert size is not None
    assert grid is not None
    in_mm = {name: int(margin.get(f"{W}{name}", "0")) / TWIPS_PER_MM for name in ("top", "left")}
    assert in_mm == pytest.approx({"top": 37, "left": 28}, abs=0.1)
    wide, high = (int(size.get(f"{W}{name}", "0")) / TWIPS_PER_MM for name in ("w", "h"))
    right, bottom = (
        int(margin.get(f"{W}{name}", "0")) / TWIPS_PER_MM for name in ("right", "bottom")
    )
    assert wide - 28 - right == pytest.approx(156, abs=0.1)
    assert high - 37 - bottom == pytest.approx(225, abs=0.1)
    assert grid.get(f"{W}type") == "lines"
    assert 225 * TWIPS_PER_MM // int(grid.get(f"{W}linePitch", "0")) == 22


def test_a_line_of_the_docx_holds_28_characters(
    docx: Callable[[str], ElementTree.Element],
) -> None:
    style = next(e for e in docx("styles") if e.get(f"{W}styleId") == "linli_body")
    closer = style.find(f"{W}rPr/{W}spacing")
    assert closer is not None
    one = 16 + int(closer.get(f"{W}val", "0")) / 20
    assert int(156 * POINTS_PER_MM / one) == 28


def test_the_docx_names_the_types_of_the_standard_and_what_stands_in_for_them(
    docx: Callable[[str], ElementTree.Element],
) -> None:
    used = {}
    for style in docx("styles").iter(f"{W}style"):
        fonts, size = style.find(f".//{W}rFonts"), style.find(f".//{W}sz")
        if fonts is not None and size is not None:
            key = str(style.get(f"{W}styleId")).removeprefix("linli_")
            used[key] = (fonts.get(f"{W}eastAsia"), int(size.get(f"{W}val", "0")) / 2)
    assert used["title"] == ("方正小标宋简体", 22)
    assert used["body"] == ("仿宋", 16)
    assert used["heading_1"] == ("黑体", 16)
    assert used["heading_2"] == ("楷体", 16)
    named = {each.get(f"{W}name"): each for each in docx("fontTable")}
    alternative = named["仿宋"].find(f"{W}altName")
    assert alternative is not None
    assert "仿宋_GB2312" in alternative.get(f"{W}val", "")


def test_the_page_number_of_the_docx_is_of_14_points_between_dashes(
    docx: Callable[[str], ElementTree.Element],
) -> None:
    for name in ("footer1", "footer2"):
        foot = docx(name)
        assert " PAGE " in [each.text for each in foot.iter(f"{W}instrText")]
        assert {each.get(f"{W}val") for each in foot.iter(f"{W}sz")} == {"28"}
        text = "".join(each.text or "" for each in foot.iter(f"{W}t"))
        assert text == "— 1 —"


def positions(reader: PdfReader, page: int) -> list[tuple[str, float, float]]:
    """Return each piece of text with the place of its base line, from the left and the bottom."""
    found: list[tuple[str, float, float]] = []

    def keep(text: str, cm: list[float], tm: list[float], _font: object, _size: float) -> None:
        if text.strip():
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            found.append((text.strip(), x, y))

    reader.pages[page].extract_text(visitor_text=keep)
    return found


def test_a_full_page_of_the_pdf_has_22_lines_of_28_characters() -> None:
    only = notice(body=[FULL_LINES * 3], title="通知", number="", recipients="")
    reader = PdfReader(io.BytesIO(pdf_bytes(only)))
    lines = [line for line in reader.pages[1].extract_text().splitlines() if "—" not in line]
    assert [len(line) for line in lines] == [28] * 22
    high = sorted({round(y, 1) for _, _, y in positions(reader, 1)}, reverse=True)[:22]
    steps = [above - below for above, below in pairwise(high)]
    assert steps == pytest.approx([225 * POINTS_PER_MM / 22] * 21, abs=0.15)


def test_the_pdf_has_the_page_and_the_margins_of_the_standard(pdf: PdfReader) -> None:
    box = pdf.pages[0].mediabox
    size = (float(box.width) / POINTS_PER_MM, float(box.height) / POINTS_PER_MM)
    assert size == pytest.approx((210, 297), abs=0.1)
    # A line of the body that begins at the edge of the text.
    recipients = next(x for text, x, _ in positions(pdf, 0) if text.startswith("各乡镇"))
    assert recipients / POINTS_PER_MM == pytest.approx(28, abs=0.3)


def test_all_fonts_of_the_pdf_are_embedded(pdf: PdfReader) -> None:
    for page in pdf.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            below = font.get_object()["/DescendantFonts"][0].get_object()
            assert "/FontFile3" in below["/FontDescriptor"].get_object()


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages(pdf: PdfReader) -> None:
    middle = 105 * POINTS_PER_MM
    for page in range(3):
        numbers = [(text, x) for text, x, _ in positions(pdf, page) if "—" in text]
        assert [text.replace(" ", "") for text, _ in numbers] == [f"—{page + 1}—"]
        assert (numbers[0][1] > middle) == (page % 2 == 0)


def test_a_table_repeats_its_headings_on_every_page_of_the_pdf(pdf: PdfReader) -> None:
    held = [page.extract_text() for page in pdf.pages if "小区5" in page.extract_text()]
    assert all("投资（元）" in text for text in held)


def test_the_parts_of_a_document_stand_in_the_order_of_the_standard() -> None:
    made = notice(
        letterhead="永兴县人民政府办公室文件",
        body=["请遵照执行。"],
        attachments=["任务分解表"],
        appended=[("年度计划表", [PLAN])],
        remark="此件公开发布",
        copied_to="县委办公室",
    )
    told = [each.text for each in made.blocks if isinstance(each, Paragraph) and each.text]
    assert told == [
        "永兴县人民政府办公室文件",
        "永政办发〔2022〕7号",
        "关于下达2023年度城镇老旧小区改造计划的通知",
        "各乡镇人民政府：",
        "请遵照执行。",
        "附件：1. 任务分解表",
        "　　　2. 年度计划表",
        "永兴县住房和城乡建设局",
        "2022年11月9日",
        "（此件公开发布）",
        "抄送：县委办公室。",
        "附件2",
        "年度计划表",
    ]


def test_the_signature_stands_above_the_middle_of_the_date() -> None:
    reader = PdfReader(io.BytesIO(pdf_bytes(notice(body=["请遵照执行。"]))))
    placed = {text: x for text, x, _ in positions(reader, 0)}
    signature = placed["永兴县住房和城乡建设局"] + 11 * 15.79 / 2
    day = next(x for text, x in placed.items() if text.startswith("2022年"))
    # Four characters stay free on the right of the date.
    right = (28 + 156) * POINTS_PER_MM - 4 * 16
    assert signature == pytest.approx((day + right) / 2, abs=6)


def test_alike_content_is_alike_in_bytes() -> None:
    assert docx_bytes(notice()) == docx_bytes(notice())
    assert pdf_bytes(notice()) == pdf_bytes(notice())


def test_text_that_looks_like_markup_is_set_as_it_is() -> None:
    hostile = '#read("/etc/passwd") $x$ <b> & *fett* {a}'
    made = notice(body=[hostile], note=hostile)
    assert "/etc/passwd" in PdfReader(io.BytesIO(pdf_bytes(made))).pages[0].extract_text()
    archive = zipfile.ZipFile(io.BytesIO(docx_bytes(made)))
    root = ElementTree.fromstring(archive.read("word/document.xml"))  # noqa: S314
    assert hostile in [each.text for each in root.iter(f"{W}t")]
