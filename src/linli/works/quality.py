"""Data-quality rules that look at works."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from linli.registry.completing import open_on
from linli.registry.counted import counted_communities, from_parts, in_parts
from linli.registry.rules import found
from linli.standards import measures, prices, source_kinds

if TYPE_CHECKING:
    from linli.registry.rules import Given, Rule

_QUANTITY = pl.col("quantity")
_ACCEPTED = pl.col("status") == "accepted"


def dates_in_order(given: Given) -> pl.LazyFrame:
    """A work completed before its start, or accepted before either."""
    started, completed, accepted = (
        pl.col(name) for name in ("started_on", "completed_on", "accepted_on")
    )
    earlier = pl.max_horizontal(started, completed)
    wrong = given.rows("works").filter((completed < started) | (accepted < earlier))
    return found(
        wrong, "work_id", pl.coalesce(accepted, completed), earlier, started=started.cast(pl.String)
    )


def accepted_without_date(given: Given) -> pl.LazyFrame:
    """A work accepted on no day, or with a day of acceptance and not accepted."""
    undated = _ACCEPTED & pl.col("accepted_on").is_null()
    early = pl.col("status").is_in(["planned", "under_way"]) & pl.col("accepted_on").is_not_null()
    wrong = given.rows("works").filter(undated | early)
    return found(wrong, "work_id", pl.col("status"), pl.col("accepted_on"))


def unit_differs(given: Given) -> pl.LazyFrame:
    """A work measured in another unit than its measure."""
    catalogue = measures().lazy().select("measure_id", _unit="unit")
    both = given.rows("works").join(catalogue, on="measure_id")
    wrong = both.filter(pl.col("unit") != pl.col("_unit"))
    return found(wrong, "work_id", pl.col("unit"), pl.col("_unit"), measure=pl.col("measure_id"))


def without_quantity(given: Given) -> pl.LazyFrame:
    """An accepted work of no quantity."""
    wrong = given.rows("works").filter(_ACCEPTED & (_QUANTITY == 0))
    return found(wrong, "work_id", _QUANTITY)


def completed_without_works(given: Given) -> pl.LazyFrame:
    """A community finished without one work on record."""
    done = given.rows("communities").filter(
        pl.col("completed_on").is_not_null() & open_on(given.as_of)
    )
    bare = done.join(given.rows("works").select("community_id"), on="community_id", how="anti")
    return found(bare, "community_id", pl.lit(0), pl.col("completed_on"))


def _totals(given: Given, unit: str) -> pl.LazyFrame:
    """Accepted quantities in one unit by community and measure, beside its households."""
    households = counted_communities(given.tables, given.as_of).select(
        "community_id", households="counted_households"
    )
    return (
        given.rows("works")
        .filter(_ACCEPTED & (pl.col("unit") == unit))
        .group_by("community_id", "measure_id")
        .agg(total=from_parts(in_parts(_QUANTITY).sum()))
        .join(households, on="community_id")
        .filter(pl.col("households") > 0)
    )


def services_above_households(given: Given) -> pl.LazyFrame:
    """More households served by a measure than live in the community."""
    wrong = _totals(given, "household").filter(pl.col("total") > pl.col("households"))
    return found(
        wrong,
        "community_id",
        pl.col("total"),
        pl.col("households"),
        measure=pl.col("measure_id"),
    )


def length_per_household(given: Given) -> pl.LazyFrame:
    """More metres of a pipe or line than the households can explain."""
    each = pl.col("total") / pl.col("households")
    wrong = _totals(given, "m").filter(given.above(each))
    return found(
        wrong, "community_id", pl.col("total"), pl.col("households"), measure=pl.col("measure_id")
    )


def roof_above_roof(given: Given) -> pl.LazyFrame:
    """More waterproofing than the building has roof."""
    done = (
        given.rows("works")
        .filter(_ACCEPTED & (pl.col("measure_id") == "roof_waterproofing"))
        .group_by("building_id")
        .agg(total=from_parts(in_parts(_QUANTITY).sum()))
    )
    roofs = given.rows("buildings").select("building_id", "roof_area_m2")
    both = done.join(roofs, on="building_id").filter(pl.col("roof_area_m2") > 0)
    wrong = both.filter(given.above(pl.col("total") / pl.col("roof_area_m2")))
    return found(wrong, "building_id", pl.col("total"), pl.col("roof_area_m2"))


def cost_outside_prices(given: Given) -> pl.LazyFrame:
    """A settled cost outside the price book's range for the quantity."""
    book = prices().lazy().select("measure_id", "low_yuan", "high_yuan", _unit="unit")
    both = given.rows("works").join(book, on="measure_id")
    same_unit = both.filter((pl.col("unit") == pl.col("_unit")) & (_QUANTITY > 0))
    each = pl.col("cost_yuan").cast(pl.Float64) / _QUANTITY
    low, high = pl.col("low_yuan").cast(pl.Float64), pl.col("high_yuan").cast(pl.Float64)
    wrong = same_unit.filter(given.below(each / low) | given.above(each / high))
    return found(
        wrong,
        "work_id",
        each,
        pl.format("{}-{}", "low_yuan", "high_yuan"),
        measure=pl.col("measure_id"),
    )


def building_of_other_community(given: Given) -> pl.LazyFrame:
    """A work on a building that stands in another community."""
    buildings = given.rows("buildings").select("building_id", _of="community_id")
    both = given.rows("works").join(buildings, on="building_id")
    wrong = both.filter(pl.col("community_id") != pl.col("_of"))
    return found(wrong, "work_id", pl.col("building_id"), pl.col("_of"))


def free_but_paid(given: Given) -> pl.LazyFrame:
    """A work said to be free of charge that somebody else than a utility pays."""
    kinds = source_kinds().lazy().select(paid_by="kind", _level="level")
    both = given.rows("works").filter(pl.col("free_of_charge")).join(kinds, on="paid_by")
    wrong = both.filter(pl.col("_level") != "utility")
    return found(wrong, "work_id", pl.col("paid_by"), source_kind=pl.col("paid_by"))


def open_in_closed_community(given: Given) -> pl.LazyFrame:
    """A work not accepted in a community that is closed."""
    closed = given.rows("communities").filter(~open_on(given.as_of))
    both = (
        given.rows("works")
        .filter(~_ACCEPTED)
        .join(closed.select("community_id", "closed_on"), on="community_id")
    )
    return found(both, "work_id", pl.col("status"), pl.col("closed_on"))


def open_in_completed_community(given: Given) -> pl.LazyFrame:
    """A work not accepted in a community that is said to be finished."""
    done = given.rows("communities").filter(pl.col("completed_on").is_not_null())
    both = (
        given.rows("works")
        .filter(~_ACCEPTED)
        .join(done.select("community_id", _done="completed_on"), on="community_id")
    )
    return found(both, "work_id", pl.col("status"), pl.col("_done"))


def elevator_in_low_building(given: Given) -> pl.LazyFrame:
    """An elevator built where there is hardly a stair to climb."""
    storeys = given.rows("buildings").select("building_id", "storeys")
    added = given.rows("works").filter(pl.col("measure_id") == "elevator_retrofit")
    wrong = added.join(storeys, on="building_id").filter(given.below(pl.col("storeys")))
    return found(wrong, "work_id", pl.col("storeys"), pl.col("building_id"))


RULES: dict[str, Rule] = {
    "work.dates_in_order": dates_in_order,
    "work.accepted_without_date": accepted_without_date,
    "work.unit_differs": unit_differs,
    "work.without_quantity": without_quantity,
    "community.completed_without_works": completed_without_works,
    "work.services_above_households": services_above_households,
    "work.length_per_household": length_per_household,
    "work.roof_above_roof": roof_above_roof,
    "work.cost_outside_prices": cost_outside_prices,
    "work.building_of_other_community": building_of_other_community,
    "work.free_but_paid": free_but_paid,
    "work.open_in_closed_community": open_in_closed_community,
    "work.open_in_completed_community": open_in_completed_community,
    "work.elevator_in_low_building": elevator_in_low_building,
}
