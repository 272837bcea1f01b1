"""What a document says, as values; how it looks is `styles.csv`, how it is written the writers'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Align = str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph.

    Parameters
    ----------
    text
        Plain text; a line break within it is kept.
    style
        A style of `styles.csv`, `body` or `heading_1`.
    right_chars
        Characters left free on the right, where the style's own number does not fit.
    size_pt
        Size of the type, where the style's own does not fit.
    """

    text: str
    style: str = "body"
    right_chars: float | None = None
    size_pt: float | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, its share of the width, whether it holds figures."""

    heading: str
    share: float = 1.0
    figures: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings that are repeated on every page.

    Parameters
    ----------
    columns
        From left to right.
    rows
        As many texts a row as there are columns.
    caption
        Stands above; empty for none.
    sums
        How many of the last rows are sums, set in the heading's type.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    sums: int = 0

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                msg = f"a row has {len(row)} cells, the table {len(self.columns)} columns: {row}"
                raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the middle of its line: PNG or JPEG bytes, its width in millimetres."""

    content: bytes
    width_mm: float
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Blank:
    """A framed empty place that is filled in later, by hand or by a later stage."""

    text: str
    height_mm: float = 40.0


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows stands on a new page."""


Block = Paragraph | Table | Picture | Blank | PageBreak


@dataclass(frozen=True, slots=True)
class Document:
    """A document before it is written.

    Parameters
    ----------
    title
        For the file's properties; on the page it is a paragraph like any other.
    blocks
        From top to bottom.
    language
        `zh` or `en`.
    author
        For the file's properties.
    note
        Small print in the foot of every page, beside the page's number.
    cover
        Whether the first page is a cover without a number.
    """

    title: str
    blocks: tuple[Block, ...]
    language: str = "zh"
    author: str = ""
    note: str = ""
    cover: bool = False


def paragraphs(texts: Sequence[str], style: str = "body") -> tuple[Paragraph, ...]:
    """Return one paragraph a text, all of one style.

    Examples
    --------
    >>> [each.text for each in paragraphs(["一", "二"])]
    ['一', '二']
    """
    return tuple(Paragraph(text, style) for text in texts)
