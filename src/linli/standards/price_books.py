"""Price books: what a unit of a measure costs, by version.

Problem: prices differ by county and year, a scheme that was costed must keep the prices it was
costed with, and no estimate may pass for a norm. Decision: a book has a version that never
changes once used; Linli packs one book of estimates and says so; a county puts its own beside it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from linli.records import Problem, Result
from linli.schema import table
from linli.schema.parsing import clean, loose
from linli.schema.validation import ROW
from linli.standards.catalogues import measures
from linli.standards.packed import packed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linli.schema import Field

_KEY = ["price_book", "measure_id"]
_AMOUNTS = ("low_yuan", "typical_yuan", "high_yuan")
_OPTIONAL = ("basis",)


def price_books() -> pl.DataFrame:
    """Return the packed price books.

    Returns
    -------
    table
        price_book (version), region (`*` or a prefix of the county code), date of the price
        level, zh, en, source, status (`estimate`, or what a county writes of its own).

    Examples
    --------
    >>> price_books().row(0, named=True)["status"]
    'estimate'
    """
    return packed("price_books")


def prices(version: str | None = None) -> pl.DataFrame:
    """Return the unit costs of one packed price book.

    Parameters
    ----------
    version
        A price_book of `price_books()`; without it, the newest.

    Returns
    -------
    table
        One row a measure: price_book, measure_id, unit, low_yuan, typical_yuan and high_yuan
        [yuan per unit], basis (`estimate` where it is one), source.

    Raises
    ------
    ValueError
        No such version.

    Notes
    -----
    The packed figures are Linli's own estimates of 2022 for county towns of central China:
    orders of magnitude for planning, not for a tender limit or a fiscal review.

    Examples
    --------
    >>> row = prices("linli_2022").row(by_predicate=pl.col("measure_id") == "roof_waterproofing")
    >>> row[2:7]
    ('m2', Decimal('60.00'), Decimal('95.00'), Decimal('160.00'), 'estimate')
    """
    books = price_books().sort("date", "price_book")["price_book"].to_list()
    chosen = books[-1] if version is None else version
    if chosen not in books:
        msg = f"no price book {version!r}; packed are {', '.join(books)}"
        raise ValueError(msg)
    return packed("prices").filter(pl.col("price_book") == chosen)


def prices_with(book: pl.DataFrame) -> Result:
    """Put a county's own prices beside the packed ones.

    Parameters
    ----------
    book
        The columns of `prices()`, text or typed; `basis` may be absent. An integer column `_row`
        gives the row numbers in the file, else rows are counted from 2 (below a heading). It
        need not price every measure.

    Returns
    -------
    Result
        tables: `prices`, the packed rows and, unless rejected, those of `book` behind them.
        problems: everything wrong with `book`. status: `ok` or `rejected`.

    Notes
    -----
    Problems: data.missing_column, data.unknown_column (a warning), data.missing, data.not_money,
    data.unknown_reference (no such measure), data.not_a_choice (not the measure's unit),
    data.too_small (below zero, or high below typical), data.too_large (low above typical),
    data.duplicate_key (twice, or a packed version used again).

    Examples
    --------
    >>> own = prices().head(1).with_columns(price_book=pl.lit("yongxing_2023"))
    >>> prices_with(own).status
    'ok'
    >>> wrong = own.with_columns(low_yuan=pl.lit("1000000"))
    >>> [(each.code, each.field) for each in prices_with(wrong).problems]
    [('data.too_large', 'low_yuan')]
    """
    beside = packed("prices")
    problems = [*_column_problems(book, beside)]
    if any(each.code == "data.missing_column" for each in problems):
        return Result({"prices": beside}, tuple(problems), "rejected")
    text = _text(book, beside)
    typed = text.with_columns(loose(pl.col(name), _money(name)).alias(name) for name in _AMOUNTS)
    found = [*_cell_problems(text, typed), *_sense_problems(typed), *_key_problems(typed, beside)]
    problems += sorted(found, key=lambda each: int(each.row))
    if found:
        return Result({"prices": beside}, tuple(problems), "rejected")
    return Result({"prices": pl.concat([beside, typed.drop(ROW)])}, tuple(problems))


def _money(name: str) -> Field:
    # How an amount is written is the schema's to say; any of its money fields says it.
    return replace(table("works").field("cost_yuan"), name=name)


def _text(book: pl.DataFrame, beside: pl.DataFrame) -> pl.DataFrame:
    numbered = book if ROW in book.columns else book.with_row_index(ROW, offset=2)
    return numbered.select(
        pl.col(ROW).cast(pl.Int64),
        *(
            clean(pl.col(name).cast(pl.String))
            if name in book.columns
            else pl.lit(None, pl.String).alias(name)
            for name in beside.columns
        ),
    )


def _column_problems(book: pl.DataFrame, beside: pl.DataFrame) -> Iterator[Problem]:
    for name in beside.columns:
        if name not in book.columns and name not in _OPTIONAL:
            yield Problem("data.missing_column", "prices", field=name)
    for name in book.columns:
        if name not in (*beside.columns, ROW):
            yield Problem("data.unknown_column", "prices", value=name)


def _listed(
    rows: pl.DataFrame, code: str, field: str, expected: pl.Expr | None = None
) -> Iterator[Problem]:
    wanted = pl.lit("") if expected is None else expected.cast(pl.String)
    for row, value, right in rows.select(
        pl.col(ROW), pl.col(field).cast(pl.String).alias("value"), wanted.alias("expected")
    ).iter_rows():
        yield Problem(code, "prices", str(row), field, value or "", right)


def _cell_problems(text: pl.DataFrame, typed: pl.DataFrame) -> Iterator[Problem]:
    for name in text.columns:
        if name not in (ROW, *_OPTIONAL):
            yield from _listed(text.filter(pl.col(name).is_null()), "data.missing", name)
    for name in _AMOUNTS:
        unread = text.filter(typed[name].is_null() & text[name].is_not_null())
        yield from _listed(unread, "data.not_money", name)


def _sense_problems(typed: pl.DataFrame) -> Iterator[Problem]:
    low, typical, high = (pl.col(name) for name in _AMOUNTS)
    known = typed.join(
        measures().select("measure_id", right_unit="unit"), on="measure_id", how="left"
    ).sort(ROW)
    strange = known.filter(pl.col("measure_id").is_not_null() & pl.col("right_unit").is_null())
    yield from _listed(strange, "data.unknown_reference", "measure_id", pl.lit("measures"))
    other = known.filter(pl.col("unit") != pl.col("right_unit"))
    yield from _listed(other, "data.not_a_choice", "unit", pl.col("right_unit"))
    for name in _AMOUNTS:
        yield from _listed(typed.filter(pl.col(name) < 0), "data.too_small", name, pl.lit("0"))
    yield from _listed(typed.filter(low > typical), "data.too_large", "low_yuan", typical)
    yield from _listed(typed.filter(high < typical), "data.too_small", "high_yuan", typical)


def _key_problems(typed: pl.DataFrame, beside: pl.DataFrame) -> Iterator[Problem]:
    named = typed.filter(pl.all_horizontal(pl.col(_KEY).is_not_null()))
    twice = ~pl.struct(_KEY).is_first_distinct()
    packed_already = pl.col("price_book").is_in(beside["price_book"].unique().implode())
    for row, *key in named.filter(twice | packed_already).select(ROW, *_KEY).iter_rows():
        yield Problem("data.duplicate_key", "prices", str(row), _KEY[-1], " ".join(key))
