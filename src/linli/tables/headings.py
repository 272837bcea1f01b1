"""Which table a sheet is, which row holds its headings and which column is which field.

Problem: offices put titles, units and notes above the headings, merge headings over two rows,
leave the sheet's name at Sheet1 and write 建筑面积（万平方米）.
Decision: a heading is a field's key or its label in either language, read without white space,
with brackets of either width; the row that knows most of them is the heading row. A table is
recognised by the name of its sheet or file, else by its headings; where two tables fit equally
well nothing is guessed. A unit in brackets converts the column only where it is written out.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from linli.schema import Field, TableDefinition, tables

MOST_HEADING_ROWS = 3
_LEADING_ROWS = 40
_LEAST_MATCHES = 2
_BRACKETS = re.compile(r"^(?P<base>.*?)(?P<brackets>(?:\([^()]*\))+)$")
_CONTINUED = re.compile(r"\((?:续|continued)(\d+)\)")
_SUFFIXES = ("", "表", "信息表", "信息", "台账", "清单", "底册", "名册", "一览表", "明细表", "明细")

Row = Sequence[str | None]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet.

    Parameters
    ----------
    position
        Counted from 0.
    field
        Key of the field.
    heading
        As it was written.
    factor
        By what its figures are multiplied.
    part
        0; of text that goes on from the column before, which part it is.
    """

    position: int
    field: str
    heading: str
    factor: str = "1"
    part: int = 0


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a sheet turned out to be.

    Parameters
    ----------
    table
        Name of the table.
    row
        First heading row, counted from 0.
    height
        Number of heading rows.
    columns
        The columns that hold a field.
    unknown
        Headings that are no field of the table.
    doubled
        Further headings of a field that already has a column, as (field, heading).
    """

    table: str
    row: int
    height: int
    columns: tuple[Column, ...]
    unknown: tuple[str, ...] = ()
    doubled: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Unclear:
    """A sheet that is no table, or several: the names that were tried or fit equally."""

    tried: tuple[str, ...]
    is_ambiguous: bool = False


def normal(text: str | None) -> str:
    """Return a heading without white space, marks and the width of its letters.

    Examples
    --------
    >>> normal(" 建筑面积（㎡）* "), normal("Floor area (m2)")
    ('建筑面积(m2)', 'floorarea(m2)')
    """
    folded = unicodedata.normalize("NFKC", text or "").casefold()
    return re.sub(r"[\s*#:]+", "", folded)


@cache
def unit_words() -> Mapping[str, tuple[str, str]]:
    """Return the units that headings name: word to (unit of the schema, factor).

    Examples
    --------
    >>> unit_words()["万元"]
    ('yuan', '10000')
    """
    text = resources.files("linli.tables").joinpath("unit_words.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return MappingProxyType({row["word"]: (row["unit"], row["factor"]) for row in rows})


def table_named(name: str) -> str | None:
    """Return the table that a sheet or file is named after.

    Parameters
    ----------
    name
        Name of a sheet, or of a file without its ending.

    Examples
    --------
    >>> table_named("楼栋 台账"), table_named("Communities"), table_named("Sheet1")
    ('buildings', 'communities', None)
    """
    return _table_names().get(normal(name))


def most_matches(rows: Sequence[Row]) -> tuple[int, int]:
    """Return how many headings the best row has in any table, and which row that is.

    Examples
    --------
    >>> most_matches([["永兴县小区台账"], ["小区编号", "小区名称"]])
    (2, 1)
    """
    known = _all_headings()
    counts = [sum(1 for cell in row if normal(cell) in known) for row in rows]
    best = max(counts, default=0)
    return best, counts.index(best) if best else 0


def recognise(rows: Sequence[Row], names: Sequence[str]) -> Recognition | Unclear:
    """Find out which table the first rows of a sheet belong to.

    Parameters
    ----------
    rows
        The first rows, cell by cell.
    names
        Names that may tell the table: of the sheet, of the file.

    Returns
    -------
    Recognition or Unclear
        The table with its heading rows and columns, or what was tried.

    Examples
    --------
    >>> found = recognise([["台账"], ["户编号", "专有面积（㎡）"]], ["Sheet1"])
    >>> found.table, found.row, [column.field for column in found.columns]
    ('units', 1, ['unit_id', 'area_m2'])
    """
    rows = rows[:_LEADING_ROWS]
    named = next((table for table in map(table_named, names) if table), None)
    if named:
        found = _best_row(rows, tables()[named], least=1)
        return found or Unclear((named,))
    tried = [_best_row(rows, each) for each in tables().values()]
    fits = [each for each in tried if each and _is_likely(each)]
    if not fits:
        return Unclear((*filter(None, names),))
    ranks = [_rank(each) for each in fits]
    best = [fit for fit, rank in zip(fits, ranks, strict=True) if rank == max(ranks)]
    return best[0] if len(best) == 1 else Unclear(tuple(each.table for each in best), True)


def _is_likely(found: Recognition) -> bool:
    """Tell whether a sheet has the table's key, or most of what a table of the office requires."""
    definition = tables()[found.table]
    fields = {column.field for column in found.columns}
    required = [each.name for each in definition.fields if each.required]
    most = 2 * len(fields & set(required)) > len(required)
    return set(definition.key) <= fields or (definition.kept and most)


def _rank(found: Recognition) -> tuple[bool, int, int]:
    definition = tables()[found.table]
    fields = {column.field for column in found.columns}
    missing = sum(1 for each in definition.fields if each.required and each.name not in fields)
    return set(definition.key) <= fields, len(fields), -missing


def _best_row(
    rows: Sequence[Row], definition: TableDefinition, least: int = _LEAST_MATCHES
) -> Recognition | None:
    known = _headings(definition.name)
    best: tuple[int, int, int] | None = None
    for at in range(len(rows)):
        if not any(normal(cell) in known or _based(definition, 0, cell) for cell in rows[at]):
            continue
        for height in range(1, min(MOST_HEADING_ROWS, len(rows) - at) + 1):
            count = len(_read(rows, at, height, definition).columns)
            if best is None or count > best[0]:
                best = (count, at, height)
    if best is None or best[0] < least:
        return None
    return _read(rows, best[1], best[2], definition)


def _read(rows: Sequence[Row], at: int, height: int, definition: TableDefinition) -> Recognition:
    columns: dict[tuple[str, int], Column] = {}
    unknown: list[str] = []
    doubled: list[tuple[str, str]] = []
    for position in range(max(len(row) for row in rows[at : at + height])):
        stack = [row[position] if position < len(row) else None for row in rows[at : at + height]]
        found = _column(definition, position, stack)
        heading = next((cell for cell in reversed(stack) if normal(cell)), None)
        if found is None:
            if heading and normal(heading) not in _IGNORED:
                unknown.append(heading.strip())
        elif (found.field, found.part) in columns:
            doubled.append((found.field, found.heading))
        else:
            columns[found.field, found.part] = found
    return Recognition(
        definition.name, at, height, tuple(columns.values()), tuple(unknown), tuple(doubled)
    )


def _column(
    definition: TableDefinition, position: int, stack: Sequence[str | None]
) -> Column | None:
    known, as_written = _headings(definition.name), _as_written(definition.name)
    for cell in reversed(stack):
        name = as_written.get((cell or "").strip()) or known.get(normal(cell))
        if name and cell:
            return Column(position, name, cell.strip())
    based = (_based(definition, position, cell) for cell in reversed(stack))
    return next(filter(None, based), None)


def _based(definition: TableDefinition, position: int, cell: str | None) -> Column | None:
    """Read a heading as a label with something else in brackets."""
    split = _BRACKETS.match(normal(cell))
    name = _headings(definition.name).get(split["base"]) if split else None
    if split is None or name is None or cell is None:
        return None
    part = _CONTINUED.search(split["brackets"])
    if part:
        return Column(position, name, cell.strip(), part=int(part[1]))
    return Column(position, name, cell.strip(), factor(cell, definition.field(name).unit))


def factor(heading: str | None, unit: str) -> str:
    """Return by what figures are multiplied where a heading names another unit in brackets.

    Examples
    --------
    >>> factor("投资（万元）", "yuan"), factor("投资", "yuan"), factor("投资（万元）", "m2")
    ('10000', '1', '1')
    >>> factor("编码（问张三）", "")
    '1'
    """
    split = _BRACKETS.match(normal(heading))
    words = re.findall(r"\(([^()]*)\)", split["brackets"]) if split else []
    known = (unit_words().get(word.removeprefix("单位"), ("", "1")) for word in words)
    return next((times for of, times in known if of == unit), "1")


def is_passed_over(heading: str) -> bool:
    """Tell whether a heading only counts the rows."""
    return normal(heading) in _IGNORED


@cache
def _as_written(table: str) -> Mapping[str, str]:
    """Return keys and labels letter by letter: `County` is a name, `county` a code."""
    fields = tables()[table].fields
    labels = {form: each.name for each in fields for form in (each.zh, each.en)}
    return MappingProxyType(labels | {each.name: each.name for each in fields})


@cache
def _headings(table: str) -> Mapping[str, str]:
    """Return every way to write a heading of a table, to its field."""
    fields = tables()[table].fields
    exact = {normal(form): each.name for each in reversed(fields) for form in _forms(each)}
    short: dict[str, set[str]] = {}
    for each in fields:
        for form in (each.zh, each.en):
            short.setdefault(without_brackets(form), set()).add(each.name)
    bases = {form: next(iter(names)) for form, names in short.items() if len(names) == 1}
    return MappingProxyType(bases | exact)


def _forms(field: Field) -> tuple[str, ...]:
    return (
        field.name,
        field.zh,
        field.en,
        f"{field.zh}({field.name})",
        f"{field.en}({field.name})",
    )


def without_brackets(label: str) -> str:
    """Return a heading in its normal form without what it has in brackets at its end."""
    split = _BRACKETS.match(normal(label))
    return split["base"] if split else normal(label)


@cache
def _all_headings() -> frozenset[str]:
    return frozenset(heading for name in tables() for heading in _headings(name))


@cache
def _table_names() -> Mapping[str, str]:
    names = {
        normal(form): each.name
        for each in tables().values()
        for label in (each.zh, without_brackets(each.zh))
        for form in (*(label + suffix for suffix in _SUFFIXES), each.name, each.en)
    }
    return MappingProxyType(names)


_IGNORED = frozenset(map(normal, ("序号", "序", "编号序", "No.", "No", "#", "行号")))
