"""Versions of a scheme: what tells one from another, and what differs between two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from linli.records.fingerprints import fingerprint

if TYPE_CHECKING:
    from collections.abc import Mapping

_COLUMNS = ("measure_id", "quantity", "unit_price_yuan", "low_yuan", "high_yuan")
_COMPARED = ("quantity", "unit_price_yuan")


def content_hash(lines: pl.DataFrame, basis: Mapping[str, str]) -> str:
    """Return the hash of what a scheme says, alike for alike content.

    Parameters
    ----------
    lines : table
        The lines of one scheme: measure_id, quantity, unit_price_yuan, low_yuan, high_yuan.
    basis
        What else was decided: price book, price date, hashes of the drawings, by name.

    Returns
    -------
    str
        SHA-256 in hexadecimal of the content as JSON with sorted keys; the order of the lines
        does not matter.

    Examples
    --------
    >>> lines = pl.DataFrame(
    ...     {
    ...         "measure_id": ["water_main"],
    ...         "quantity": [248.0],
    ...         "unit_price_yuan": ["480.00"],
    ...         "low_yuan": [None],
    ...         "high_yuan": [None],
    ...     }
    ... )
    >>> content_hash(lines, {"price_book": "linli_2022"})[:8]
    'ca7ef9aa'
    """
    rows = sorted(
        [
            ["" if value is None else _plain(value) for value in row]
            for row in lines.select(_COLUMNS).iter_rows()
        ]
    )
    return fingerprint({"lines": rows, "basis": dict(basis)})


def _plain(value: object) -> str:
    return repr(value) if isinstance(value, float) else str(value)


def line_differences(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Return what differs between the lines of two versions.

    Parameters
    ----------
    before, after : table
        Lines of one scheme each: measure_id, quantity, unit_price_yuan [yuan], cost_yuan [yuan].

    Returns
    -------
    table
        measure_id, change (`added`, `removed`, `changed` or `same`), quantity_before,
        quantity_after, unit_price_yuan_before, unit_price_yuan_after, cost_yuan_before,
        cost_yuan_after, difference_yuan [yuan]; in the order of `after`, removed lines behind.
    """
    names = [*_COMPARED, "cost_yuan"]
    both = after.select("measure_id", *names).join(
        before.select("measure_id", *names),
        on="measure_id",
        how="full",
        suffix="_before",
        coalesce=True,
        maintain_order="left_right",
    )
    zero = pl.lit(0).cast(pl.Decimal(38, 2))
    difference = pl.col("cost_yuan").fill_null(zero) - pl.col("cost_yuan_before").fill_null(zero)
    alike = pl.all_horizontal(pl.col(name) == pl.col(f"{name}_before") for name in _COMPARED)
    change = (
        pl.when(pl.col("quantity_before").is_null())
        .then(pl.lit("added"))
        .when(pl.col("quantity").is_null())
        .then(pl.lit("removed"))
        .when(alike)
        .then(pl.lit("same"))
        .otherwise(pl.lit("changed"))
    )
    pairs = [
        column
        for name in names
        for column in (pl.col(f"{name}_before"), pl.col(name).alias(f"{name}_after"))
    ]
    return both.select(
        "measure_id", change.alias("change"), *pairs, difference.alias("difference_yuan")
    )
