"""The square world of web maps: tiles, and points gathered into the cells of a grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]

# Where the square ends [degree].
LIMIT_LAT = 85.0511287798066


def world_square(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Place positions in the square of web Mercator, x to the east and y to the south.

    Parameters
    ----------
    lon, lat
        WGS 84 [degree]; latitudes beyond the square are put on its edge.

    Returns
    -------
    x, y
        From 0 to below 1.

    References
    ----------
    EPSG:3857; OGC 17-083r4, Two Dimensional Tile Matrix Set 2.0, WebMercatorQuad.

    Examples
    --------
    >>> x, y = world_square(np.array([0.0]), np.array([0.0]))
    >>> float(x[0]), round(float(y[0]), 9)
    (0.5, 0.5)
    """
    x = (np.asarray(lon, dtype=np.float64) + 180) / 360
    radians = np.radians(np.clip(lat, -LIMIT_LAT, LIMIT_LAT))
    y = (1 - np.arcsinh(np.tan(radians)) / np.pi) / 2
    below_one = np.nextafter(1.0, 0.0)
    return np.clip(x, 0, below_one), np.clip(y, 0, below_one)


def tile_bounds(z: int, x: int, y: int) -> tuple[float, float, float, float]:
    """Return west, south, east and north [degree] of a tile.

    Raises
    ------
    ValueError
        There is no such tile.

    Examples
    --------
    >>> tile_bounds(1, 1, 0)
    (0.0, 0.0, 180.0, 85.0511287798066)
    """
    side = 1 << z if z >= 0 else 0
    if not (0 <= x < side and 0 <= y < side):
        msg = f"zoom {z} has no tile {x}/{y}; x and y go from 0 to 2 to the power of zoom, less 1"
        raise ValueError(msg)

    def lat(row: int) -> float:
        return float(np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * row / side)))))

    return x / side * 360 - 180, lat(y + 1), (x + 1) / side * 360 - 180, lat(y)


@dataclass(frozen=True, slots=True)
class Clusters:
    """Points gathered by cell: where their middle is, how many they are, of which class most are.

    Parameters
    ----------
    x, y
        Mean position, in the unit and from the corner of the tile: 0 to 1.
    count
        Points in the cell.
    kind
        The class that most of them have; of equals the smallest.
    first
        Place of one of them among those given.
    """

    x: Floats
    y: Floats
    count: Integers
    kind: Integers
    first: Integers


def clusters(x: Floats, y: Floats, kind: Integers, cells: int) -> Clusters:
    """Gather the points of a tile into the cells of a grid.

    Parameters
    ----------
    x, y
        Position in the tile, 0 to below 1.
    kind
        Class of each point, 0 and up.
    cells
        Cells on a side; 0 leaves every point by itself.

    Returns
    -------
    Clusters
        In the order of the cells, row by row; their counts add up to the number of points.

    Examples
    --------
    >>> x, y = np.array([0.1, 0.2, 0.9]), np.array([0.1, 0.1, 0.9])
    >>> near = clusters(x, y, np.array([1, 1, 0]), 2)
    >>> near.count.tolist(), near.kind.tolist(), near.first.tolist()
    ([2, 1], [1, 0], [0, 2])
    """
    if cells == 0 or len(x) == 0:
        everyone = np.arange(len(x))
        return Clusters(x, y, np.ones(len(x), dtype=np.int64), kind, everyone)
    cell = (y * cells).astype(np.int64) * cells + (x * cells).astype(np.int64)
    _, first, place = np.unique(cell, return_index=True, return_inverse=True)
    count = np.bincount(place)
    kinds = int(kind.max()) + 1
    votes = np.bincount(place * kinds + kind, minlength=len(count) * kinds)
    return Clusters(
        x=np.bincount(place, x) / count,
        y=np.bincount(place, y) / count,
        count=count.astype(np.int64),
        kind=votes.reshape(len(count), kinds).argmax(axis=1).astype(np.int64),
        first=first.astype(np.int64),
    )
