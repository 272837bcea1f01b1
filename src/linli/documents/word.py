"""A document as docx, in the types and on the grid that GB/T 9704-2012 asks for."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.image.exceptions import UnrecognizedImageError
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from linli.documents.content import Blank, Block, Document, PageBreak, Paragraph, Picture, Table
from linli.documents.form import styles
from linli.documents.word_page import lay_out
from linli.documents.word_styles import add_styles, name_fonts
from linli.documents.word_tables import blank_element, table_element

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.text.paragraph import Paragraph as WordParagraph

_NO_DAY = datetime(1980, 1, 1, tzinfo=UTC)


def docx_bytes(document: Document, *, made_at: datetime | None = None) -> bytes:
    """Return a document as docx; alike for alike content.

    The types are named, not embedded: a computer for office work in China has them, and what
    stands in for a missing one is named in the file.

    Parameters
    ----------
    document
        What it says.
    made_at
        For the file's properties; without it the file names no true day.

    Returns
    -------
    bytes
        Office Open XML.

    Raises
    ------
    ValueError
        A picture cannot be read.
    """
    word = docx.Document()
    _empty(word)
    add_styles(word, document.language)
    name_fonts(word)
    lay_out(word, note=document.note, cover=document.cover)
    before: Block | None = None
    for block in document.blocks:
        _write(word, block, on_new_page=isinstance(before, PageBreak))
        before = block
    _name(word, document, made_at or _NO_DAY)
    out = io.BytesIO()
    word.save(out)
    return _dated(out.getvalue())


def _empty(word: Word) -> None:
    for each in list(word.styles):
        if each.type in {WD_STYLE_TYPE.TABLE, WD_STYLE_TYPE.LIST} or each.name == "Title":
            each.delete()
    for element in list(word.element.body):
        if element.tag != qn("w:sectPr"):
            word.element.body.remove(element)


def _write(word: Word, block: Block, *, on_new_page: bool) -> None:
    if on_new_page and not isinstance(block, Paragraph):
        word.add_paragraph(style="linli_gap").paragraph_format.page_break_before = True
    match block:
        case Paragraph():
            _paragraph(word, block).paragraph_format.page_break_before = on_new_page or None
        case Table():
            _table(word, block)
        case Picture():
            _picture(word, block)
        case Blank():
            _blank(word, block)
        case PageBreak():
            # Said of what follows: a break of its own would leave an empty line there.
            pass


def _paragraph(word: Word, block: Paragraph) -> WordParagraph:
    made = word.add_paragraph()
    # By its id: a search by name goes through all styles, which tells in a long document.
    made._p.style = f"linli_{block.style}"
    run = made.add_run()
    for at, line in enumerate(block.text.split("\n")):
        if at:
            run.add_break()
        run.add_text(line)
    style = styles()[block.style]
    if block.size_pt is not None:
        run.font.size = Pt(block.size_pt)
    if block.right_chars is not None:
        # In characters of the style, as the styles themselves have it; twips for other readers.
        made.paragraph_format.right_indent = Pt(block.right_chars * style.size_pt)
        indent = made._p.get_or_add_pPr().find(qn("w:ind"))
        indent.set(qn("w:rightChars"), str(round(block.right_chars * 100)))
    return made


def _table(word: Word, block: Table) -> None:
    if block.caption:
        _paragraph(word, Paragraph(block.caption, "caption"))
    word.element.body.insert_element_before(table_element(block), "w:sectPr")
    word.add_paragraph(style="linli_gap")


def _picture(word: Word, block: Picture) -> None:
    made = word.add_paragraph(style="linli_picture")
    try:
        made.add_run().add_picture(io.BytesIO(block.content), width=Mm(block.width_mm))
    except (UnrecognizedImageError, struct.error, KeyError, EOFError) as error:
        msg = f"the picture {block.caption!r} cannot be read: {error!r}"
        raise ValueError(msg) from error
    if block.caption:
        word.add_paragraph(block.caption, style="linli_picture_caption")


def _blank(word: Word, block: Blank) -> None:
    word.element.body.insert_element_before(blank_element(block), "w:sectPr")
    word.add_paragraph(style="linli_gap")


def _name(word: Word, document: Document, made_at: datetime) -> None:
    properties = word.core_properties
    properties.title = document.title[:255]
    properties.author = document.author[:255]
    properties.last_modified_by = document.author[:255]
    properties.comments = document.note[:255]
    properties.language = "zh-CN" if document.language == "zh" else "en"
    properties.created = properties.modified = made_at
    properties.revision = 1


def _dated(content: bytes) -> bytes:
    """Return the archive with one day for all members, so that alike content is alike in bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(out, "w") as kept:
        for name in made.namelist():
            member = zipfile.ZipInfo(name)
            member.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(member, made.read(name))
    return out.getvalue()
