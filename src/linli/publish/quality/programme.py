"""Rules about the programme as a whole, and about days in any table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from linli.registry.completing import open_on
from linli.registry.counted import counted_communities, from_parts, in_parts
from linli.registry.rules import found
from linli.schema import table, tables

if TYPE_CHECKING:
    from linli.registry.rules import Given, Rule

WHOLE = "*"
_HOMES, _AREA = pl.col("counted_households"), pl.col("counted_floor_area_m2")
# Tables whose days may lie ahead: a target is one.
_AHEAD = ("targets",)


def _programme(given: Given) -> pl.LazyFrame:
    """One row: households and floor area of the renovated communities, or of all before any is."""
    needed = {"communities": given.rows("communities")}
    held = counted_communities({**given.tables, **needed}, given.as_of)
    held = held.filter(open_on(given.as_of))
    done = pl.col("completed_on").is_not_null()
    some = done.any()
    meant = held.with_columns(scope=pl.when(some).then(pl.lit("renovated_communities")))
    meant = meant.filter(done | pl.col("scope").is_null())
    both = _AREA.is_not_null() & _HOMES.is_not_null()
    return meant.select(
        key=pl.lit(WHOLE),
        scope=pl.col("scope").first().fill_null("registered_communities"),
        households=_HOMES.sum(),
        area=from_parts(in_parts(_AREA.filter(both)).sum()),
        homes_with_area=_HOMES.filter(both).sum(),
    )


def floor_area_per_household(given: Given) -> pl.LazyFrame:
    """Floor area a household over the whole programme."""
    each = pl.col("area") / pl.col("homes_with_area")
    programme = _programme(given).filter(pl.col("homes_with_area") > 0)
    return found(
        programme.filter(given.outside(each)),
        "key",
        each,
        scope=pl.col("scope"),
        floor_area=pl.col("area").cast(pl.Int64),
        households=pl.col("homes_with_area"),
    )


def services_above_households(given: Given) -> pl.LazyFrame:
    """More households served by a measure than the whole programme has."""
    served = (
        given.rows("works")
        .filter((pl.col("status") == "accepted") & (pl.col("unit") == "household"))
        .group_by("measure_id")
        .agg(total=from_parts(in_parts(pl.col("quantity")).sum()))
    )
    both = served.join(_programme(given), how="cross").filter(pl.col("households") > 0)
    wrong = both.filter(pl.col("total") > pl.col("households"))
    return found(
        wrong,
        "key",
        pl.col("total"),
        pl.col("households"),
        measure=pl.col("measure_id"),
        scope=pl.col("scope"),
    )


def future_date(given: Given) -> pl.LazyFrame:
    """A day that had not come on the day of the check."""
    columns = [
        (name, field.name)
        for name, definition in tables().items()
        for field in definition.fields
        if given.as_of is not None
        and name in given.tables
        and name not in _AHEAD
        and field.type == "date"
    ]
    parts = [_ahead(given, name, column) for name, column in columns]
    return pl.concat(parts) if parts else found(pl.LazyFrame({"key": []}), "key", pl.lit(""))


def _ahead(given: Given, name: str, column: str) -> pl.LazyFrame:
    later = given.rows(name).filter(pl.col(column) > given.as_of)
    return found(
        later,
        table(name).key,
        pl.col(column),
        pl.lit(given.as_of),
        table=name,
        field=column,
    )


RULES: dict[str, Rule] = {
    "programme.floor_area_per_household": floor_area_per_household,
    "programme.services_above_households": services_above_households,
    "row.future_date": future_date,
}
