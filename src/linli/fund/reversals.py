"""Vouchers with the day on which each was taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from linli.registry.completing import complete

if TYPE_CHECKING:
    from linli.registry.completing import Tables


def with_reversals(tables: Tables) -> pl.LazyFrame:
    """Return the vouchers with `reversed_on`, null for those that stand.

    Parameters
    ----------
    tables
        Typed tables by name, `vouchers` among them.

    Returns
    -------
    lazy table
        Every voucher, reversals too, with reversed_on: the day of the first reversal that names
        it. A reversal takes the whole voucher back.

    Examples
    --------
    >>> from datetime import date
    >>> vouchers = pl.DataFrame(
    ...     {
    ...         "voucher_id": ["v1", "v2"],
    ...         "kind": ["arrival", "reversal"],
    ...         "date": [date(2021, 3, 1), date(2021, 4, 1)],
    ...         "reverses": [None, "v1"],
    ...     }
    ... )
    >>> with_reversals({"vouchers": vouchers}).collect()["reversed_on"].to_list()
    [datetime.date(2021, 4, 1), None]
    """
    frame = complete("vouchers", tables, ("reverses",))
    taken_back = (
        frame.filter((pl.col("kind") == "reversal") & pl.col("reverses").is_not_null())
        .group_by("reverses")
        .agg(reversed_on=pl.col("date").min())
    )
    return frame.join(
        taken_back, left_on="voucher_id", right_on="reverses", how="left", maintain_order="left"
    )
