"""Columns matched to fields by a person, helped by guesses from synonyms and likeness.

Problem: a street's list says 小区名, 住户数 and 建成年代 where the dictionary says 小区名称,
户数(上报) and 建成年份. `linli.tables.headings` rightly refuses to guess.
Decision: guesses are made here, each with what it rests on, for somebody to look at; what that
person chose is then read without any guess. A heading that is a label stays what it is; of the
others the best pairs are taken one after the other, each field once.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias

from linli.schema import kept_tables, tables
from linli.tables.headings import (
    Column,
    Recognition,
    Unclear,
    factor,
    is_passed_over,
    normal,
    recognise,
    table_named,
    without_brackets,
)

if TYPE_CHECKING:
    from linli.schema import TableDefinition

Row: TypeAlias = Sequence[str | None]
# What a guess rests on: a label of the dictionary, an earlier choice, a listed synonym, a likeness;
# empty where nothing fits.
Ground: TypeAlias = Literal["label", "remembered", "synonym", "likeness", ""]

_LEADING_ROWS = 15
_LONGEST_HEADING = 24
_LEAST_LIKENESS = 0.6
_SYNONYM_SCORE = 0.98
_NAMED_BONUS = 1.5
_NUMBER = re.compile(r"^[-+]?[\d.,%/:\s-]+$")


@dataclass(frozen=True, slots=True)
class Chosen:
    """How a sheet is to be read.

    Parameters
    ----------
    table
        Name of the table.
    row
        First heading row, counted from 0.
    height
        Number of heading rows.
    fields
        Field of each column that is to be read, by position from 0; each field once.
    """

    table: str
    row: int
    height: int
    fields: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Guess:
    """A column with the field that it may hold.

    Parameters
    ----------
    position
        Counted from 0.
    heading
        As it was written.
    field
        Key of the field; empty: none fits.
    ground
        What the guess rests on.
    """

    position: int
    heading: str
    field: str = ""
    ground: Ground = ""


@dataclass(frozen=True, slots=True)
class Matching:
    """What a sheet may be, for somebody to look at.

    Parameters
    ----------
    table
        Name of the table; empty: no table fits.
    row, height
        Heading rows, from 0.
    columns
        Every column with a heading.
    """

    table: str
    row: int
    height: int
    columns: tuple[Guess, ...] = ()

    @property
    def is_certain(self) -> bool:
        """Whether every column is a label of the dictionary, so that nothing was guessed."""
        return bool(self.table) and all(each.ground == "label" for each in self.columns)

    @property
    def chosen(self) -> Chosen:
        """The guesses as a choice."""
        fields = {each.position: each.field for each in self.columns if each.field}
        return Chosen(self.table, self.row, self.height, fields)


def match(rows: Sequence[Row], names: Sequence[str]) -> Matching:
    """Guess which table a sheet is and which column is which field.

    Parameters
    ----------
    rows
        The first rows, cell by cell.
    names
        Names that may tell the table: of the sheet, of the file.

    Examples
    --------
    >>> found = match([["城关街道摸底"], ["小区编码", "小区名", "住户数", "联系人"]], ["Sheet1"])
    >>> found.table, found.row, [(each.field, each.ground) for each in found.columns]
    ... # doctest: +NORMALIZE_WHITESPACE
    ('communities', 1, [('community_id', 'synonym'), ('name', 'synonym'),
     ('households', 'synonym'), ('', '')])
    """
    found = recognise(rows, names)
    if not isinstance(found, Unclear):
        guessed = _best(rows, names)
        best = match_as(rows, found.table, found.row, found.height)
        # Two headings may be labels of one table by chance where most belong to another.
        if table_named_by(names) or _score(best) >= _score(guessed):
            return best
        return guessed
    return _best(rows, names)


def table_named_by(names: Sequence[str]) -> str:
    """Return the table that any of the names is; empty where none is."""
    return next((table for table in map(table_named, names) if table), "")


def match_as(rows: Sequence[Row], table: str, row: int, height: int = 1) -> Matching:
    """Guess which column is which field of a table that somebody named.

    Examples
    --------
    >>> match_as([["栋号", "层数"]], "buildings", 0).columns[0].field
    'name'
    """
    headings = _headings(rows, row, height)
    pairs = sorted(
        (
            (score, -position, name, ground)
            for position, heading in headings.items()
            for name, score, ground in _scores(table, heading)
        ),
        reverse=True,
    )
    taken: dict[int, tuple[str, Ground]] = {}
    fields = set[str]()
    for _, negative, name, ground in pairs:
        if -negative not in taken and name not in fields:
            taken[-negative] = (name, ground)
            fields.add(name)
    columns = tuple(
        Guess(position, heading, *taken.get(position, ("", "")))
        for position, heading in headings.items()
    )
    return Matching(table, row, height, columns)


def as_recognition(rows: Sequence[Row], chosen: Chosen) -> Recognition:
    """Return a choice in the form in which sheets are read.

    Examples
    --------
    >>> chosen = Chosen("units", 0, 1, {1: "area_m2"})
    >>> as_recognition([["室", "产权面积（万平方米）"]], chosen).columns[0].factor
    '10000'
    """
    headings = _headings(rows, chosen.row, chosen.height)
    definition = tables()[chosen.table]
    columns = tuple(
        Column(
            at, name, headings.get(at, ""), factor(headings.get(at), definition.field(name).unit)
        )
        for at, name in sorted(chosen.fields.items())
    )
    unknown = tuple(text for at, text in headings.items() if at not in chosen.fields)
    return Recognition(chosen.table, chosen.row, chosen.height, columns, unknown)


def _headings(rows: Sequence[Row], row: int, height: int) -> dict[int, str]:
    """Return the lowest heading of each column."""
    stack = rows[row : row + height]
    found: dict[int, str] = {}
    for position in range(max((len(each) for each in stack), default=0)):
        cells = [each[position] if position < len(each) else None for each in stack]
        text = next((cell for cell in reversed(cells) if normal(cell)), None)
        if text and not is_passed_over(text):
            found[position] = text.strip()
    return found


def _best(rows: Sequence[Row], names: Sequence[str]) -> Matching:
    """Try every table on every leading row that has words in it."""
    named = table_named_by(names)
    candidates = [named] if named else list(kept_tables())
    tried = [
        match_as(rows, table, row)
        for row in range(min(_LEADING_ROWS, len(rows)))
        if _has_words(rows[row])
        for table in candidates
    ]
    # Of equal ones the first table of the dictionary, the upper row.
    best = max(tried, key=lambda each: _score(each, names), default=Matching("", 0, 1))
    if _score(best) >= 1 or named:
        return best
    return Matching("", best.row, 1, tuple(Guess(*_bare(each)) for each in best.columns))


def _bare(guess: Guess) -> tuple[int, str]:
    return guess.position, guess.heading


def _score(found: Matching, names: Sequence[str] = ()) -> float:
    worth = {"label": 1.0, "remembered": 1.0, "synonym": 0.9, "likeness": 0.5, "": 0.0}
    score = sum(worth[each.ground] for each in found.columns)
    fields = {each.field for each in found.columns}
    score += sum(0.5 for each in tables()[found.table].key if each in fields) if found.table else 0
    label = tables()[found.table].zh if found.table else ""
    return score + (_NAMED_BONUS if label and any(label in name for name in names) else 0)


def _has_words(row: Row) -> bool:
    words = [cell for cell in row if cell and cell.strip() and not _NUMBER.match(cell.strip())]
    return len(words) >= 2 or (len(row) == 1 and len(words) == 1)


def _scores(table: str, heading: str) -> list[tuple[str, float, Ground]]:
    if len(heading) > _LONGEST_HEADING or _NUMBER.match(heading):
        return []
    return list(_scores_of(table, heading))


@cache
def _scores_of(table: str, heading: str) -> tuple[tuple[str, float, Ground], ...]:
    """Return every field of a table that a heading may mean, with how well it fits."""
    label = recognise([[heading]], [table])
    if not isinstance(label, Unclear):
        return ((label.columns[0].field, 1.0, "label"),)
    written = {normal(heading), without_brackets(heading)}
    synonym = _synonyms().get(table, {})
    by_synonym = [synonym[each] for each in written if each in synonym]
    if by_synonym:
        return tuple((name, _SYNONYM_SCORE, "synonym") for name in dict.fromkeys(by_synonym))
    likeness = ((name, _likeness(tables()[table], name, heading)) for name in tables()[table].names)
    return tuple((name, score, "likeness") for name, score in likeness if score >= _LEAST_LIKENESS)


def _likeness(definition: TableDefinition, name: str, heading: str) -> float:
    forms = [definition.field(name).zh, *_words_of(definition.name, name)]
    return 0.9 * max(likeness(without_brackets(heading), without_brackets(each)) for each in forms)


def likeness(one: str, other: str) -> float:
    """Return how alike two words are: the mean of Dice's coefficients of letters and of pairs.

    Examples
    --------
    >>> round(likeness("建筑总面积", "建筑面积"), 2), round(likeness("改造年份", "建成年份"), 2)
    (0.73, 0.42)
    """
    if not one or not other:
        return 0.0
    pairs = _dice(_pairs(one), _pairs(other))
    return (pairs + _dice(set(one), set(other))) / 2


def _pairs(word: str) -> set[str]:
    return {one + other for one, other in pairwise(word)}


def _dice(one: set[str], other: set[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 1.0


@cache
def _synonym_rows() -> tuple[Mapping[str, str], ...]:
    place = resources.files("linli.tables").joinpath("heading_synonyms.csv")
    return tuple(csv.DictReader(place.read_text(encoding="utf-8").splitlines()))


@cache
def _words_of(table: str, name: str) -> tuple[str, ...]:
    rows = (each for each in _synonym_rows() if each["table"] == table and each["field"] == name)
    return tuple(word for each in rows for word in each["words"].split("|"))


@cache
def _synonyms() -> Mapping[str, Mapping[str, str]]:
    """Return the listed synonyms of each table, to their field."""
    found: dict[str, dict[str, str]] = {}
    for row in _synonym_rows():
        for word in row["words"].split("|"):
            found.setdefault(row["table"], {}).setdefault(normal(word), row["field"])
    return MappingProxyType(found)
