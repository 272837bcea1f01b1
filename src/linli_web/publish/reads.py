"""The tables that figures are made from, held in memory until the data change, and the figures.

One process holds the tables of one office's database: those of a county, or of a prefecture with
some 200,000 communities. Homes are counted by the database, building by building, so that neither
29 million rows of a nation nor anything about a single home is held here; a nation's figures are
computed from files, county by county, by the library itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl
from django.db.models import Count

from linli.publish import definitions, indicators, reported, series
from linli.publish import progress as compared
from linli_web.journal.memory import remembered
from linli_web.registry.models import Unit
from linli_web.tables.reading import read

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from linli.publish import Indicator
    from linli.registry.completing import Tables

# Shapes are what fills memory, and no figure needs them.
_TABLES = (
    "counties",
    "zones",
    "areas",
    "streets",
    "communities",
    "buildings",
    "facilities",
    "findings",
    "works",
    "sources",
    "vouchers",
)
WHOLE = "*"
_MOST_MONTHS = 60
_MONTHS_BEYOND_A_COUNTY = 24
# Up to so many communities all figures are computed at once where one is asked for.
_A_COUNTY = 3000


@dataclass(frozen=True, slots=True)
class Value:
    """One figure as of a day."""

    indicator: Indicator
    value: float | None
    missing: int


@remembered(1)
def tables() -> Tables:
    """Return the tables that figures are made from, without shapes."""
    found: dict[str, pl.DataFrame | pl.LazyFrame] = {
        name: read(name).drop("geometry", strict=False) for name in _TABLES
    }
    found["units"] = _homes()
    return found


def _homes() -> pl.LazyFrame:
    """Return one row a unit, without keys, unfolded from the database's counts when asked for."""
    counted = Unit.objects.values_list("building_id", "use").annotate(number=Count("pk"))
    frame = pl.DataFrame(
        list(counted.order_by("building_id", "use")),
        schema={"building_id": pl.String, "use": pl.String, "number": pl.Int64},
        orient="row",
    )
    repeated = pl.int_ranges(0, pl.col("number"))
    return frame.lazy().with_columns(number=repeated).explode("number").drop("number")


def table(name: str) -> pl.DataFrame:
    """Return one of the tables."""
    return tables()[name].lazy().collect()


@remembered(8)
def values(as_of: date) -> Mapping[str, Value]:
    """Return every indicator as of a day."""
    rows = indicators(tables(), as_of)
    return {
        name: Value(definitions()[name], value, missing) for name, value, missing in rows.rows()
    }


def by_place(by: str, names: tuple[str, ...], as_of: date) -> pl.DataFrame:
    """Return figures for each place: scope, indicator, value, missing."""
    return _by_place(by, _together(names), as_of).filter(pl.col("indicator").is_in(names))


@remembered(256)
def _by_place(by: str, names: tuple[str, ...], as_of: date) -> pl.DataFrame:
    return indicators(tables(), as_of, by=by, only=names)


def of_a_county() -> bool:
    """Tell whether the register is so small that everything is computed while one waits."""
    return table("communities").height <= _A_COUNTY


def _together(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return what to compute at once: in a county all figures, so that the next page has them."""
    return tuple(definitions()) if of_a_county() else names


@remembered(1)
def place_names() -> Mapping[str, Mapping[str, tuple[str, str]]]:
    """Return the Chinese and English name of each place, by the column that names it."""
    zones = table("zones").select("zone", "name", pl.coalesce("english_name", "name").alias("en"))
    return {
        "zone": {row[0]: row[1:] for row in zones.iter_rows()},
        **{
            key: {row[0]: (row[1], row[1]) for row in table(name).select(key, "name").iter_rows()}
            for key, name in _NAMED.items()
        },
    }


_NAMED = {
    "county": "counties",
    "street_id": "streets",
    "area_id": "areas",
    "community_id": "communities",
    "source_id": "sources",
}


@remembered(1)
def targets() -> pl.DataFrame:
    """Return the targets."""
    return read("targets")


@remembered(8)
def progress(as_of: date) -> pl.DataFrame:
    """Compare the figures with their targets."""
    rows = pl.DataFrame(
        [(name, each.value) for name, each in values(as_of).items()],
        schema={"indicator": pl.String, "value": pl.Float64},
        orient="row",
    )
    known = targets().filter(pl.col("indicator").is_in(list(definitions())))
    return compared(rows, known, as_of)


def goals(as_of: date) -> Mapping[str, Mapping[str, Any]]:
    """Return of each indicator with targets the next one, else the last that has passed."""
    found: dict[str, Mapping[str, Any]] = {}
    for row in progress(as_of).iter_rows(named=True):
        if row["indicator"] not in found or found[row["indicator"]]["by"] < as_of:
            found[row["indicator"]] = row
    return found


@remembered(1)
def frozen() -> pl.DataFrame:
    """Return the values of the months that were reported."""
    return read("indicator_values")


@remembered(8)
def months(as_of: date) -> tuple[str, ...]:
    """Return the months from the first money or works to a day.

    At most the last five years; beyond a county, whose every month takes longer, the last two.
    """
    days = [*table("vouchers")["date"].to_list(), *table("communities")["started_on"].to_list()]
    first: date = min((day for day in days if day is not None), default=as_of)
    whole = [
        f"{at // 12}-{at % 12 + 1:02d}"
        for at in range(first.year * 12 + first.month - 1, as_of.year * 12 + as_of.month)
    ]
    return tuple(whole[-(_MOST_MONTHS if of_a_county() else _MONTHS_BEYOND_A_COUNTY) :])


def monthly(names: tuple[str, ...], as_of: date) -> pl.DataFrame:
    """Return figures month by month: the reported value where there is one, else computed.

    Returns
    -------
    table
        indicator, scope, month, value, frozen_on, computed.
    """
    asked = _together(names) if len(names) == 1 else names
    return _monthly(asked, as_of).filter(pl.col("indicator").is_in(names))


@remembered(64)
def _monthly(names: tuple[str, ...], as_of: date) -> pl.DataFrame:
    computed = series(tables(), months(as_of), names).select(
        "indicator", pl.lit(WHOLE).alias("scope"), "month", "value"
    )
    mine = frozen().filter(
        pl.col("indicator").is_in(names),
        pl.col("scope") == WHOLE,
        pl.col("month").is_in(months(as_of)),
    )
    key = ["indicator", "scope", "month"]
    return reported(mine, computed).join(computed.rename({"value": "computed"}), on=key, how="left")
