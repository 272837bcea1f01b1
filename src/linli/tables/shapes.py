"""Shapes in any coordinate system: moved vertex by vertex, measured in their local zone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

from linli.tables.coordinates import Floats, Pair, from_wgs84, local_meridian, project, to_wgs84

Shapes: TypeAlias = NDArray[np.object_]
ROW: Final = "_row"
# A ten-millionth of a degree is a centimetre, as fine as OpenStreetMap keeps.
DECIMALS: Final = 7


def shapes_to_wgs84(shapes: Any, system: str) -> Shapes:
    """Turn shapes of any known system into WGS 84, vertex by vertex.

    Parameters
    ----------
    shapes : array of shapely geometry
        None stays None; a third coordinate is dropped.
    system : str
        One of `SYSTEMS`.

    Returns
    -------
    array of shapely geometry
        The same shapes in WGS 84 [degree].

    Raises
    ------
    ValueError
        The system is unknown.

    Examples
    --------
    >>> shapes_to_wgs84([shapely.Point(500000, 2876835)], "gk3-114")[0].wkt[:9]
    'POINT (11'
    """
    to_wgs84([], [], system)
    return _moved(shapes, lambda x, y: to_wgs84(x, y, system))


def shapes_from_wgs84(shapes: Any, system: str) -> Shapes:
    """Turn WGS 84 shapes into any known system, vertex by vertex.

    Parameters
    ----------
    shapes : array of shapely geometry
        In WGS 84 [degree]; None stays None; a third coordinate is dropped.
    system : str
        One of `SYSTEMS`.

    Returns
    -------
    array of shapely geometry
        The same shapes in that system.

    Raises
    ------
    ValueError
        The system is unknown.

    Examples
    --------
    >>> shapes_from_wgs84([shapely.Point(24.94, 60.17)], "gcj02")[0].wkt
    'POINT (24.94 60.17)'
    """
    from_wgs84([], [], system)
    return _moved(shapes, lambda lon, lat: from_wgs84(lon, lat, system))


def area_m2(shapes: Any) -> Floats:
    """Measure the areas of WGS 84 shapes, each in its local 3-degree zone.

    Parameters
    ----------
    shapes : array of shapely geometry
        In WGS 84 [degree].

    Returns
    -------
    array of float
        Area [m2]; NaN for a missing or empty shape, 0 for points and lines.

    References
    ----------
    docs/methods/coordinates.md, areas and lengths.

    Examples
    --------
    >>> float(area_m2([shapely.box(113.11, 26.13, 113.12, 26.14)])[0].round(-3))
    1108000.0
    """
    return _measured(shapes, shapely.area)


def length_m(shapes: Any) -> Floats:
    """Measure the lengths of WGS 84 lines, each in its local 3-degree zone.

    Parameters
    ----------
    shapes : array of shapely geometry
        In WGS 84 [degree].

    Returns
    -------
    array of float
        Length, of a polygon its perimeter [m]; NaN for a missing or empty
        shape, 0 for points.

    Examples
    --------
    >>> float(length_m([shapely.LineString([(114, 26), (114, 26.01)])])[0].round(1))
    1107.9
    """
    return _measured(shapes, shapely.length)


def _moved(shapes: Any, move: Callable[[Floats, Floats], Pair]) -> Shapes:
    array = np.asarray(shapes, dtype=object)
    return np.asarray(
        shapely.transform(array, lambda points: np.column_stack(move(*points.T))), dtype=object
    )


def _measured(shapes: Any, measure: Callable[[Shapes], Floats]) -> Floats:
    array = np.asarray(shapes, dtype=object).ravel()
    # The middle of the bounds decides the zone: cheap, and near enough along a zone's edge.
    west, _, east, _ = shapely.bounds(array).T if array.size else np.empty((4, 0))
    there = np.isfinite(west)
    meridians = np.full(array.shape, -999, dtype=np.int64)
    meridians[there] = local_meridian((west[there] + east[there]) / 2.0)
    measured = np.full(array.shape, np.nan)
    for meridian in np.unique(meridians[there]).tolist():
        of_zone = meridians == meridian
        measured[of_zone] = measure(_moved(array[of_zone], _projection(meridian)))
    return measured


def _projection(meridian: int) -> Callable[[Floats, Floats], Pair]:
    return lambda lon, lat: project(lon, lat, meridian)
