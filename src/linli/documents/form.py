"""The page and the styles of official documents (GB/T 9704-2012), read from their tables."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Page:
    """Measures of the page in millimetres, of type in points."""

    width_mm: float = 210
    height_mm: float = 297
    top_mm: float = 37
    left_mm: float = 28
    text_width_mm: float = 156
    text_height_mm: float = 225
    lines: int = 22
    characters: int = 28
    body_pt: float = 16
    number_pt: float = 14
    number_below_text_mm: float = 7

    @property
    def right_mm(self) -> float:
        """Margin on the right."""
        return self.width_mm - self.left_mm - self.text_width_mm

    @property
    def bottom_mm(self) -> float:
        """Margin at the bottom."""
        return self.height_mm - self.top_mm - self.text_height_mm

    @property
    def line_pt(self) -> float:
        """From one line of the body to the next.

        Examples
        --------
        >>> round(PAGE.line_pt, 2)
        28.99
        """
        return self.text_height_mm * POINTS_PER_MM / self.lines

    @property
    def tracking_pt(self) -> float:
        """What is added to each character of the body, so that 28 of them fill a line.

        Examples
        --------
        >>> round(PAGE.tracking_pt, 3)
        -0.207
        """
        return self.text_width_mm * POINTS_PER_MM / self.characters - self.body_pt


# GB/T 9704-2012 5.2.1 (页边与版心尺寸), 5.2.2 and 5.2.3 (字体和字号, 行数和字数), 7.5 (页码).
PAGE = Page()


@dataclass(frozen=True, slots=True)
class Face:
    """Which type to set in: by name in Word, by what is packed with us in a PDF."""

    word_font: str
    word_alternatives: str
    word_latin: str
    pdf_family: str
    pdf_weight: str
    colour: str


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph looks; lengths in points or in characters of its own size."""

    face: Face
    size_pt: float
    align: str
    line_pt: float
    first_line_chars: float
    left_chars: float
    right_chars: float
    before_pt: float
    after_pt: float
    keep_with_next: bool


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files("linli.documents").joinpath(f"{name}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def faces() -> dict[str, Face]:
    """Return the faces of `faces.csv` by name."""
    return {row.pop("face"): Face(**row) for row in _rows("faces")}


@cache
def styles() -> dict[str, Style]:
    """Return the styles of `styles.csv` by name.

    Examples
    --------
    >>> styles()["title"].size_pt, styles()["title"].face.word_font
    (22.0, '方正小标宋简体')
    """
    numbers = ("size_pt", "before_pt", "after_pt")
    chars = ("first_line_chars", "left_chars", "right_chars")
    return {
        row["style"]: Style(
            face=faces()[row["face"]],
            align=row["align"],
            # What keeps to the grid of the page leaves its pitch blank.
            line_pt=float(row["line_pt"] or PAGE.line_pt),
            keep_with_next=row["keep_with_next"] == "true",
            **{name: float(row[name]) for name in (*numbers, *chars)},
        )
        for row in _rows("styles")
    }
