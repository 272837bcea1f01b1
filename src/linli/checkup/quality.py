"""Data-quality rules that look at findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from linli.registry.rules import found
from linli.standards import finding_items

if TYPE_CHECKING:
    from linli.registry.rules import Given, Rule

_QUANTITY = pl.col("quantity")


def resolved_before_observed(given: Given) -> pl.LazyFrame:
    """A finding resolved before it was observed."""
    wrong = given.rows("findings").filter(pl.col("resolved_on") < pl.col("observed_on"))
    return found(wrong, "finding_id", pl.col("resolved_on"), pl.col("observed_on"))


def building_of_other_community(given: Given) -> pl.LazyFrame:
    """A finding on a building that stands in another community."""
    buildings = given.rows("buildings").select("building_id", _of="community_id")
    both = given.rows("findings").join(buildings, on="building_id")
    wrong = both.filter(pl.col("community_id") != pl.col("_of"))
    return found(wrong, "finding_id", pl.col("building_id"), pl.col("_of"))


def unit_differs(given: Given) -> pl.LazyFrame:
    """A finding measured in another unit than its item."""
    items = finding_items().lazy().select("item", _unit="unit")
    both = given.rows("findings").join(items, on="item")
    wrong = both.filter(pl.col("unit") != pl.col("_unit"))
    return found(wrong, "finding_id", pl.col("unit"), pl.col("_unit"), item=pl.col("item"))


def leak_above_roof(given: Given) -> pl.LazyFrame:
    """A leak larger than the building's roof."""
    roofs = given.rows("buildings").select("building_id", "roof_area_m2")
    leaks = given.rows("findings").filter(pl.col("item") == "roof_leak")
    both = leaks.join(roofs, on="building_id").filter(pl.col("roof_area_m2") > 0)
    wrong = both.filter(given.above(_QUANTITY / pl.col("roof_area_m2")))
    return found(wrong, "finding_id", _QUANTITY, pl.col("roof_area_m2"))


def observed_before_built(given: Given) -> pl.LazyFrame:
    """A finding older than its community."""
    built = given.rows("communities").select("community_id", "year_built")
    both = given.rows("findings").join(built, on="community_id")
    wrong = both.filter(pl.col("observed_on").dt.year() < pl.col("year_built"))
    return found(wrong, "finding_id", pl.col("observed_on"), pl.col("year_built"))


RULES: dict[str, Rule] = {
    "finding.resolved_before_observed": resolved_before_observed,
    "finding.building_of_other_community": building_of_other_community,
    "finding.unit_differs": unit_differs,
    "finding.leak_above_roof": leak_above_roof,
    "finding.observed_before_built": observed_before_built,
}
