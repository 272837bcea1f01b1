"""The money by source, by year or by community; every table adds up to the same total."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from linli.publish.indicators import rows_behind

if TYPE_CHECKING:
    from datetime import date

    from linli.registry.completing import Tables

PLACES = ("source_id", "year", "community_id")
_MONEY = pl.Decimal(38, 2)
_PARTS = {"arrived_yuan": "arrival", "in_kind_yuan": "in_kind", "returned_yuan": "return"}


def money_by(tables: Tables, by: str, as_of: date | None = None) -> pl.DataFrame:
    """Add up the vouchers that make the investment, and the allocations.

    Parameters
    ----------
    tables
        Typed tables by name: vouchers.
    by
        source_id, year (of the voucher's date) or community_id.
    as_of
        Last day that counts; without it every voucher.

    Returns
    -------
    table
        `by` (null for vouchers that name none), arrived_yuan, in_kind_yuan, returned_yuan,
        invested_yuan (arrived and in kind less returned), allocated_yuan [yuan]; ordered by `by`,
        null last. invested_yuan adds up to the indicator `investment_total`.

    Raises
    ------
    ValueError
        `by` is none of these.

    Examples
    --------
    >>> from datetime import date
    >>> from decimal import Decimal
    >>> vouchers = pl.DataFrame(
    ...     {
    ...         "voucher_id": ["v1", "v2"],
    ...         "date": [date(2021, 5, 1), date(2022, 6, 1)],
    ...         "kind": ["arrival", "return"],
    ...         "amount_yuan": [Decimal(900), Decimal(100)],
    ...     }
    ... )
    >>> money_by({"vouchers": vouchers}, "year")["year", "invested_yuan"].rows()
    [(2021, Decimal('900.00')), (2022, Decimal('-100.00'))]
    """
    if by not in PLACES:
        msg = f"money is added up by {', '.join(PLACES)}, not by {by!r}"
        raise ValueError(msg)
    invested = _placed(rows_behind("investment_total", tables, as_of), by)
    allocated = _placed(rows_behind("funding_allocated", tables, as_of), by)
    value = pl.col("value").cast(_MONEY)
    sums = invested.group_by(by).agg(
        *(
            pl.when(pl.col("kind") == kind).then(value.abs()).sum().alias(name)
            for name, kind in _PARTS.items()
        ),
        invested_yuan=value.sum(),
    )
    split = allocated.group_by(by).agg(allocated_yuan=value.sum())
    numbers = [*_PARTS, "invested_yuan", "allocated_yuan"]
    return (
        sums.join(split, on=by, how="full", coalesce=True, nulls_equal=True)
        .with_columns(pl.col(numbers).fill_null(0).cast(_MONEY))
        .sort(by, nulls_last=True)
    )


def _placed(rows: pl.DataFrame, by: str) -> pl.DataFrame:
    wanted = ["value", "kind", by]
    if "date" not in rows.columns:
        place = pl.Int64() if by == "year" else pl.String()
        return pl.DataFrame(schema={"value": _MONEY, "kind": pl.String(), by: place})
    if by == "year":
        rows = rows.with_columns(year=pl.col("date").dt.year().cast(pl.Int64))
    elif by not in rows.columns:
        rows = rows.with_columns(pl.lit(None, pl.String).alias(by))
    return rows.select(wanted)
