"""Merged cells below the headings of a spreadsheet.

Problem: offices merge a street's cell over the rows of its communities. The file keeps the value
in the first cell only; the others come out blank, and a blank takes the column's default.
Decision: a cell merged over rows of one column says the same of each of them, so its value is put
into the blank ones, with a warning. A quantity is not: it may be the sum of the rows. Neither is a
cell merged over several columns: nobody can tell which of them is meant. Those blanks stay blank,
with a warning that says so.
"""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from linli.records import Problem
from linli.schema import tables
from linli.schema.validation import ROW

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from linli.tables.headings import Column, Recognition

_RANGE = re.compile(rb"""<(?:\w+:)?mergeCell\s+ref\s*=\s*["']([A-Z]+\d+:[A-Z]+\d+)["']""")
_ENDS = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")
_ATTRIBUTE = r"""\s+[\w:]+\s*=\s*(?:"[^"]*"|'[^']*')"""
_NAMED = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_WORKBOOK, _TARGETS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_QUANTITIES = frozenset({"integer", "number", "money"})


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged cell.

    Parameters
    ----------
    place
        As a spreadsheet writes it, `B4:B6`.
    first_row, last_row
        Counted from 1, as the user sees them.
    first_column, last_column
        Counted from 0.
    """

    place: str
    first_row: int
    last_row: int
    first_column: int
    last_column: int


def places(chunk: bytes) -> set[str]:
    """Return the merged cells that a piece of a sheet's XML names.

    Examples
    --------
    >>> places(b'<mergeCells count="1"><mergeCell ref="B4:B6"/></mergeCells>')
    {'B4:B6'}
    """
    # Looking for the word first costs nothing; few chunks hold it.
    return {each.decode() for each in _RANGE.findall(chunk)} if b"mergeCell" in chunk else set()


def merged_cells(found: Iterable[str], shift: int = 0) -> tuple[Merged, ...]:
    """Return merged cells from top to bottom, `shift` columns farther left.

    Examples
    --------
    >>> merged_cells({"AA4:AB6"})
    (Merged(place='AA4:AB6', first_row=4, last_row=6, first_column=26, last_column=27),)
    """
    made = []
    for place in found:
        ends = _ENDS.fullmatch(place)
        if ends:
            left, top, right, bottom = ends.groups()
            columns = _number(left) - shift, _number(right) - shift
            made.append(Merged(place, int(top), int(bottom), *columns))
    return tuple(sorted(made, key=lambda each: (each.first_row, each.first_column)))


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def sheet_names(package: zipfile.ZipFile) -> dict[str, str]:
    """Return the name of the sheet that each part of a workbook holds."""
    try:
        book, rels = (package.read(each).decode(errors="replace") for each in (_WORKBOOK, _TARGETS))
    except KeyError:
        return {}
    targets = {each.get("Id"): each.get("Target", "") for each in _elements(rels, "Relationship")}
    names = {}
    for each in _elements(book, "sheet"):
        link = next((value for key, value in each.items() if key.endswith(":id")), None)
        part = posixpath.join("xl", targets.get(link, ""))
        names[part.removeprefix("/")] = each.get("name", "")
    return names


def _elements(xml: str, tag: str) -> Iterator[dict[str, str]]:
    """Give the attributes of each element; two flat lists need no parser that trusts a file."""
    for attributes in re.findall(rf"<(?:\w+:)?{tag}((?:{_ATTRIBUTE})+)\s*/?>", xml):
        yield {
            key: html.unescape(double or single)
            for key, double, single in _NAMED.findall(attributes)
        }


def with_merged(
    rows: pl.DataFrame, cells: pl.DataFrame, merged: Sequence[Merged], found: Recognition
) -> tuple[pl.DataFrame, list[Problem]]:
    """Put the value of merged cells into the rows that they cover.

    Parameters
    ----------
    rows
        The rows of the table: the columns of `cells`, and `_row`, rising.
    cells
        The whole sheet.
    merged
        Its merged cells.
    found
        Which column is which field.

    Returns
    -------
    table, list of Problem
        The rows, blanks filled in where that is certain, and a warning for each merged cell.

    Notes
    -----
    Problems: data.merged_filled, data.merged_blank (warnings).
    """
    blank = {
        column: _blank(rows[cells.columns[column.position]]) for column in found.columns if merged
    }
    problems: list[Problem] = []
    filled: dict[str, dict[int, str]] = {}
    for each, places in _covering(rows[ROW], merged, cells.width):
        value = _first_value(cells, each)
        lacking = _lacking(blank, each, places) if value else {}
        if not lacking:
            continue
        column, at = next(iter(lacking.items()))
        certain = each.first_column == each.last_column and not _is_quantity(found.table, column)
        if certain:
            name = cells.columns[column.position]
            filled.setdefault(name, {}).update(dict.fromkeys(at, value))
        code = "data.merged_filled" if certain else "data.merged_blank"
        row, expected = str(rows[ROW][at[0]]), value if certain else ""
        problems.append(Problem(code, found.table, row, column.field, each.place, expected))
    return _scattered(rows, filled), problems


def _blank(cells: pl.Series) -> pl.Series:
    return (cells.str.strip_chars() == "").fill_null(value=True)


def _covering(
    numbers: pl.Series, merged: Sequence[Merged], width: int
) -> Iterator[tuple[Merged, slice]]:
    """Give merged cells with the rows of the table that they cover."""
    # Merged cells of a sound file never overlap; those of a broken one must not take for ever.
    left = len(numbers) * width
    for each in merged:
        begin = numbers.search_sorted(each.first_row, "left")
        end = numbers.search_sorted(each.last_row, "right")
        left -= (end - begin) * (min(each.last_column + 1, width) - min(each.first_column, width))
        if left < 0:
            return
        if begin < end:
            yield each, slice(begin, end)


def _lacking(
    blank: Mapping[Column, pl.Series], merged: Merged, places: slice
) -> dict[Column, list[int]]:
    """Return the blank rows inside a merged cell, of each column that has any."""
    found = {
        column: [places.start + at for at in marks[places].arg_true()]
        for column, marks in blank.items()
        if merged.first_column <= column.position <= merged.last_column
    }
    return {column: at for column, at in found.items() if at}


def _is_quantity(table: str, column: Column) -> bool:
    return tables()[table].field(column.field).type in _QUANTITIES


def _first_value(cells: pl.DataFrame, merged: Merged) -> str:
    if merged.first_row > cells.height or not 0 <= merged.first_column < cells.width:
        return ""
    return (cells[merged.first_row - 1, merged.first_column] or "").strip()


def _scattered(rows: pl.DataFrame, filled: Mapping[str, Mapping[int, str]]) -> pl.DataFrame:
    return rows.with_columns(
        rows[name].scatter(list(values), pl.Series(list(values.values()), dtype=pl.String))
        for name, values in filled.items()
    )
