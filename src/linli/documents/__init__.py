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
from linli.documents.pdf import pdf_bytes
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
    "date_in_words",
    "docx_bytes",
    "official_document",
    "paragraphs",
    "pdf_bytes",
]
