"""Tables of a docx, written as one piece: cell by cell a long one would take seconds."""

from __future__ import annotations

from html import escape
from typing import Any

from docx.oxml import parse_xml

from linli.documents.content import Blank, Column, Table
from linli.documents.form import PAGE

_NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TWIPS_PER_MM = 1440 / 25.4
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_BORDERS = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="000000"/>' for side in _SIDES)
_CELL_MARGIN = 70


def table_element(block: Table) -> Any:
    """Return a table as the element that a docx has in its body."""
    widths = _widths(block.columns)
    last = len(block.rows) - block.sums
    head = _row(
        [_cell(each.heading, "table_head", "", width) for each, width in _with(block, widths)],
        "<w:tblHeader/>",
    )
    rows = [
        _row(
            [
                _cell(value, *_style(column, sums=at >= last), width)
                for value, (column, width) in zip(row, _with(block, widths), strict=True)
            ]
        )
        for at, row in enumerate(block.rows)
    ]
    return _made(widths, [head, *rows])


def _with(block: Table, widths: list[int]) -> list[tuple[Column, int]]:
    return list(zip(block.columns, widths, strict=True))


def _style(column: Column, *, sums: bool) -> tuple[str, str]:
    """Return the style of a cell, and how it is aligned where not as its style says."""
    if sums:
        return "table_head", "right" if column.figures else "left"
    return ("table_figure" if column.figures else "table_cell"), ""


def blank_element(block: Blank) -> Any:
    """Return an empty framed place."""
    width = round(PAGE.text_width_mm * _TWIPS_PER_MM)
    height = round(block.height_mm * _TWIPS_PER_MM)
    row = _row(
        [_cell(block.text, "blank", "", width)],
        f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>',
    )
    return _made([width], [row])


def _widths(columns: tuple[Column, ...]) -> list[int]:
    whole = sum(each.share for each in columns)
    return [round(PAGE.text_width_mm * _TWIPS_PER_MM * each.share / whole) for each in columns]


def _made(widths: list[int], rows: list[str]) -> Any:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    margins = "".join(
        f'<w:{side} w:w="{_CELL_MARGIN}" w:type="dxa"/>' for side in ("left", "right")
    )
    return parse_xml(
        f'<w:tbl {_NAMESPACE}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblBorders>{_BORDERS}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _row(cells: list[str], more: str = "") -> str:
    return f"<w:tr><w:trPr><w:cantSplit/>{more}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(value: str, style: str, align: str, width: int) -> str:
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in value.split("\n")
    )
    aligned = f'<w:jc w:val="{align}"/>' if align else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="linli_{style}"/>{aligned}</w:pPr>'
        f"<w:r>{lines}</w:r></w:p></w:tc>"
    )
