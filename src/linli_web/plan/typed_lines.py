"""Lines of a scheme as somebody typed or pasted them: read, or every bad cell told."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import polars as pl

from linli.plan.schemes.exact import scaled
from linli.records import Problem
from linli.schema import validate
from linli.standards import measures, prices
from linli_web.plan.assessing import LINE_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from fractions import Fraction

TABLE = "scheme_lines"
AMOUNTS = ("unit_price_yuan", "low_yuan", "high_yuan")
FIELDS = ("measure_id", "quantity", *AMOUNTS, "note")
LONGEST_NOTE = 200
# More than the catalogue has measures; a paste of a whole workbook is a mistake.
MOST_LINES = 300
# More than any line costs; a scheme of such lines still fits the columns of its sums.
MOST_YUAN = 10**12


@dataclass(frozen=True, slots=True)
class Read:
    """What was typed.

    Parameters
    ----------
    lines : table
        Of `LINE_TYPES`; empty of meaning where there are problems.
    notes
        Notes by measure.
    problems
        Everything wrong, with the number of the row from 1 and the field.
    numbers
        The number of each line's row from 1.
    """

    lines: pl.DataFrame
    notes: Mapping[str, str]
    problems: tuple[Problem, ...]
    numbers: tuple[int, ...]


@cache
def _measures_by_name() -> Mapping[str, str]:
    """Return the measures by id and by their names in both languages."""
    found: dict[str, str] = {}
    for key, zh, en in measures().select("measure_id", "zh", "en").iter_rows():
        found |= {_plain(zh): key, _plain(en): key}
    keys = {_plain(key): key for key in measures()["measure_id"]}
    return MappingProxyType(found | keys)


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()


def measure_named(text: str) -> str:
    """Return the measure of an id or a name in either language; empty where there is none."""
    return _measures_by_name().get(_plain(text), "")


@cache
def book_prices(version: str, level: Fraction) -> Mapping[str, tuple[str, str, str]]:
    """Return price, low and high of each measure of a price book at a price level, as texts."""
    rows = prices(version).select(
        "measure_id",
        *(scaled(name, level) for name in ("typical_yuan", "low_yuan", "high_yuan")),
    )
    return MappingProxyType(
        {key: (str(price), str(low), str(high)) for key, price, low, high in rows.iter_rows()}
    )


def read_lines(
    rows: Sequence[Mapping[str, str]], version: str, level: Fraction, scheme_id: str
) -> Read:
    """Read typed rows; a row without any word is none.

    Parameters
    ----------
    rows
        Texts by field of `FIELDS`; what is not there is blank.
    version, level
        Price book and price level that fill in a price that nobody typed.
    scheme_id
        What the lines are called by.
    """
    filled = [
        (number, _filled(row, version, level))
        for number, row in enumerate(rows, 1)
        if any(str(row.get(name, "")).strip() for name in FIELDS)
    ]
    raw = pl.DataFrame(
        {"_row": [number for number, _ in filled], "scheme_id": [scheme_id] * len(filled)}
        | {name: [row[name] for _, row in filled] for name in FIELDS if name != "note"},
        schema_overrides={"_row": pl.Int64, "scheme_id": pl.String}
        | {name: pl.String for name in FIELDS if name != "note"},
    )
    result = validate(TABLE, raw)
    typed = result.tables[TABLE]
    problems = [*result.problems, *_unknown(filled), *_out_of_order(typed)]
    problems += [*_too_dear(typed), *_long(filled)]
    if len(filled) > MOST_LINES:
        told = Problem("data.too_large", TABLE, "", "measure_id", str(len(filled)), str(MOST_LINES))
        problems.append(told)
    lines = typed.select(pl.col(name).cast(kind) for name, kind in LINE_TYPES.items())
    return Read(
        lines,
        {row["measure_id"]: row["note"] for _, row in filled},
        tuple(problems),
        tuple(number for number, _ in filled),
    )


def _filled(row: Mapping[str, str], version: str, level: Fraction) -> dict[str, str]:
    """Return a row with its measure's id, and the book's prices where none was typed."""
    texts = {name: str(row.get(name, "")).strip() for name in FIELDS}
    texts["measure_id"] = measure_named(texts["measure_id"]) or texts["measure_id"]
    known = book_prices(version, level).get(texts["measure_id"])
    if known and not any(texts[name] for name in AMOUNTS):
        texts |= dict(zip(AMOUNTS, known, strict=True))
    # What is pasted from a sheet carries its separators.
    for name in ("quantity", *AMOUNTS):
        texts[name] = texts[name].replace(",", "").replace("，", "").removeprefix("¥")
    return texts


def _unknown(rows: Sequence[tuple[int, Mapping[str, str]]]) -> Iterator[Problem]:
    known = set(_measures_by_name().values())
    for number, row in rows:
        if row["measure_id"] and row["measure_id"] not in known:
            told = row["measure_id"]
            yield Problem("plan.unknown_measure", TABLE, str(number), "measure_id", told)


def _out_of_order(typed: pl.DataFrame) -> Iterator[Problem]:
    """Tell where a price does not lie in its own range."""
    price, low, high = (pl.col(name) for name in AMOUNTS)
    for name, wrong, code in (
        ("low_yuan", low > price, "data.too_large"),
        ("high_yuan", high < price, "data.too_small"),
    ):
        found = typed.filter(wrong).select("_row", name, "unit_price_yuan")
        for number, value, expected in found.iter_rows():
            yield Problem(code, TABLE, str(number), name, str(value), str(expected))


def _too_dear(typed: pl.DataFrame) -> Iterator[Problem]:
    """Tell where a line would cost more than the office can keep."""
    for name in AMOUNTS:
        cost = pl.max_horizontal("quantity", pl.lit(1.0)) * pl.col(name).cast(pl.Float64)
        for number, value in typed.filter(cost > MOST_YUAN).select("_row", name).iter_rows():
            yield Problem("data.too_large", TABLE, str(number), name, str(value), str(MOST_YUAN))


def _long(rows: Sequence[tuple[int, Mapping[str, str]]]) -> Iterator[Problem]:
    for number, row in rows:
        if len(row["note"]) > LONGEST_NOTE:
            yield Problem(
                "data.too_long", TABLE, str(number), "note", row["note"], str(LONGEST_NOTE)
            )
