"""A handful of realistic faults, so that the data-quality report has something to show.

None of them touches a published total. They are listed in `faults.csv` and in docs/sample.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import polars as pl

from linli.sample.packed import rows


@cache
def faults() -> tuple[Mapping[str, str], ...]:
    """Return the faults that are put into the sample.

    Returns
    -------
    tuple of mapping
        table, key (field), id, field, value (what it says; +n, -n or /n changes the right one),
        rule (the data-quality rule that finds it), zh and en.

    Examples
    --------
    >>> faults()[0]["rule"]
    'community.reported_buildings'
    """
    return tuple(rows("faults.csv"))


def with_faults(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Return the tables with the faults put in."""
    changed = dict(tables)
    for fault in faults():
        frame = changed[fault["table"]]
        changed[fault["table"]] = frame.with_columns(
            pl.when(pl.col(fault["key"]) == fault["id"])
            .then(_wrong(fault["field"], fault["value"], frame.schema[fault["field"]]))
            .otherwise(pl.col(fault["field"]))
            .alias(fault["field"])
        )
    return changed


def _wrong(field: str, value: str, kind: pl.DataType) -> pl.Expr:
    if value[0] in "+-":
        return pl.col(field) + int(value)
    if value[0] == "/":
        return (pl.col(field) / int(value[1:])).round(1)
    return pl.lit(value).cast(kind)
