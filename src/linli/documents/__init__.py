"""Documents: what they say as values, written as docx and PDF in the types of official papers."""

from linli.documents.content import (
    Blank,
    Block,
    Column,
    Document,
    PageBreak,
    Paragraph,
    Picture,
    Table,
    paragraphs,
)
from linli.documents.official import date_in_words, official_document
from linli.documents.outline import check_outline, fill_outline
from linli.documents.pdf import pdf_bytes
from linli.documents.qr import qr_modules, qr_png
from linli.documents.word import docx_bytes

__all__ = [
    "Blank",
    "Block",
    "Column",
    "Document",
    "PageBreak",
    "Paragraph",
    "Picture",
    "Table",
    "check_outline",
    "date_in_words",
    "docx_bytes",
    "fill_outline",
    "official_document",
    "paragraphs",
    "pdf_bytes",
    "qr_modules",
    "qr_png",
]
