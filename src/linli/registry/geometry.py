"""Areas and places of outlines written as WKT in longitude and latitude."""

from __future__ import annotations

from functools import cache

import numpy as np
import polars as pl
import pyproj
import shapely
from numpy.typing import NDArray

_ZONE_WIDTH = 3.0


@cache
def _to_zone(meridian: float) -> pyproj.Transformer:
    projected = f"+proj=tmerc +lat_0=0 +lon_0={meridian} +k=1 +x_0=500000 +ellps=GRS80 +units=m"
    return pyproj.Transformer.from_crs("EPSG:4490", projected, always_xy=True)


def outline_areas_m2(outlines: pl.Series) -> pl.Series:
    """Measure outlines, each in its 3-degree Gauss-Krueger zone.

    Parameters
    ----------
    outlines
        WKT in CGCS2000/WGS 84 [degree]; null stays null.

    Returns
    -------
    series
        Area [m2]; null for what is no polygon, is broken or has no longitude.

    Examples
    --------
    >>> square = "POLYGON ((114 26, 114.0001 26, 114.0001 26.0001, 114 26.0001, 114 26))"
    >>> outline_areas_m2(pl.Series([square, None])).round(1).to_list()
    [110.9, None]
    """
    shapes = shapely.from_wkt(outlines.to_numpy(), on_invalid="ignore")
    flat = np.isin(shapely.get_type_id(shapes), (3, 6)) & ~shapely.is_empty(shapes)
    left = shapely.bounds(shapes)[:, 0]
    areas = np.full(len(shapes), np.nan)
    usable = flat & (np.abs(left) <= 180)
    zones = np.full(len(shapes), np.nan)
    zones[usable] = np.round(left[usable] / _ZONE_WIDTH) * _ZONE_WIDTH
    for meridian in np.unique(zones[usable]):
        here = zones == meridian
        areas[here] = _projected_areas(shapes[here], float(meridian))
    finite = np.isfinite(areas) & (areas > 0)
    return pl.Series(outlines.name, np.where(finite, areas, np.nan), pl.Float64).fill_nan(None)


def _projected_areas(shapes: NDArray[np.object_], meridian: float) -> NDArray[np.float64]:
    points = shapely.get_coordinates(shapes)
    x, y = _to_zone(meridian).transform(points[:, 0], points[:, 1])
    moved = shapely.set_coordinates(shapes.copy(), np.column_stack([x, y]))
    areas: NDArray[np.float64] = shapely.area(moved)
    return areas


def first_point(geometry: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Read longitude and latitude of the first vertex of a WKT column, null where there is none.

    Examples
    --------
    >>> frame = pl.DataFrame({"geometry": ["POLYGON ((113.5 26.25, 113.6 26.3, 113.5 26.25))"]})
    >>> frame.select(*first_point(pl.col("geometry"))).row(0)
    (113.5, 26.25)
    """
    pair = geometry.str.extract_groups(r"(?<lon>-?\d+(?:\.\d+)?)\s+(?<lat>-?\d+(?:\.\d+)?)")
    return (
        pair.struct.field("lon").cast(pl.Float64),
        pair.struct.field("lat").cast(pl.Float64),
    )


def kilometres(lon: pl.Expr, lat: pl.Expr, to_lon: pl.Expr, to_lat: pl.Expr) -> pl.Expr:
    """Return the great-circle distance [km] between points in degrees (haversine, mean radius).

    Examples
    --------
    >>> points = pl.DataFrame({"a": [113.0], "b": [26.0], "c": [113.0], "d": [27.0]})
    >>> points.select(kilometres(*(pl.col(name) for name in "abcd"))).item().__round__(1)
    111.2
    """
    half_lat = ((to_lat - lat).radians() / 2).sin()
    half_lon = ((to_lon - lon).radians() / 2).sin()
    chord = half_lat**2 + lat.radians().cos() * to_lat.radians().cos() * half_lon**2
    return chord.clip(0, 1).sqrt().arcsin() * (2 * 6371.0088)
