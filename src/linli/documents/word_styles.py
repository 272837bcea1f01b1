"""The styles of `styles.csv` as styles of a docx, and what stands in for a type that is missing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor, Twips

from linli.documents.form import PAGE, Face, Style, faces, styles

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.styles.style import ParagraphStyle

_NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}


def add_styles(word: Word, language: str) -> None:
    """Give a docx the styles of the form; Word's own headings carry those of headings."""
    normal = word.styles["Normal"]
    set_face(normal, faces()["body"], PAGE.body_pt)
    normal.paragraph_format.space_after = Pt(0)
    properties = normal.element.get_or_add_rPr()
    tongue = "zh-CN" if language == "zh" else "en-GB"
    properties.append(parse_xml(f'<w:lang {_NAMESPACE} w:val="{tongue}" w:eastAsia="zh-CN"/>'))
    for name, style in styles().items():
        _add(word, name, style)
    _add_plain(word)


def _add(word: Word, name: str, style: Style) -> None:
    made = word.styles.add_style(f"linli_{name}", WD_STYLE_TYPE.PARAGRAPH)
    made.base_style = word.styles["Normal"]
    made.quick_style = True
    set_face(made, style.face, style.size_pt)
    form = made.paragraph_format
    form.alignment = _ALIGN[style.align]
    form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    form.line_spacing = Twips(int(style.line_pt * 20))
    form.space_before, form.space_after = Pt(style.before_pt), Pt(style.after_pt)
    form.keep_with_next = style.keep_with_next
    form.first_line_indent = Pt(style.first_line_chars * style.size_pt)
    form.left_indent = Pt(style.left_chars * style.size_pt)
    form.right_indent = Pt(style.right_chars * style.size_pt)
    indent = made.element.get_or_add_pPr().find(qn("w:ind"))
    indent.set(qn("w:firstLineChars"), str(round(style.first_line_chars * 100)))
    indent.set(qn("w:leftChars"), str(round(style.left_chars * 100)))
    indent.set(qn("w:rightChars"), str(round(style.right_chars * 100)))
    if style.size_pt == PAGE.body_pt:
        # Characters are set closer by style: a grid of characters is read in too many ways.
        closer = math.floor(PAGE.tracking_pt * 20)
        properties = made.element.get_or_add_rPr()
        properties.find(qn("w:sz")).addprevious(
            parse_xml(f'<w:spacing {_NAMESPACE} w:val="{closer}"/>')
        )
    if style.line_pt != PAGE.line_pt:
        made.element.get_or_add_pPr().find(qn("w:spacing")).addprevious(
            parse_xml(f'<w:snapToGrid {_NAMESPACE} w:val="0"/>')
        )
    if name.startswith("heading_"):
        level = int(name.removeprefix("heading_")) - 1
        made.element.get_or_add_pPr().append(
            parse_xml(f'<w:outlineLvl {_NAMESPACE} w:val="{level}"/>')
        )
    if name == "ruled_number":
        line = '<w:bottom w:val="single" w:sz="12" w:space="11" w:color="D7000F"/>'
        _insert(made, f"<w:pBdr {_NAMESPACE}>{line}</w:pBdr>")


def _insert(style: ParagraphStyle, xml: str) -> None:
    """Put borders where the order of the schema wants them: before the spacing."""
    style.element.get_or_add_pPr().find(qn("w:spacing")).addprevious(parse_xml(xml))


def _add_plain(word: Word) -> None:
    """Add what only the docx needs: lines as high as a picture, the gap below a table."""
    for name, face in (("picture", "body"), ("picture_caption", "body"), ("gap", "body")):
        made = word.styles.add_style(f"linli_{name}", WD_STYLE_TYPE.PARAGRAPH)
        made.base_style = word.styles["Normal"]
        set_face(made, faces()[face], 11)
        made.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if name == "gap":
            made.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
            made.paragraph_format.line_spacing = Pt(8)
        if name == "picture":
            made.paragraph_format.keep_with_next = True


def set_face(style: ParagraphStyle, face: Face, size_pt: float) -> None:
    """Give a style its types, for Chinese and for Latin letters, its size and colour."""
    style.font.name = face.word_latin
    style.font.size = Pt(size_pt)
    style.font.color.rgb = RGBColor.from_string(face.colour)
    style.element.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), face.word_font)


def name_fonts(word: Word) -> None:
    """Name in the docx what may stand in for each type that a computer does not have."""
    entries = {
        face.word_font: f'<w:font w:name="{face.word_font}">'
        f'<w:altName w:val="{face.word_alternatives}"/><w:charset w:val="86"/></w:font>'
        for face in faces().values()
    }
    xml = f"<w:fonts {_NAMESPACE}>{''.join(entries.values())}</w:fonts>"
    part = word.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    if part.content_type != CONTENT_TYPE.WML_FONT_TABLE:
        msg = f"the table of fonts has the type {part.content_type}"
        raise ValueError(msg)
    part._blob = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{xml}'.encode()
