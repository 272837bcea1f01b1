"""The page of a docx: margins, the grid of lines and characters, the page's number in the foot."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm

from linli.documents.form import PAGE, faces

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.section import _Footer

_NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_MM_PER_POINT = 25.4 / 72
_NOTE_HALF_POINTS = 16


def lay_out(word: Word, *, note: str, cover: bool) -> None:
    """Give a docx the page of the form.

    Parameters
    ----------
    word
        Whose only section is laid out.
    note
        Small print beside the page's number.
    cover
        Whether the first page has no number, and the second is numbered 1.
    """
    section = word.sections[0]
    section.page_width, section.page_height = Mm(PAGE.width_mm), Mm(PAGE.height_mm)
    section.top_margin, section.bottom_margin = Mm(PAGE.top_mm), Mm(PAGE.bottom_mm)
    section.left_margin, section.right_margin = Mm(PAGE.left_mm), Mm(PAGE.right_mm)
    below = PAGE.bottom_mm - PAGE.number_below_text_mm - PAGE.number_pt * _MM_PER_POINT
    section.footer_distance = Mm(below)
    section.header_distance = Mm(15)
    section.gutter = Mm(0)
    _grid(section._sectPr)
    section.different_first_page_header_footer = cover
    word.settings.odd_and_even_pages_header_footer = True
    # With a cover the first numbered page is the second sheet's: odd and even change places.
    odd, even = section.footer, section.even_page_footer
    _number(odd, note, right=True)
    _number(even, note, right=False)
    if cover:
        section.first_page_footer.is_linked_to_previous = False
        section._sectPr.append(parse_xml(f'<w:pgNumType {_NAMESPACE} w:start="0"/>'))
        _order(section._sectPr)


def _grid(properties: object) -> None:
    # Rounded down: a twentieth of a point too much and the page holds a line less.
    grid = parse_xml(
        f'<w:docGrid {_NAMESPACE} w:type="lines" w:linePitch="{int(PAGE.line_pt * 20)}"/>'
    )
    old = properties.find(qn("w:docGrid"))  # type: ignore[attr-defined]
    if old is not None:
        properties.remove(old)  # type: ignore[attr-defined]
    properties.append(grid)  # type: ignore[attr-defined]


def _order(properties: object) -> None:
    """Put the page's numbering where the schema wants it, before the columns."""
    numbering = properties.find(qn("w:pgNumType"))  # type: ignore[attr-defined]
    columns = properties.find(qn("w:cols"))  # type: ignore[attr-defined]
    if columns is not None:
        columns.addprevious(numbering)


def _number(footer: _Footer, note: str, *, right: bool) -> None:
    footer.is_linked_to_previous = False
    made = footer.paragraphs[0]._p
    for child in list(made):
        made.remove(child)
    face = faces()["page_number"]
    half = round(PAGE.number_pt * 2)
    fonts = (
        f'<w:rFonts w:ascii="{face.word_latin}" w:hAnsi="{face.word_latin}" '
        f'w:eastAsia="{face.word_font}"/>'
    )
    tab = round(PAGE.text_width_mm * 1440 / 25.4)
    side = "w:rightChars" if right else "w:leftChars"
    number = "".join(
        f"<w:r><w:rPr>{fonts}<w:sz w:val='{half}'/></w:rPr>{inside}</w:r>"
        for inside in (
            "<w:t xml:space='preserve'>— </w:t>",
            "<w:fldChar w:fldCharType='begin'/>",
            "<w:instrText xml:space='preserve'> PAGE </w:instrText>",
            "<w:fldChar w:fldCharType='separate'/>",
            "<w:t>1</w:t>",
            "<w:fldChar w:fldCharType='end'/>",
            "<w:t xml:space='preserve'> —</w:t>",
        )
    )
    small = f"<w:rPr>{fonts}<w:color w:val='5A5A5A'/><w:sz w:val='{_NOTE_HALF_POINTS}'/></w:rPr>"
    text = f"<w:r>{small}<w:t xml:space='preserve'>{escape(note)}</w:t></w:r>" if note else ""
    gap = "<w:r><w:tab/></w:r>" if note or right else ""
    inside = f"{text}{gap}{number}" if right else f"{number}{gap}{text}"
    end = tab - half * 10 if right else tab
    xml = (
        f"<w:p {_NAMESPACE}><w:pPr><w:tabs><w:tab w:val='clear' w:pos='4320'/>"
        f"<w:tab w:val='clear' w:pos='8640'/><w:tab w:val='right' w:pos='{end}'/></w:tabs>"
        f"<w:ind {side}='{0 if right else 100}' "
        f"w:{'right' if right else 'left'}='{0 if right else half * 10}'/>"
        f"</w:pPr>{inside}</w:p>"
    )
    made.getparent().replace(made, parse_xml(xml))
