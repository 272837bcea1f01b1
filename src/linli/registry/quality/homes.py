"""Rules about entrances, units and owners."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import polars as pl

from linli.registry.rules import found, with_namesakes

if TYPE_CHECKING:
    from linli.registry.rules import Given, Rule


def _storeys(given: Given) -> pl.LazyFrame:
    return given.rows("buildings").select("building_id", building_storeys="storeys")


def storeys_above_building(given: Given) -> pl.LazyFrame:
    """An entrance with more storeys than its building."""
    both = given.rows("entrances").join(_storeys(given), on="building_id")
    wrong = both.filter(pl.col("storeys") > pl.col("building_storeys"))
    return found(wrong, "entrance_id", pl.col("storeys"), pl.col("building_storeys"))


def elevator_in_low_building(given: Given) -> pl.LazyFrame:
    """An elevator wished for or added where there is hardly a stair to climb."""
    both = given.rows("entrances").join(_storeys(given), on="building_id", how="left")
    storeys = pl.coalesce("storeys", "building_storeys")
    with_one = pl.col("elevator").is_in(["wanted", "being_added", "added"])
    wrong = both.filter(with_one & given.below(storeys))
    return found(wrong, "entrance_id", pl.col("elevator"), storeys)


def floor_above_storeys(given: Given) -> pl.LazyFrame:
    """A unit on a floor that its building does not have."""
    both = given.rows("units").join(_storeys(given), on="building_id")
    wrong = both.filter(pl.col("floor") > pl.col("building_storeys"))
    return found(wrong, "unit_id", pl.col("floor"), pl.col("building_storeys"))


def implausible_area(given: Given) -> pl.LazyFrame:
    """A home of a size that homes do not have."""
    homes = given.rows("units").filter(pl.col("use") == "home")
    return found(homes.filter(given.outside(pl.col("area_m2"))), "unit_id", pl.col("area_m2"))


def entrance_of_other_building(given: Given) -> pl.LazyFrame:
    """A unit whose entrance belongs to another building."""
    entrances = given.rows("entrances").select("entrance_id", _of="building_id")
    both = given.rows("units").join(entrances, on="entrance_id")
    wrong = both.filter(pl.col("building_id") != pl.col("_of"))
    return found(wrong, "unit_id", pl.col("entrance_id"), pl.col("_of"))


def duplicate_room(given: Given) -> pl.LazyFrame:
    """Two units with one room number in an entrance."""
    named = given.rows("units").filter(pl.col("room").is_not_null())
    return found(
        with_namesakes(named, "unit_id", ["building_id", "entrance_id", "room"]),
        "unit_id",
        pl.col("room"),
        pl.col("namesakes"),
    )


def shares_of_unit(given: Given) -> pl.LazyFrame:
    """Owners of a unit whose shares do not make a whole, in exact fractions."""
    by_unit = given.rows("owners").group_by("unit_id").agg(shares=pl.col("share").sort())
    # Nearly every unit has one owner of the whole; only the others need fractions.
    simple = (pl.col("shares").list.len() == 1) & (pl.col("shares").list.first() == "1")
    total = pl.col("shares").map_elements(_exact_sum, return_dtype=pl.String)
    wrong = by_unit.filter(~simple).with_columns(total=total).filter(pl.col("total") != "1")
    return found(
        wrong, "unit_id", pl.col("total"), pl.lit("1"), shares=pl.col("shares").list.join(" + ")
    )


def _exact_sum(shares: pl.Series) -> str:
    return str(sum((Fraction(each) for each in shares), Fraction(0)))


RULES: dict[str, Rule] = {
    "entrance.storeys_above_building": storeys_above_building,
    "entrance.elevator_in_low_building": elevator_in_low_building,
    "unit.floor_above_storeys": floor_above_storeys,
    "unit.implausible_area": implausible_area,
    "unit.entrance_of_other_building": entrance_of_other_building,
    "unit.duplicate_room": duplicate_room,
    "unit.shares_of_owners": shares_of_unit,
}
