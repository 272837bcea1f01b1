"""Values month by month, and the values that were reported, which do not drift.

Problem: a figure once reported upward must be found again, although rows are corrected later.
Decision: values are frozen as rows of the table `indicator_values`; a page shows the frozen value
of a month that has one, and `drift` tells where the rows now say something else.
"""

from __future__ import annotations

import calendar
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from linli.publish.indicators import indicators

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from linli.registry.completing import Tables

WHOLE = "*"
_KEY = ["indicator", "scope", "month"]


def month_end(month: str) -> date:
    """Return the last day of a month.

    Raises
    ------
    ValueError
        Not a month written as 2022-09.

    Examples
    --------
    >>> month_end("2024-02")
    datetime.date(2024, 2, 29)
    """
    first = date.fromisoformat(f"{month}-01")
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def series(
    tables: Tables, months: Iterable[str], only: Sequence[str] | None = None
) -> pl.DataFrame:
    """Compute the indicators at the end of each of several months.

    Parameters
    ----------
    tables, only
        As for `indicators`.
    months
        Months, `2022-09`.

    Returns
    -------
    table
        month, indicator, value, missing; in the order of `months`.

    Raises
    ------
    ValueError
        Not a month, or an unknown indicator.

    Examples
    --------
    >>> accepted_on = [date(2021, 5, 1), date(2021, 6, 30)]
    >>> works = pl.DataFrame({"status": ["accepted"] * 2, "accepted_on": accepted_on})
    >>> series({"works": works}, ["2021-05", "2021-06"], ["works_accepted"])["value"].to_list()
    [1.0, 2.0]
    """
    in_memory = {name: frame.lazy().collect() for name, frame in tables.items()}
    parts = [
        indicators(in_memory, month_end(month), only=only).select(
            pl.lit(month).alias("month"), pl.all()
        )
        for month in months
    ]
    return pl.concat(parts) if parts else pl.DataFrame(schema={"month": pl.String})


def freeze(tables: Tables, month: str, frozen_on: date, by: str | None = None) -> pl.DataFrame:
    """Compute a month's values as rows of the table `indicator_values`.

    Parameters
    ----------
    tables
        As for `indicators`.
    month
        `2022-09`.
    frozen_on
        Day of freezing.
    by
        county, to freeze each county's values; without it the scope is `*`, all rows.

    Returns
    -------
    table
        indicator, scope, month, value, frozen_on.

    Raises
    ------
    ValueError
        Not a month, or frozen before the month is over: the value could still change.

    Examples
    --------
    >>> works = pl.DataFrame({"status": ["accepted"], "accepted_on": [date(2021, 5, 1)]})
    >>> rows = freeze({"works": works}, "2021-05", date(2021, 6, 8))
    >>> rows.row(by_predicate=pl.col("indicator") == "works_accepted")
    ('works_accepted', '*', '2021-05', 1.0, datetime.date(2021, 6, 8))
    """
    if frozen_on <= month_end(month):
        msg = f"{month} is not over on {frozen_on}: freeze it after {month_end(month)}"
        raise ValueError(msg)
    values = indicators(tables, month_end(month), by=by)
    if by is None:
        values = values.with_columns(scope=pl.lit(WHOLE))
    return values.filter(pl.col("scope").is_not_null()).select(
        "indicator",
        "scope",
        pl.lit(month).alias("month"),
        "value",
        pl.lit(frozen_on).alias("frozen_on"),
    )


def drift(frozen: pl.DataFrame, recomputed: pl.DataFrame) -> pl.DataFrame:
    """Tell where the rows now say something else than what was reported.

    Parameters
    ----------
    frozen
        Rows of `indicator_values` as they were reported.
    recomputed
        The same months computed again, by `freeze`.

    Returns
    -------
    table
        indicator, scope, month, reported, recomputed, difference (recomputed less reported, null
        where one of them is); only months in both, only values that differ.

    Examples
    --------
    >>> was = pl.DataFrame(
    ...     {"indicator": ["piles"], "scope": ["*"], "month": ["2022-09"], "value": [253.0]}
    ... )
    >>> drift(was, was.with_columns(value=pl.lit(250.0)))["difference"].to_list()
    [-3.0]
    """
    both = frozen.select(*_KEY, reported="value").join(
        recomputed.select(*_KEY, recomputed="value"), on=_KEY, how="inner", maintain_order="left"
    )
    return both.filter(pl.col("reported").ne_missing(pl.col("recomputed"))).with_columns(
        difference=pl.col("recomputed") - pl.col("reported")
    )


def reported(frozen: pl.DataFrame, computed: pl.DataFrame) -> pl.DataFrame:
    """Prefer the frozen value of each month that has one.

    Parameters
    ----------
    frozen
        Rows of `indicator_values`.
    computed
        indicator, scope, month, value as computed now.

    Returns
    -------
    table
        indicator, scope, month, value, frozen_on (null where the value was computed now); one row
        for each key of either table, ordered by month, scope and indicator.

    Examples
    --------
    >>> now = pl.DataFrame(
    ...     {"indicator": ["piles"], "scope": ["*"], "month": ["2022-09"], "value": [250.0]}
    ... )
    >>> was = now.with_columns(value=pl.lit(253.0), frozen_on=date(2022, 10, 8))
    >>> reported(was, now).row(0)
    ('piles', '*', '2022-09', 253.0, datetime.date(2022, 10, 8))
    """
    columns = [*_KEY, "value", "frozen_on"]
    new = computed.join(frozen, on=_KEY, how="anti")
    new = new.with_columns(frozen_on=pl.lit(None, pl.Date))
    return pl.concat([frozen.select(columns), new.select(columns)]).sort(
        "month", "scope", "indicator"
    )
