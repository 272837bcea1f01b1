"""What the designer's grid shows: rows with marks, sums while typing, differences."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from linli import standards
from linli.plan.schemes import line_amounts, statement
from linli.schema.wording import message, remedy
from linli_web.plan.typed_lines import FIELDS, TABLE, measure_named
from linli_web.registry import catalogues
from linli_web.registry.cells import language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from linli.records import Problem
    from linli_web.plan.typed_lines import Read

_SPARE_ROWS = 3


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell: its field, what stands in it, what is wrong with it."""

    name: str
    text: str
    wrong: str


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of the grid with its number from 1."""

    number: int
    cells: Sequence[GridCell]


@dataclass(frozen=True, slots=True)
class Told:
    """A problem in words, with the cell that it is about."""

    row: str
    field: str
    words: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What the rows that are right come to, and each row's cost, unit and price of the book."""

    costs: Sequence[Mapping[str, Any]]
    works_yuan: Decimal | None
    fees_yuan: Decimal | None
    total_yuan: Decimal | None
    lines: int


def label(measure_id: str) -> str:
    """Return a measure's name in the language of the page."""
    return catalogues.label("measures", measure_id, language())


def measures() -> list[dict[str, str]]:
    """Return what may be chosen in the grid: every measure with its unit and class."""
    return [
        {
            "label": row["zh"] if language() == "zh" else row["en"],
            "unit": catalogues.label("measuring_units", row["unit"], language()),
        }
        for row in standards.measures().iter_rows(named=True)
    ]


def rows(typed: Sequence[Mapping[str, str]], problems: Iterable[Problem]) -> list[GridRow]:
    """Return the typed rows with their marks, and some empty ones below."""
    wrong: dict[tuple[str, str], list[str]] = defaultdict(list)
    for each in problems:
        wrong[each.row, each.field].append(message(each, language()))
    shown = [*typed, *({} for _ in range(_SPARE_ROWS))]
    return [
        GridRow(
            number,
            [
                GridCell(
                    name,
                    _shown(name, row.get(name, "")),
                    "；".join(wrong.get((str(number), name), ())),
                )
                for name in FIELDS
            ],
        )
        for number, row in enumerate(shown, 1)
    ]


def _shown(name: str, text: str) -> str:
    """Return a cell's text; a measure is written by its name."""
    known = measure_named(text) if name == "measure_id" else ""
    return label(known) if known else text


def told(problems: Iterable[Problem]) -> list[Told]:
    """Return problems in words, by row."""
    ordered = sorted(problems, key=lambda each: int(each.row or 0))
    return [
        Told(each.row, each.field, message(each, language()), remedy(each, language()))
        for each in ordered
    ]


def reckoned(read: Read) -> Reckoned:
    """Return what typed rows come to: of all rows where all are right, else of each right one."""
    bad = {(each.row, each.field) for each in read.problems if each.table == TABLE}
    numbered = read.lines.with_columns(number=pl.Series(read.numbers, dtype=pl.Int64))
    right = numbered.filter(
        ~pl.col("number").cast(pl.String).is_in([row for row, _ in bad]),
        pl.all_horizontal(
            pl.col(name).is_not_null() for name in ("measure_id", "quantity", "unit_price_yuan")
        ),
    )
    costs = [
        {
            "number": row["number"],
            "cost_yuan": row["cost_yuan"],
            "unit": catalogues.label("measuring_units", row["unit"] or "", language()),
            "price": row["unit_price_yuan"],
            "low": row["low_yuan"],
            "high": row["high_yuan"],
        }
        for row in line_amounts(right).iter_rows(named=True)
    ]
    if right.is_empty():
        return Reckoned([], None, None, None, 0)
    totals = statement(right.drop("number"))["scheme_totals"].row(0, named=True)
    return Reckoned(
        costs, totals["works_yuan"], totals["fees_yuan"], totals["total_yuan"], right.height
    )


def differences(
    theirs: Sequence[Mapping[str, str]], yours: Sequence[Mapping[str, str]]
) -> list[dict[str, Any]]:
    """Return the lines in which what was saved and what was typed differ."""
    saved = {row["measure_id"]: row for row in theirs}
    typed = {
        measure_named(row["measure_id"]) or row["measure_id"]: row
        for row in yours
        if any(row.values())
    }
    names = [name for name in FIELDS if name != "measure_id"]
    return [
        {
            "measure": label(key),
            "theirs": saved.get(key),
            "yours": typed.get(key),
        }
        for key in dict.fromkeys([*saved, *typed])
        if any(saved.get(key, {}).get(name) != typed.get(key, {}).get(name) for name in names)
    ]
