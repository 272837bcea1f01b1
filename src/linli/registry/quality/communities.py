"""Rules about communities: their totals, dates, names and order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from linli.registry.completing import open_on
from linli.registry.counted import building_totals, counted_communities, homes_by_building
from linli.registry.rules import found, with_namesakes

if TYPE_CHECKING:
    from linli.registry.rules import Given, Rule


def _open(given: Given) -> pl.LazyFrame:
    return given.rows("communities").filter(open_on(given.as_of))


def floor_area_per_household(given: Given) -> pl.LazyFrame:
    """A community with too much or too little floor area for its households."""
    area, homes = pl.col("counted_floor_area_m2"), pl.col("counted_households")
    held = counted_communities(given.tables, given.as_of).filter(open_on(given.as_of) & (homes > 0))
    return found(
        held.filter(given.outside(area / homes)),
        "community_id",
        area / homes,
        floor_area=area,
        households=homes,
    )


def without_buildings(given: Given) -> pl.LazyFrame:
    """A community without a row in the buildings table, where others have theirs."""
    buildings = given.rows("buildings").select("community_id")
    some = buildings.select(_some=pl.len() > 0)
    bare = _open(given).join(buildings, on="community_id", how="anti")
    return found(
        bare.join(some, how="cross").filter("_some"), "community_id", pl.lit(0), pl.col("buildings")
    )


def built_too_late(given: Given) -> pl.LazyFrame:
    """A community built after the end of the years that make it an old one."""
    late = _open(given).filter(given.above(pl.col("year_built")))
    return found(late, "community_id", pl.col("year_built"))


def duplicate_name(given: Given) -> pl.LazyFrame:
    """Two communities of one name in a county."""
    named = _open(given).filter(pl.col("name").is_not_null())
    return found(
        with_namesakes(named, "community_id", ["county", "name"]),
        "community_id",
        pl.col("name"),
        pl.col("namesakes"),
    )


def reported_buildings(given: Given) -> pl.LazyFrame:
    """A reported number of buildings that the buildings table does not bear out."""
    both = _open(given).join(building_totals(given.tables, given.as_of), on="community_id")
    wrong = both.filter(pl.col("buildings") != pl.col("buildings_there"))
    return found(wrong, "community_id", pl.col("buildings"), pl.col("buildings_there"))


def reported_households(given: Given) -> pl.LazyFrame:
    """A reported number of households that the units table does not bear out."""
    open_buildings = given.rows("buildings").filter(open_on(given.as_of))
    there = (
        open_buildings.join(homes_by_building(given.tables), on="building_id")
        .group_by("community_id")
        .agg(homes=pl.col("homes").sum())
    )
    both = _open(given).join(there, on="community_id")
    wrong = both.filter(pl.col("households") != pl.col("homes"))
    return found(wrong, "community_id", pl.col("households"), pl.col("homes"))


def reported_households_of_buildings(given: Given) -> pl.LazyFrame:
    """A reported number of households that differs from the sum over its buildings."""
    both = _open(given).join(building_totals(given.tables, given.as_of), on="community_id")
    wrong = both.filter(pl.col("households") != pl.col("households_there"))
    return found(wrong, "community_id", pl.col("households"), pl.col("households_there"))


def reported_floor_area(given: Given) -> pl.LazyFrame:
    """A reported floor area far from the sum over the buildings."""
    both = _open(given).join(building_totals(given.tables, given.as_of), on="community_id")
    reported, there = pl.col("floor_area_m2"), pl.col("floor_area_there_m2")
    wrong = both.filter((there > 0) & given.outside(reported / there))
    return found(wrong, "community_id", reported, there)


def dates_in_order(given: Given) -> pl.LazyFrame:
    """A community finished before it was begun."""
    wrong = given.rows("communities").filter(pl.col("completed_on") < pl.col("started_on"))
    return found(wrong, "community_id", pl.col("completed_on"), pl.col("started_on"))


def status_against_dates(given: Given) -> pl.LazyFrame:
    """A status that the day of completion contradicts."""
    status, done = pl.col("status"), pl.col("completed_on")
    undated = (status == "completed") & done.is_null()
    early = status.is_in(["registered", "planned"]) & done.is_not_null()
    return found(given.rows("communities").filter(undated | early), "community_id", status, done)


def planned_after_completion(given: Given) -> pl.LazyFrame:
    """A planned year behind the year in which the community was finished."""
    year = pl.col("completed_on").dt.year()
    wrong = given.rows("communities").filter(pl.col("planned_year") > year)
    return found(wrong, "community_id", pl.col("planned_year"), pl.col("completed_on"))


def round_figures(given: Given) -> pl.LazyFrame:
    """Households in whole hundreds with a floor area in whole thousands: an estimate, it seems."""
    homes, area = pl.col("households"), pl.col("floor_area_m2")
    round_ones = (homes > 0) & (homes % 100 == 0) & (area > 0) & (area % 1000 == 0)
    return found(_open(given).filter(round_ones), "community_id", area, households=homes)


def closed_with_open_buildings(given: Given) -> pl.LazyFrame:
    """A closed community that still has open buildings."""
    left = (
        given.rows("buildings")
        .filter(open_on(given.as_of))
        .group_by("community_id")
        .agg(_left=pl.len())
    )
    closed = given.rows("communities").filter(~open_on(given.as_of))
    return found(
        closed.join(left, on="community_id"), "community_id", pl.col("closed_on"), pl.col("_left")
    )


def zone_without_position(given: Given) -> pl.LazyFrame:
    """A zone that has no place in the order of zones, or shares it."""
    position = pl.col("position")
    shared = position.count().over("county", "position") > 1
    wrong = given.rows("zones").filter(position.is_null() | shared)
    return found(wrong, ("county", "zone"), position)


RULES: dict[str, Rule] = {
    "community.floor_area_per_household": floor_area_per_household,
    "community.without_buildings": without_buildings,
    "community.built_too_late": built_too_late,
    "community.duplicate_name": duplicate_name,
    "community.reported_buildings": reported_buildings,
    "community.reported_households": reported_households,
    "community.reported_households_of_buildings": reported_households_of_buildings,
    "community.reported_floor_area": reported_floor_area,
    "community.dates_in_order": dates_in_order,
    "community.status_against_dates": status_against_dates,
    "community.planned_after_completion": planned_after_completion,
    "community.round_figures": round_figures,
    "community.closed_with_open_buildings": closed_with_open_buildings,
    "zone.without_position": zone_without_position,
}
