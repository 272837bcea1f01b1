"""How far the programme has come towards its targets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from datetime import date


def progress(values: pl.DataFrame, targets: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Compare values with their targets.

    Parameters
    ----------
    values
        indicator, value, as of `as_of`; null where the data do not tell.
    targets
        Rows of the table `targets`: indicator, by [date], value, basis.
    as_of
        Day of the comparison.

    Returns
    -------
    table
        One row a target, by date then in the order of `targets`: indicator, by, target, value,
        share (value / target, null for a target of zero), left (target less value, zero once
        met), days_left [days], status (met; under_way before the date; missed from the day after
        it; unknown without a value), basis.

    Examples
    --------
    >>> from datetime import date
    >>> values = pl.DataFrame({"indicator": ["parking_added"], "value": [2357.0]})
    >>> targets = pl.DataFrame(
    ...     {"indicator": ["parking_added"], "by": [date(2022, 12, 31)], "value": [2500.0]}
    ... )
    >>> progress(values, targets, date(2022, 9, 30))["left", "days_left", "status"].row(0)
    (143.0, 92, 'under_way')
    """
    basis = pl.col("basis") if "basis" in targets.columns else pl.lit(None, pl.String)
    wanted = targets.select(
        "indicator", "by", pl.col("value").alias("target"), basis.alias("basis")
    )
    both = wanted.join(
        values.select("indicator", "value"), on="indicator", how="left", maintain_order="left"
    )
    value, target = pl.col("value"), pl.col("target")
    return both.sort("by", maintain_order=True).select(
        "indicator",
        "by",
        "target",
        "value",
        share=pl.when(target != 0).then(value / target),
        left=pl.max_horizontal(target - value, pl.when(value.is_not_null()).then(0.0)),
        days_left=(pl.col("by") - pl.lit(as_of)).dt.total_days(),
        status=_status(as_of),
        basis="basis",
    )


def _status(as_of: date) -> pl.Expr:
    return (
        pl.when(pl.col("value").is_null())
        .then(pl.lit("unknown"))
        .when(pl.col("value") >= pl.col("target"))
        .then(pl.lit("met"))
        .when(pl.col("by") < as_of)
        .then(pl.lit("missed"))
        .otherwise(pl.lit("under_way"))
    )
