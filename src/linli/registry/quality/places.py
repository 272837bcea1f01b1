"""Rules about where things are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from linli.registry.completing import open_on
from linli.registry.geometry import first_point, kilometres
from linli.registry.rules import found

if TYPE_CHECKING:
    from linli.registry.rules import Given, Rule

# China with its seas, generously [degree]: a latitude of 113 there is a longitude.
_LATITUDES = (3, 54)
_LONGITUDES = (73, 136)
_LON, _LAT = pl.col("lon"), pl.col("lat")
_PLACE = pl.format("{}, {}", _LON, _LAT)


def _points(given: Given, name: str) -> pl.LazyFrame:
    rows = given.rows(name).filter(open_on(given.as_of))
    return rows.filter(_LON.is_not_null() & _LAT.is_not_null())


def _swapped() -> pl.Expr:
    return _LON.is_between(*_LATITUDES) & _LAT.is_between(*_LONGITUDES)


def community_swapped(given: Given) -> pl.LazyFrame:
    """A community whose longitude and latitude have changed places."""
    return found(_points(given, "communities").filter(_swapped()), "community_id", _PLACE)


def facility_swapped(given: Given) -> pl.LazyFrame:
    """A facility whose longitude and latitude have changed places."""
    return found(_points(given, "facilities").filter(_swapped()), "facility_id", _PLACE)


def without_point(given: Given) -> pl.LazyFrame:
    """A community that is on no map, where others are."""
    rows = given.rows("communities").filter(open_on(given.as_of))
    lacking = _LON.is_null() | _LAT.is_null()
    wrong = rows.filter(lacking & ~lacking.all())
    return found(wrong, "community_id", pl.concat_str([_LON, _LAT], ignore_nulls=True))


def none_with_point(given: Given) -> pl.LazyFrame:
    """The whole register, where no community has a point: one line, not one for each."""
    return _all_without(given, "communities", _LON.is_null() | _LAT.is_null())


def none_with_outline(given: Given) -> pl.LazyFrame:
    """The whole register, where no building has an outline."""
    return _all_without(given, "buildings", pl.col("geometry").is_null())


def _all_without(given: Given, name: str, lacking: pl.Expr) -> pl.LazyFrame:
    rows = given.rows(name).filter(open_on(given.as_of))
    counted = rows.select(lacking.all().alias("all"), pl.len().alias("rows"), key=pl.lit("*"))
    return found(counted.filter(pl.col("all") & (pl.col("rows") > 0)), "key", pl.col("rows"))


def _box(points: pl.LazyFrame, low: float, high: float) -> pl.LazyFrame:
    """The box that holds the points of each county between two quantiles of either coordinate."""
    return points.group_by("county").agg(
        west=_LON.quantile(low, "lower"),
        east=_LON.quantile(high, "higher"),
        south=_LAT.quantile(low, "lower"),
        north=_LAT.quantile(high, "higher"),
    )


def _outside() -> pl.Expr:
    """Kilometres from a point to the box beside it, zero inside."""
    nearest_lon = _LON.clip(pl.col("west"), pl.col("east"))
    nearest_lat = _LAT.clip(pl.col("south"), pl.col("north"))
    return kilometres(_LON, _LAT, nearest_lon, nearest_lat)


def _middle_of_communities(given: Given) -> pl.LazyFrame:
    return _box(_points(given, "communities").filter(~_swapped()), 0.05, 0.95)


def far_from_the_rest(given: Given) -> pl.LazyFrame:
    """A community far outside the box that holds the middle nine tenths of its county's."""
    points = _points(given, "communities").filter(~_swapped())
    away = points.join(_middle_of_communities(given), on="county", nulls_equal=True)
    wrong = away.filter(given.above(_outside()))
    return found(wrong, "community_id", _PLACE, _outside())


def outside_ground(given: Given) -> pl.LazyFrame:
    """A community outside the map that the county drew of itself."""
    lon, lat = first_point(pl.col("geometry"))
    drawn = given.rows("ground").select(lon=lon, lat=lat, county=pl.lit(None, pl.String))
    box = _box(drawn.filter(_LON.is_not_null()), 0, 1).drop("county")
    away = _points(given, "communities").filter(~_swapped()).join(box, how="cross")
    return found(away.filter(given.above(_outside())), "community_id", _PLACE, _outside())


def facility_far_outside(given: Given) -> pl.LazyFrame:
    """A facility far outside the box of its county's communities."""
    box = _middle_of_communities(given)
    points = _points(given, "facilities").filter(~_swapped())
    homes = given.rows("communities").select("community_id", home="county")
    placed = points.join(homes, on="community_id", how="left").with_columns(
        county=pl.coalesce("county", "home")
    )
    wrong = placed.join(box, on="county").filter(given.above(_outside()))
    return found(wrong, "facility_id", _PLACE, _outside())


def added_without_date(given: Given) -> pl.LazyFrame:
    """A facility that the programme added on a day nobody wrote down."""
    added = given.rows("facilities").filter(pl.col("added_by_programme"))
    return found(added.filter(pl.col("opened_on").is_null()), "facility_id", pl.col("opened_on"))


def building_far_from_community(given: Given) -> pl.LazyFrame:
    """A building whose outline lies far from its community's point."""
    lon, lat = first_point(pl.col("geometry"))
    outlines = (
        given.rows("buildings")
        .filter(open_on(given.as_of))
        .select("building_id", "community_id", _lon=lon, _lat=lat)
    )
    points = _points(given, "communities").filter(~_swapped()).select("community_id", "lon", "lat")
    away = outlines.filter(pl.col("_lon").is_not_null()).join(points, on="community_id")
    distance = kilometres(pl.col("_lon"), pl.col("_lat"), _LON, _LAT)
    wrong = away.filter(given.above(distance))
    return found(wrong, "building_id", distance, pl.col("community_id"))


RULES: dict[str, Rule] = {
    "community.swapped_coordinates": community_swapped,
    "facility.swapped_coordinates": facility_swapped,
    "community.without_point": without_point,
    "community.none_with_point": none_with_point,
    "community.far_from_the_rest": far_from_the_rest,
    "community.outside_ground": outside_ground,
    "facility.far_outside": facility_far_outside,
    "facility.added_without_date": added_without_date,
    "building.none_with_outline": none_with_outline,
    "building.far_from_community": building_far_from_community,
}
