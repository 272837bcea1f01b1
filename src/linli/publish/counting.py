"""Which rows of a fact count on a day, and which cannot be placed in time."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import polars as pl

from linli.publish.filters import compiled, conditions

if TYPE_CHECKING:
    from datetime import date

    from linli.publish.definitions import Fact

COUNTED = "_counted"
UNDATED = "_undated"
_NEVER = pl.lit(value=False)


def knowable(fact: Fact, there: set[str]) -> bool:
    """Tell whether the columns that decide what counts are there."""
    if not there.issuperset(conditions(fact.filter)):
        return False
    if there.issuperset(fact.counts_from):
        return True
    return bool(fact.undated) and there.issuperset(conditions(fact.undated))


def marked(frame: pl.LazyFrame, fact: Fact, there: set[str], as_of: date | None) -> pl.LazyFrame:
    """Keep the rows that count and those without the date that would tell, marked as such.

    Without `as_of` everything recorded as done counts, dated or not.
    """
    meant = compiled(fact.filter)
    begun, dated = _begun(fact, there, as_of)
    going_on = ~_ended(fact, there, as_of)
    done = _NEVER
    if fact.undated and there.issuperset(conditions(fact.undated)):
        done = ~dated & compiled(fact.undated)
    counted, undated = (begun, done) if as_of is not None else (begun | done, _NEVER)
    return frame.with_columns(
        (meant & counted & going_on).alias(COUNTED), (meant & undated & going_on).alias(UNDATED)
    ).filter(pl.col(COUNTED) | pl.col(UNDATED))


def _begun(fact: Fact, there: set[str], as_of: date | None) -> tuple[pl.Expr, pl.Expr]:
    if not there.issuperset(fact.counts_from):
        return _NEVER, _NEVER
    everything = pl.lit(value=True)
    dated = reduce(lambda all_, day: all_ & pl.col(day).is_not_null(), fact.counts_from, everything)
    if as_of is None:
        return dated, dated
    come = reduce(
        lambda all_, day: all_ & (pl.col(day) <= as_of).fill_null(value=False),
        fact.counts_from,
        everything,
    )
    return come, dated


def _ended(fact: Fact, there: set[str], as_of: date | None) -> pl.Expr:
    days = [pl.col(day) for day in fact.counts_until if day in there]
    ends = [
        day.is_not_null() if as_of is None else (day <= as_of).fill_null(value=False)
        for day in days
    ]
    return reduce(lambda any_, end: any_ | end, ends, _NEVER)
