"""An official document (公文) in the form of GB/T 9704-2012."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date

from linli.documents.content import Block, Document, PageBreak, Paragraph
from linli.documents.form import PAGE, POINTS_PER_MM, styles
from linli.documents.wording import word

_RIGHT = 4


def official_document(
    *,
    title: str,
    body: Sequence[Block | str],
    number: str = "",
    recipients: str = "",
    letterhead: str = "",
    attachments: Sequence[str] = (),
    appended: Sequence[tuple[str, Sequence[Block]]] = (),
    signed_by: str = "",
    signed_on: date | None = None,
    remark: str = "",
    copied_to: str = "",
    language: str = "zh",
    note: str = "",
) -> Document:
    """Return an official document, ready to be written as docx or PDF.

    Parameters
    ----------
    title
        Of the document; also for the file's properties.
    body
        Paragraphs and tables in their order; a text alone is a paragraph of the body, headings
        are `Paragraph(text, "heading_1")` to `heading_4`.
    number
        发文字号, `永政发〔2022〕7号`.
    recipients
        主送机关, with its colon or without.
    letterhead
        发文机关标志 above the red line, `永兴县人民政府文件`; without it there is no head.
    attachments
        Names in the list below the body.
    appended
        Attachments that stand in the document itself: title and blocks, each on a new page. Their
        names need not be told again under `attachments`.
    signed_by, signed_on
        署名 and 成文日期.
    remark
        附注, without its brackets.
    copied_to
        抄送机关.
    language
        `zh` or `en`: of the few words that the form itself brings.
    note
        Small print in the foot of every page.

    Returns
    -------
    Document
        For `docx_bytes` and `pdf_bytes`.

    References
    ----------
    GB/T 9704-2012《党政机关公文格式》7.

    Examples
    --------
    >>> made = official_document(
    ...     title="关于下达改造计划的通知",
    ...     recipients="各乡镇人民政府",
    ...     body=["现将计划下达给你们，请认真组织实施。"],
    ...     signed_by="永兴县住房和城乡建设局",
    ...     signed_on=date(2022, 11, 9),
    ... )
    >>> [each.text for each in made.blocks][1:3]
    ['各乡镇人民政府：', '现将计划下达给你们，请认真组织实施。']
    """
    blocks = [
        *_head(letterhead, number),
        Paragraph(title, "title"),
        *_recipients(recipients, language),
        *(Paragraph(block) if isinstance(block, str) else block for block in body),
        *_attachments([*attachments, *(name for name, _ in appended)], language),
        *_signature(signed_by, signed_on, language),
    ]
    if remark:
        blocks.append(Paragraph(word("in_brackets", language).format(remark), "remark"))
    if copied_to:
        blocks.append(Paragraph(word("copied_to", language).format(copied_to), "copied_to"))
    for at, (name, inside) in enumerate(appended, start=len(attachments) + 1):
        only = len(attachments) + len(appended) == 1
        mark = word("attachment_only" if only else "attachment", language).format(at)
        blocks += [PageBreak(), Paragraph(mark, "attachment_mark"), Paragraph(name, "title")]
        blocks += inside
    return Document(title, tuple(blocks), language=language, author=signed_by, note=note)


def _head(letterhead: str, number: str) -> list[Block]:
    head: list[Block] = []
    if letterhead:
        # It stands on one line: a long name is set smaller.
        fits = PAGE.text_width_mm * POINTS_PER_MM / _width(letterhead)
        size = min(styles()["letterhead"].size_pt, int(fits))
        head.append(Paragraph(letterhead, "letterhead", size_pt=size))
    if number:
        head.append(Paragraph(number, "ruled_number" if letterhead else "number"))
    return head


def _recipients(recipients: str, language: str) -> list[Block]:
    if not recipients:
        return []
    return [Paragraph(recipients.rstrip("：:") + word("colon", language), "recipients")]


def _attachments(names: Sequence[str], language: str) -> list[Block]:
    if not names:
        return []
    only = len(names) == 1
    first = word("attachments", language)
    lines = [
        # Names stand below each other: what is before the first is as wide as the blank before it.
        (first if at == 1 else "　" * len(first) if language == "zh" else " " * len(first))
        + ("" if only else f"{at}. ")
        + name
        for at, name in enumerate(names, start=1)
    ]
    return [Paragraph("", "empty_line"), *(Paragraph(line, "attachments") for line in lines)]


def _signature(signed_by: str, signed_on: date | None, language: str) -> list[Block]:
    if not signed_by and signed_on is None:
        return []
    blocks: list[Block] = [Paragraph("", "empty_line"), Paragraph("", "empty_line")]
    day = "" if signed_on is None else date_in_words(signed_on, language)
    if signed_by:
        # The middle of the signature stands above the middle of the date.
        free = _RIGHT + (_width(day) - _width(signed_by)) / 2 if day else _RIGHT
        blocks.append(Paragraph(signed_by, "signature", right_chars=max(free, 0)))
    if day:
        blocks.append(Paragraph(day, "date"))
    return blocks


def date_in_words(day: date, language: str = "zh") -> str:
    """Return a day as an official document writes it.

    Examples
    --------
    >>> date_in_words(date(2022, 11, 9))
    '2022年11月9日'
    """
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {day:%B} {day.year}"


def _width(text: str) -> float:
    """Return the width of a text in characters of full width."""
    wide = sum(unicodedata.east_asian_width(each) in "WF" for each in text)
    return wide + (len(text) - wide) / 2
