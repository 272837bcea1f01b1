"""The published figures of Yongxing County that the sample adds up to."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cache

from linli.sample.packed import rows

AS_OF = date(2022, 9, 30)


@cache
def published() -> dict[str, Fraction]:
    """Return the published figures by indicator, exact.

    References
    ----------
    Yongxing County's account of its programme up to September 2022 (`published_totals.csv`).

    Examples
    --------
    >>> published()["households_benefiting"]
    Fraction(8557, 1)
    """
    return {row["indicator"]: Fraction(row["value"]) for row in rows("published_totals.csv")}


def total(indicator: str) -> int:
    """Return a published figure that is a whole number.

    Parameters
    ----------
    indicator
        Its name, `residential_buildings`.

    Raises
    ------
    ValueError
        The figure is a share; take it from `published()`.

    Examples
    --------
    >>> total("residential_buildings")
    593
    """
    figure = published()[indicator]
    if figure.denominator != 1:
        msg = f"{indicator} is {figure}, no whole number; take it from published()"
        raise ValueError(msg)
    return figure.numerator


@cache
def measured() -> dict[str, int]:
    """Return the published totals of works by measure.

    Examples
    --------
    >>> measured()["water_main"]
    9310
    """
    return {
        row["measure_id"]: total(row["indicator"])
        for row in rows("published_totals.csv")
        if row["measure_id"]
    }


@cache
def added_facilities() -> dict[str, int]:
    """Return the published numbers of facilities added, by category.

    Examples
    --------
    >>> added_facilities()["pocket_park"]
    3
    """
    return {
        row["category"]: total(row["indicator"])
        for row in rows("published_totals.csv")
        if row["category"]
    }
