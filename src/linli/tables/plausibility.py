"""Points that cannot be meant: halves swapped, metres for degrees, another zone's metres."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from linli.records import Problem
from linli.tables.coordinates import Floats, from_wgs84

Mask: TypeAlias = NDArray[np.bool_]

# China with its seas, generously [degree], and what its 3-degree zones hold [m].
_CHINA_LON = (73.0, 136.0)
_CHINA_LAT = (3.0, 54.0)
_EASTING = (100_000.0, 900_000.0)
_NORTHING = (300_000.0, 6_000_000.0)


def plausibility(
    table: pl.DataFrame,
    name: str,
    *,
    x: str = "lon",
    y: str = "lat",
    system: str = "wgs84",
    rows: pl.Series | None = None,
) -> tuple[Problem, ...]:
    """Find points that their own numbers prove wrong, whatever county they belong to.

    Parameters
    ----------
    table : table
        Holds the two columns as numbers; a row with both blank has no point
        and no problem.
    name : str
        The table's name in the problems.
    x, y : str
        Columns of longitude and latitude [degree], or of easting and northing
        [m] for gk3-<meridian>.
    system : str
        The coordinate system the columns are said to be in.
    rows : series, optional
        The rows as their owner knows them; by default counted from 1.

    Returns
    -------
    tuple of Problem
        In the order of the rows, one for a row.

    Raises
    ------
    ValueError
        The system is unknown, a column is missing or holds no numbers.

    Notes
    -----
    Problems: coordinates.incomplete, coordinates.not_finite, coordinates.zero,
    coordinates.swapped, coordinates.metres, coordinates.degrees,
    coordinates.other_zone, coordinates.out_of_range.

    References
    ----------
    docs/methods/coordinates.md, what is found.

    Examples
    --------
    >>> points = pl.DataFrame({"lon": [113.11, 26.13, None], "lat": [26.13, 113.11, None]})
    >>> [(each.row, each.code) for each in plausibility(points, "communities")]
    [('2', 'coordinates.swapped')]
    """
    from_wgs84([], [], system)
    first, second = _numbers(table, x), _numbers(table, y)
    cases = _metre_cases if system.startswith("gk3-") else _degree_cases
    codes = np.full(len(table), "", dtype=object)
    for code, wrong in (*_blank_cases(table, x, y, first, second), *cases(first, second, system)):
        codes[(codes == "") & wrong] = code
    names = rows if rows is not None else pl.int_range(1, len(table) + 1, eager=True)
    return tuple(
        Problem(
            code=str(codes[at]),
            table=name,
            row=str(names[at]),
            field=y if table[x][at] is not None and table[y][at] is None else x,
            value=f"{_text(table[x][at])}, {_text(table[y][at])}",
            expected=system,
        )
        for at in np.flatnonzero(codes != "").tolist()
    )


def _numbers(table: pl.DataFrame, column: str) -> Floats:
    if column not in table.columns:
        message = f"the table has no column {column!r}; it has {', '.join(table.columns)}"
        raise ValueError(message)
    if not (table[column].dtype.is_numeric() or table[column].dtype == pl.Null):
        message = f"column {column!r} holds {table[column].dtype}; turn it into numbers first"
        raise ValueError(message)
    return table[column].cast(pl.Float64).to_numpy()


def _text(number: float | None) -> str:
    return "" if number is None else str(number)


def _blank_cases(
    table: pl.DataFrame, x: str, y: str, first: Floats, second: Floats
) -> Iterator[tuple[str, Mask]]:
    no_x, no_y = table[x].is_null().to_numpy(), table[y].is_null().to_numpy()
    yield "coordinates.incomplete", no_x ^ no_y
    # Blanks are NaN in numpy; no comparison below is true of NaN, so they stay out.
    infinite = ~np.isfinite(first) | ~np.isfinite(second)
    yield "coordinates.not_finite", infinite & ~no_x & ~no_y
    yield "coordinates.zero", (first == 0) & (second == 0)


def _within(number: Floats, limits: tuple[float, float]) -> Mask:
    return (number >= limits[0]) & (number <= limits[1])


def _degree_cases(lon: Floats, lat: Floats, _system: str) -> Iterator[tuple[str, Mask]]:
    outside = (np.abs(lon) > 180) | (np.abs(lat) > 90)
    yield "coordinates.metres", (np.abs(lon) > 1000) & (np.abs(lat) > 1000)
    # Past 90 degrees no latitude exists; between 73 and 90 lies ice, and in China a longitude.
    yield "coordinates.swapped", _within(lat, _CHINA_LON) & _within(lon, _CHINA_LAT)
    yield "coordinates.swapped", outside & (np.abs(lat) <= 180) & (np.abs(lon) <= 90)
    yield "coordinates.out_of_range", outside


def _metre_cases(x: Floats, y: Floats, system: str) -> Iterator[tuple[str, Mask]]:
    zone = int(system.removeprefix("gk3-")) // 3
    prefix = x // 1e6
    easting = np.where(prefix == zone, x - zone * 1e6, x)
    yield "coordinates.degrees", (np.abs(x) <= 180) & (np.abs(y) <= 180)
    yield (
        "coordinates.swapped",
        _within(x, _NORTHING)
        & _within(y % 1e6, _EASTING)
        & ((y < 1e6) & (x > 1e6) | (y >= 25e6) & (y < 46e6)),
    )
    yield "coordinates.other_zone", _within(prefix, (25, 45)) & (prefix != zone)
    yield (
        "coordinates.out_of_range",
        ~(_within(easting, _EASTING) & _within(y, _NORTHING)) & (np.isfinite(x) & np.isfinite(y)),
    )
