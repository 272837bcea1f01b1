"""Points in the coordinate systems that Chinese files come in.

Registers keep WGS 84 (here the same as CGCS2000). Web maps hand out GCJ-02 or
BD-09, surveys hand out metres of a 3-degree Gauss-Krueger zone. No well-kept
library knows the two offsets (the common plain inverse errs by metres), so
they are written down here once; the projections are PROJ's.

All functions take and give whole arrays. A point with a missing or infinite
half is no point: both halves come back as NaN, and nothing is ever moved to
fill it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    import pyproj

Floats: TypeAlias = NDArray[np.float64]
Pair: TypeAlias = tuple[Floats, Floats]

FIRST_MERIDIAN: Final = 75
LAST_MERIDIAN: Final = 135
SYSTEMS: Final = (
    "wgs84",
    "cgcs2000",
    "gcj02",
    "bd09",
    *(f"gk3-{meridian}" for meridian in range(FIRST_MERIDIAN, LAST_MERIDIAN + 1, 3)),
)

# Ellipsoid of Krasovsky as the published offset uses it [m, -].
_GCJ_AXIS: Final = 6378245.0
_GCJ_ECCENTRICITY: Final = 0.00669342162296594323
# Rectangle outside which the published code leaves points alone [degree].
_WEST, _EAST, _SOUTH, _NORTH = 72.004, 137.8347, 0.8293, 55.8271
_BD_ANGLE: Final = np.pi * 3000.0 / 180.0
# 1e-11 degree is a micrometre; the offset shrinks the error a hundredfold a
# round, so some six rounds do.
_SETTLED: Final = 1e-11
_ROUNDS: Final = 20


def to_wgs84(x: ArrayLike, y: ArrayLike, system: str) -> Pair:
    """Turn points of any known system into WGS 84.

    Parameters
    ----------
    x : array_like
        Longitude [degree], or easting [m] for gk3-<meridian>. An easting with
        the zone's number in front (38 500 000 for 114 E) is read without it.
    y : array_like
        Latitude [degree], or northing [m] for gk3-<meridian>.
    system : str
        One of `SYSTEMS`.

    Returns
    -------
    tuple of array
        Longitude and latitude [degree]; NaN where a half was missing.

    Raises
    ------
    ValueError
        The system is unknown, or x and y differ in shape.

    References
    ----------
    docs/methods/coordinates.md

    Examples
    --------
    >>> lon, lat = to_wgs84([113.1182], [26.1271], "gcj02")
    >>> round(float(lon[0]), 5), round(float(lat[0]), 5)
    (113.11249, 26.13016)
    """
    first, second = _paired(x, y)
    if system in ("wgs84", "cgcs2000"):
        return first, second
    if system == "gcj02":
        return _undo(first, second, _gcj02)
    if system == "bd09":
        return _undo(first, second, _bd09)
    meridian = _meridian_named(system)
    zone = meridian // 3
    return unproject(np.where(first // 1e6 == zone, first - zone * 1e6, first), second, meridian)


def from_wgs84(lon: ArrayLike, lat: ArrayLike, system: str) -> Pair:
    """Turn WGS 84 points into any known system.

    Parameters
    ----------
    lon, lat : array_like
        Longitude and latitude [degree].
    system : str
        One of `SYSTEMS`.

    Returns
    -------
    tuple of array
        Longitude and latitude [degree], or easting and northing [m] for
        gk3-<meridian>, the easting without the zone's number.

    Raises
    ------
    ValueError
        The system is unknown, or lon and lat differ in shape.

    Examples
    --------
    >>> lon, lat = from_wgs84([113.11249], [26.13016], "gcj02")
    >>> round(float(lon[0]), 4), round(float(lat[0]), 4)
    (113.1182, 26.1271)
    >>> [round(float(metres[0])) for metres in from_wgs84([114], [26], "gk3-114")]
    [500000, 2876835]
    """
    first, second = _paired(lon, lat)
    if system in ("wgs84", "cgcs2000"):
        return first, second
    if system == "gcj02":
        return _inside_only(first, second, _gcj02(first, second))
    if system == "bd09":
        return _inside_only(first, second, _bd09(first, second))
    return project(first, second, _meridian_named(system))


def local_meridian(lon: ArrayLike) -> NDArray[np.int64]:
    """Name the central meridian of the 3-degree zone that each longitude lies in.

    Parameters
    ----------
    lon : array_like
        Longitude [degree], none missing.

    Returns
    -------
    array of int
        Central meridian [degree], a multiple of 3.

    Raises
    ------
    ValueError
        A longitude is missing.

    Examples
    --------
    >>> local_meridian([113.11, 112.4, 116.4])
    array([114, 111, 117])
    """
    degrees = np.asarray(lon, dtype=np.float64)
    if not np.isfinite(degrees).all():
        message = "a missing longitude has no zone; drop empty points first"
        raise ValueError(message)
    return (np.floor(degrees / 3.0 + 0.5) * 3).astype(np.int64)


def projected_system(meridian: int) -> pyproj.CRS:
    """Give the CGCS2000 3-degree Gauss-Krueger system of a central meridian.

    Parameters
    ----------
    meridian : int
        Central meridian [degree], a multiple of 3 from -180 to 180.

    Returns
    -------
    pyproj.CRS
        EPSG:4534 to 4554 for 75 to 135 E; elsewhere the same projection,
        which has no EPSG number.

    Raises
    ------
    ValueError
        The meridian is not the middle of a 3-degree zone.

    Examples
    --------
    >>> projected_system(114).to_epsg()
    4547
    """
    if meridian % 3 or not -180 <= meridian <= 180:
        message = f"{meridian} is no central meridian of a 3-degree zone; give a multiple of 3"
        raise ValueError(message)
    # Names of systems are asked for at every start, projections only with maps.
    import pyproj

    if FIRST_MERIDIAN <= meridian <= LAST_MERIDIAN:
        return pyproj.CRS.from_epsg(4534 + (meridian - FIRST_MERIDIAN) // 3)
    return pyproj.CRS.from_proj4(
        f"+proj=tmerc +lat_0=0 +lon_0={meridian} +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m"
    )


def project(lon: ArrayLike, lat: ArrayLike, meridian: int) -> Pair:
    """Project WGS 84 points into the 3-degree zone of a central meridian.

    Parameters
    ----------
    lon, lat : array_like
        Longitude and latitude [degree].
    meridian : int
        Central meridian [degree]; `local_meridian` finds it.

    Returns
    -------
    tuple of array
        Easting, 500,000 on the meridian and without the zone's number, and
        northing [m].

    Raises
    ------
    ValueError
        The meridian is not the middle of a 3-degree zone.

    Examples
    --------
    >>> [round(float(metres[0])) for metres in project([113.1127], [26.1301], 114)]
    [411261, 2891551]
    """
    return _transformed(lon, lat, _transformer(meridian), "FORWARD")


def unproject(x: ArrayLike, y: ArrayLike, meridian: int) -> Pair:
    """Turn metres of a 3-degree zone back into WGS 84.

    Parameters
    ----------
    x, y : array_like
        Easting without the zone's number, and northing [m].
    meridian : int
        Central meridian [degree].

    Returns
    -------
    tuple of array
        Longitude and latitude [degree].

    Raises
    ------
    ValueError
        The meridian is not the middle of a 3-degree zone.

    Examples
    --------
    >>> [round(float(degree[0]), 5) for degree in unproject([500000], [2876835], 114)]
    [114.0, 26.0]
    """
    return _transformed(x, y, _transformer(meridian), "INVERSE")


def _paired(x: ArrayLike, y: ArrayLike) -> Pair:
    first = np.array(x, dtype=np.float64)
    second = np.array(y, dtype=np.float64)
    if first.shape != second.shape:
        message = f"x has shape {first.shape} and y {second.shape}; give one y for each x"
        raise ValueError(message)
    empty = ~(np.isfinite(first) & np.isfinite(second))
    return np.where(empty, np.nan, first), np.where(empty, np.nan, second)


def _meridian_named(system: str) -> int:
    match = re.fullmatch(r"gk3-(\d+)", system)
    if match is None or system not in SYSTEMS:
        message = (
            f"unknown coordinate system {system!r}; known are wgs84, cgcs2000, gcj02, bd09 and "
            f"gk3-<meridian> with a meridian of {FIRST_MERIDIAN}, {FIRST_MERIDIAN + 3} ... "
            f"{LAST_MERIDIAN}"
        )
        raise ValueError(message)
    return int(match.group(1))


def _inside_china(lon: Floats, lat: Floats) -> NDArray[np.bool_]:
    return (lon >= _WEST) & (lon <= _EAST) & (lat >= _SOUTH) & (lat <= _NORTH)


def _inside_only(lon: Floats, lat: Floats, moved: Pair) -> Pair:
    inside = _inside_china(lon, lat)
    return np.where(inside, moved[0], lon), np.where(inside, moved[1], lat)


def _gcj02(lon: Floats, lat: Floats) -> Pair:
    """WGS 84 to GCJ-02 by the published offset, without asking where the point lies."""
    pi = np.pi
    east, north = lon - 105.0, lat - 35.0
    ripple = (20.0 * np.sin(6.0 * east * pi) + 20.0 * np.sin(2.0 * east * pi)) * 2.0 / 3.0
    root = np.sqrt(np.abs(east))
    d_north = (
        -100.0 + 2.0 * east + 3.0 * north + 0.2 * north**2 + 0.1 * east * north + 0.2 * root
        + ripple
        + (20.0 * np.sin(north * pi) + 40.0 * np.sin(north / 3.0 * pi)) * 2.0 / 3.0
        + (160.0 * np.sin(north / 12.0 * pi) + 320.0 * np.sin(north / 30.0 * pi)) * 2.0 / 3.0
    )  # fmt: skip
    d_east = (
        300.0 + east + 2.0 * north + 0.1 * east**2 + 0.1 * east * north + 0.1 * root
        + ripple
        + (20.0 * np.sin(east * pi) + 40.0 * np.sin(east / 3.0 * pi)) * 2.0 / 3.0
        + (150.0 * np.sin(east / 12.0 * pi) + 300.0 * np.sin(east / 30.0 * pi)) * 2.0 / 3.0
    )  # fmt: skip
    phi = np.radians(lat)
    curvature = 1.0 - _GCJ_ECCENTRICITY * np.sin(phi) ** 2
    parallel = _GCJ_AXIS / np.sqrt(curvature) * np.cos(phi)
    meridian = _GCJ_AXIS * (1.0 - _GCJ_ECCENTRICITY) / (curvature * np.sqrt(curvature))
    return lon + np.degrees(d_east / parallel), lat + np.degrees(d_north / meridian)


def _bd09(lon: Floats, lat: Floats) -> Pair:
    """WGS 84 to BD-09: the offset of GCJ-02, then the second one in polar form."""
    x, y = _gcj02(lon, lat)
    radius = np.hypot(x, y) + 0.00002 * np.sin(y * _BD_ANGLE)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * _BD_ANGLE)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006


def _undo(x: Floats, y: Floats, offset: Callable[[Floats, Floats], Pair]) -> Pair:
    """Find the point that the offset moves to (x, y), by fixed-point iteration."""
    # Points far outside would not settle, and have no offset to undo.
    near = (x > _WEST - 1) & (x < _EAST + 1) & (y > _SOUTH - 1) & (y < _NORTH + 1)
    target_x, target_y = x[near], y[near]
    lon, lat = target_x, target_y
    for _ in range(_ROUNDS):
        there_x, there_y = offset(lon, lat)
        step_x, step_y = target_x - there_x, target_y - there_y
        lon, lat = lon + step_x, lat + step_y
        if not step_x.size or max(np.abs(step_x).max(), np.abs(step_y).max()) < _SETTLED:
            break
    # Asked of the true point, so that what went out comes back along the rectangle's edge.
    inside = _inside_china(lon, lat)
    back_x, back_y = x.copy(), y.copy()
    back_x[near] = np.where(inside, lon, target_x)
    back_y[near] = np.where(inside, lat, target_y)
    return back_x, back_y


@lru_cache(maxsize=64)
def _transformer(meridian: int) -> pyproj.Transformer:
    import pyproj

    return pyproj.Transformer.from_crs(4490, projected_system(meridian), always_xy=True)


def _transformed(
    x: ArrayLike, y: ArrayLike, transformer: pyproj.Transformer, direction: str
) -> Pair:
    first, second = _paired(x, y)
    moved_x, moved_y = transformer.transform(first.ravel(), second.ravel(), direction=direction)
    return _paired(np.reshape(moved_x, first.shape), np.reshape(moved_y, first.shape))
