"""The room's CSV files as typed tables, read once."""

from __future__ import annotations

from functools import cache
from importlib import resources

import polars as pl

_DATES = ("date", "in_force_from")
_MONEY = (
    "low_yuan",
    "typical_yuan",
    "high_yuan",
    "from_yuan",
    "amount_yuan",
    "income_yuan_per_year",
)
_WHOLE = (
    "life_circle_minutes",
    "distance_m",
    "minimum_size",
    "months",
    "service_years",
    "size",
    "days",
)
_FLAGS = ("earmarked", "proposed", "whole", "working")
_LISTS = ("other_payers", "osm_tags")


def _typed(name: str) -> pl.Expr:
    column = pl.col(name)
    if name in _DATES:
        return column.str.to_date()
    if name in _MONEY:
        return column.str.to_decimal(scale=2).cast(pl.Decimal(38, 2))
    if name in _WHOLE:
        return column.cast(pl.Int64)
    if name in _FLAGS:
        return column == "true"
    if name in _LISTS:
        return column.str.split(";").fill_null([])
    return column


@cache
def _read(name: str) -> pl.DataFrame:
    file = resources.files("linli.standards").joinpath(f"{name}.csv")
    text = pl.read_csv(file.read_bytes(), infer_schema=False)
    return text.select(_typed(column) for column in text.columns)


def packed(name: str) -> pl.DataFrame:
    """Return one of the room's tables, typed; a copy that its taker may change.

    Parameters
    ----------
    name
        Name of the file without its ending, `measures`.

    Examples
    --------
    >>> packed("source_kinds").schema["earmarked"]
    Boolean
    """
    return _read(name).clone()
