"""What lies on the map: every layer as a table, the communities as points in the tiles' square."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import shapely
from django.db.models import Count, Max, Min, Q

from linli.engines.mercator import world_square
from linli.standards import finding_items, measures
from linli.tables.vector_writing import geojson
from linli_web.journal.answers import Content, content
from linli_web.journal.memory import remembered
from linli_web.registry.models import Community
from linli_web.tables.reading import read

if TYPE_CHECKING:
    from collections.abc import Callable

    from linli.engines.mercator import Floats, Integers

GEOJSON = "application/geo+json"
WORKS_CLASSES = ("basic", "improvement", "upgrade")
_BEGUN = ("under_way", "completed")
_FOUND_AT_MOST = 12
_OPEN = "closed_on IS NULL"
# Free text may name a person, and the homes of one house are nobody else's business.
_INSIDE_ONLY = ("note", "households")
_CLOSING = ("closed_on", "closed_because", "continued_as")


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of the map: how its table is read, its key, and whether everybody may see it."""

    read: Callable[[], pl.DataFrame]
    key: str
    public: bool


# What the map says of a community; the whole row is read only for those who ask for the layer.
_SHOWN = (
    "community_id",
    "name",
    "zone",
    "status",
    "planned_year",
    "lon",
    "lat",
)


@remembered(1)
def communities() -> pl.DataFrame:
    """Return what the map says of each open community."""
    rows = read("communities", _OPEN, columns=_SHOWN)
    classes = _classes_of_works()
    return _placed(rows).join(classes, on="community_id", how="left", maintain_order="left")


def _placed(rows: pl.DataFrame) -> pl.DataFrame:
    """Place a community that has an outline but no point in the middle of its outline."""
    outlined = read(
        "communities",
        f"{_OPEN} AND (lon IS NULL OR lat IS NULL) AND geometry <> %s",
        [""],
        columns=("community_id", "geometry"),
    )
    if outlined.is_empty():
        return rows
    middles = _middles(outlined)
    return (
        rows.join(middles, on="community_id", how="left", maintain_order="left")
        .with_columns(lon=pl.coalesce("_lon", "lon"), lat=pl.coalesce("_lat", "lat"))
        .drop("_lon", "_lat")
    )


def _middles(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the key, and a point within the shape."""
    shapes = shapely.from_wkt(rows["geometry"].to_numpy(), on_invalid="ignore")
    middles = shapely.point_on_surface(shapes)
    return rows.drop("geometry").with_columns(
        _lon=pl.Series(shapely.get_x(middles), dtype=pl.Float64).fill_nan(None),
        _lat=pl.Series(shapely.get_y(middles), dtype=pl.Float64).fill_nan(None),
    )


def _whole_rows() -> pl.DataFrame:
    """Return everything about the open communities, with the names of zone and area."""
    rows = _placed(read("communities", _OPEN).drop(_CLOSING))
    zones = read("zones").unique("zone", keep="first", maintain_order=True)
    zones = zones.select("zone", zone_name="name", zone_english_name="english_name")
    areas = read("areas").select("area_id", area_name="name")
    classes = _classes_of_works()
    for others, key in ((zones, "zone"), (areas, "area_id"), (classes, "community_id")):
        rows = rows.join(others, on=key, how="left", maintain_order="left")
    return rows


def _classes_of_works() -> pl.DataFrame:
    """Tell of each community with works which classes they are of, the highest apart."""
    order = pl.Enum(WORKS_CLASSES)
    begun = read("works", "status <> %s", ["planned"]).select("community_id", "measure_id")
    return (
        begun.unique()
        .join(measures().select("measure_id", "works_class"), on="measure_id")
        .group_by("community_id")
        .agg(found=pl.col("works_class").cast(order).unique().sort())
        .select(
            "community_id",
            works_classes=pl.col("found").cast(pl.List(pl.String)).list.join(" "),
            works_class=pl.col("found").list.max().cast(pl.String),
        )
    )


@dataclass(frozen=True, slots=True)
class Summary:
    """What can be told of all open communities without reading each of them.

    Parameters
    ----------
    number
        Open communities.
    without_place
        Those with neither a point nor an outline.
    bounds
        Box around the points: west, south, east, north [degree].
    years
        Planned years in order, each with whether work has begun in one of its communities.
    zones
        Zones that have communities, in the order of their codes.
    """

    number: int
    without_place: int
    bounds: tuple[float, float, float, float] | None
    years: dict[int, bool]
    zones: list[str]


@remembered(1)
def summary() -> Summary:
    """Count the open communities, box them in, and list what the map filters by."""
    rows = Community.objects.filter(closed_on=None).order_by()
    nowhere = (Q(lon=None) | Q(lat=None)) & Q(geometry="")
    found = rows.aggregate(
        number=Count("pk"),
        nowhere=Count("pk", filter=nowhere),
        west=Min("lon"),
        south=Min("lat"),
        east=Max("lon"),
        north=Max("lat"),
    )
    bounds = tuple(found[side] for side in ("west", "south", "east", "north"))
    found_years = rows.values_list("planned_year", "status").distinct()
    pairs = sorted((year, status) for year, status in found_years if year is not None)
    years: dict[int, bool] = {}
    for year, status in pairs:
        years[year] = years.get(year, False) or status in _BEGUN
    zones = sorted(rows.exclude(zone="").values_list("zone", flat=True).distinct())
    return Summary(
        found["number"], found["nowhere"], None if None in bounds else bounds, years, zones
    )


@dataclass(frozen=True, slots=True)
class Points:
    """The communities with a position: their places in `communities()` and in the tiles' square."""

    rows: pl.DataFrame
    places: Integers
    x: Floats
    y: Floats


@remembered(1)
def points() -> Points:
    """Return the communities that have a position."""
    there = (pl.col("lon").is_not_null() & pl.col("lat").is_not_null()).arg_true()
    places = communities().select(there).to_series().to_numpy().astype(np.int64)
    rows = communities()[places]
    x, y = world_square(rows["lon"].to_numpy(), rows["lat"].to_numpy())
    return Points(rows, places, x, y)


def _community_points() -> pl.DataFrame:
    return _whole_rows().drop("geometry")


def _outlines() -> pl.DataFrame:
    return _whole_rows().filter(pl.col("geometry").is_not_null()).drop("lon", "lat")


def _buildings() -> pl.DataFrame:
    names = communities().select("community_id", community_name="name")
    return read("buildings", _OPEN).drop(_CLOSING).join(names, on="community_id", how="left")


def _facilities() -> pl.DataFrame:
    return read("facilities", _OPEN).drop("closed_on")


def _findings() -> pl.DataFrame:
    items = finding_items().select("item", item_zh="zh", item_en="en")
    return _at_home(read("findings")).join(items, on="item", how="left", maintain_order="left")


def _works() -> pl.DataFrame:
    named = measures().select("measure_id", "works_class", measure_zh="zh", measure_en="en")
    works = _at_home(read("works"))
    return works.join(named, on="measure_id", how="left", maintain_order="left")


def _ground() -> pl.DataFrame:
    return read("ground")


def _at_home(rows: pl.DataFrame) -> pl.DataFrame:
    """Place rows at their building, or at their community where they name none."""
    houses = communities().select("community_id", "lon", "lat", community_name="name")
    placed = rows.join(houses, on="community_id", how="left", maintain_order="left")
    return (
        placed.join(building_middles(), on="building_id", how="left", maintain_order="left")
        .with_columns(lon=pl.coalesce("_lon", "lon"), lat=pl.coalesce("_lat", "lat"))
        .drop("_lon", "_lat")
    )


@remembered(1)
def building_middles() -> pl.DataFrame:
    """Return a point within each building that has a shape."""
    there = f"{_OPEN} AND geometry <> %s"
    return _middles(read("buildings", there, [""], columns=("building_id", "geometry")))


LAYERS = {
    "communities": Layer(_community_points, "community_id", public=True),
    "outlines": Layer(_outlines, "community_id", public=True),
    "buildings": Layer(_buildings, "building_id", public=True),
    "facilities": Layer(_facilities, "facility_id", public=True),
    "findings": Layer(_findings, "finding_id", public=False),
    "works": Layer(_works, "work_id", public=True),
    "ground": Layer(_ground, "ground_id", public=True),
}


def named_like(words: str) -> list[dict[str, Any]]:
    """Return some communities whose name holds these words and that have a position."""
    rows = points().rows
    found = rows.filter(pl.col("name").str.contains(words, literal=True)).head(_FOUND_AT_MOST)
    ids = found["community_id"].to_list()
    areas = dict(Community.objects.filter(pk__in=ids).values_list("pk", "area__name"))
    return [
        {**row, "area_name": areas.get(row["community_id"])}
        for row in found.select("community_id", "name", "lon", "lat").to_dicts()
    ]


@remembered(16)
def layer_content(name: str, *, public: bool) -> Content:
    """Return a layer as GeoJSON.

    Parameters
    ----------
    name
        Key of `LAYERS`.
    public
        Whether to leave out what only the office may see.
    """
    return content(geojson(_shown(name, public=public), key=LAYERS[name].key), GEOJSON)


def layer_within(name: str, bbox: tuple[float, float, float, float], *, public: bool) -> Content:
    """Return that part of a layer which touches a box of west, south, east, north [degree]."""
    rows = _shown(name, public=public)
    return content(geojson(rows.filter(_touching(rows, bbox)), key=LAYERS[name].key), GEOJSON)


@remembered(16)
def _shown(name: str, *, public: bool) -> pl.DataFrame:
    rows = LAYERS[name].read()
    hidden = _INSIDE_ONLY if name == "buildings" else ("note",)
    return rows.drop(hidden, strict=False) if public else rows


def _touching(rows: pl.DataFrame, bbox: tuple[float, float, float, float]) -> pl.Series:
    west, south, east, north = bbox
    if "geometry" not in rows.columns:
        inside = pl.col("lon").is_between(west, east) & pl.col("lat").is_between(south, north)
        return rows.select(inside.fill_null(value=False)).to_series()
    shapes = shapely.from_wkt(rows["geometry"].to_numpy(), on_invalid="ignore")
    return pl.Series(
        shapely.intersects(shapes, shapely.box(west, south, east, north)), dtype=pl.Boolean
    )
