"""The lie of the land: town coordinates that follow the river, and their place on the earth.

Problem: a county town is no chessboard; its streets lean with the river and with each other.
Decision: streets and blocks are drawn in town coordinates (u along the river, v across it, both in
metres); one smooth bend carries them to easting and northing, so that streets which meet in town
coordinates meet on the map, to the last digit.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np

from linli.tables.coordinates import project, unproject

Point = tuple[float, float]

CENTRE = (113.11, 26.13)
MERIDIAN = 114
# The river's own direction from east, anticlockwise [radian].
_LEAN = math.radians(-14.0)
_REACH_M = 720.0
_DIGITS = 7


def river_offset(u: float) -> float:
    """Return how far the river swings from its straight line [m] at `u` [m]."""
    return 165 * math.sin(u / 610 + 0.5) + 55 * math.sin(u / 290 + 2.1) + 230 * math.sin(u / 1750)


def _river_slope(u: float) -> float:
    near = 165 / 610 * math.cos(u / 610 + 0.5) + 55 / 290 * math.cos(u / 290 + 2.1)
    return near + 230 / 1750 * math.cos(u / 1750)


def river_half_width(u: float) -> float:
    """Return half the river's width [m]."""
    return 62 + 9 * math.sin(u / 370) + 6 * math.sin(u / 151 + 1)


def bend(u: float, v: float) -> Point:
    """Carry a point from town coordinates to metres east and north of the centre.

    Parameters
    ----------
    u, v
        Along the river and across it, left bank positive [m].

    Returns
    -------
    tuple of float
        East and north of the centre [m].
    """
    near = 1 / (1 + (v / _REACH_M) ** 2)
    # Cross streets leave the quay squarely, so the lean is taken off again near the river.
    square = -_river_slope(u) * v * math.exp(-abs(v) / 360)
    along = u + square + 15 * math.sin(v / 330 + u / 790)
    across = v + river_offset(u) * near + 12 * math.sin(u / 410 - v / 290)
    return (
        along * math.cos(_LEAN) - across * math.sin(_LEAN),
        along * math.sin(_LEAN) + across * math.cos(_LEAN),
    )


@cache
def _centre_m() -> Point:
    easting, northing = project([CENTRE[0]], [CENTRE[1]], MERIDIAN)
    return float(easting[0]), float(northing[0])


def on_earth(points: Sequence[Point]) -> list[Point]:
    """Return longitude and latitude [degree] of points in metres from the centre.

    Parameters
    ----------
    points
        East and north of the centre [m].

    Returns
    -------
    list of tuple
        Rounded to 7 digits (a centimetre), so that files are the same everywhere.
    """
    if not points:
        return []
    east, north = _centre_m()
    metres = np.asarray(points, dtype=np.float64)
    lon, lat = unproject(metres[:, 0] + east, metres[:, 1] + north, MERIDIAN)
    return [
        (round(x, _DIGITS), round(y, _DIGITS))
        for x, y in zip(lon.tolist(), lat.tolist(), strict=True)
    ]


def written(kind: str, lines: Iterable[Sequence[Point]]) -> list[str]:
    """Return shapes as WKT, all projected at once.

    Parameters
    ----------
    kind
        POINT, LINESTRING or POLYGON (whose ring is closed here).
    lines
        Points of each shape, east and north of the centre [m].

    Examples
    --------
    >>> written("POINT", [[(0.0, 0.0)]])
    ['POINT (113.11 26.13)']
    """
    shapes = [[*line, line[0]] if kind == "POLYGON" else list(line) for line in lines]
    placed = iter(on_earth([point for shape in shapes for point in shape]))
    open_, close = ("((", "))") if kind == "POLYGON" else ("(", ")")
    return [
        f"{kind} {open_}"
        + ", ".join(f"{x!r} {y!r}" for x, y in (next(placed) for _ in shape))
        + close
        for shape in shapes
    ]
