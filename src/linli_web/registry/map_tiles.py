"""Vector tiles: communities gathered by a grid when far, buildings when near, and the ground."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import mapbox_vector_tile
import numpy as np
import polars as pl
import shapely

from linli.engines.mercator import clusters, tile_bounds, world_square
from linli_web.journal.answers import Content, content
from linli_web.journal.memory import remembered
from linli_web.registry.map_colours import Choice, chosen, codes
from linli_web.registry.map_reads import communities, points
from linli_web.tables.reading import read

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from linli.engines.mercator import Floats
    from linli.tables.shapes import Shapes

KIND = "application/vnd.mapbox-vector-tile"
# Tiles deeper than this are drawn from it by the browser, without loss that an eye could see.
DEEPEST = 16
EXTENT = 4096
# Communities stand by themselves from this zoom on; below it those in one cell of the grid are one.
ALONE_FROM = 12
CELLS = 32
BUILDINGS_FROM = 14
GROUND_FROM = 11
# How far [degree] a building may stand from its community's point and still be found.
_REACH = 0.02
# Shapes reach over the edge of their tile by this share of it, so that no outline shows there.
_MARGIN = 1 / 64
# Streets of lower rank and houses would only be dust when far.
_SMALL_GROUND_FROM = 14


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile of the square world."""

    z: int
    x: int
    y: int

    def bounds(self) -> tuple[float, float, float, float]:
        """Return west, south, east, north [degree]; ValueError where there is no such tile."""
        return tile_bounds(self.z, self.x, self.y)


def maker(layer: str, tile: Tile, colour: str, choice: Choice) -> Callable[[], Content]:
    """Return what makes a tile of a layer.

    Raises
    ------
    ValueError
        There is no such layer or tile.
    """
    tile.bounds()
    makers: dict[str, Callable[[], Content]] = {
        "communities": partial(community_tile, tile, colour, choice),
        "buildings": partial(building_tile, tile, colour, choice),
        "ground": partial(ground_tile, tile),
    }
    if layer not in makers:
        msg = f"no tiles of {layer!r}; there are {', '.join(makers)}"
        raise ValueError(msg)
    return makers[layer]


@remembered(1024)
def community_tile(tile: Tile, colour: str, choice: Choice) -> Content:
    """Return the communities of a tile: `n` in a cell, most of them in line `c` of the legend."""
    everything = points()
    side = 1 << tile.z
    x, y = everything.x * side - tile.x, everything.y * side - tile.y
    drawn = chosen(choice).to_numpy()[everything.places]
    here = np.flatnonzero((x >= 0) & (x < 1) & (y >= 0) & (y < 1) & drawn)
    lines = codes(colour)[everything.places[here]]
    found = clusters(x[here], y[here], lines, 0 if tile.z >= ALONE_FROM else CELLS)
    names = everything.rows[here[found.first]].select("community_id", "name").rows(named=True)
    properties = [
        {"n": n, "c": c} | (named if n == 1 else {})
        for n, c, named in zip(found.count.tolist(), found.kind.tolist(), names, strict=True)
    ]
    shapes = shapely.points(np.floor(found.x * EXTENT), np.floor(found.y * EXTENT))
    return _packed("communities", shapes, properties)


@remembered(512)
def building_tile(tile: Tile, colour: str, choice: Choice) -> Content:
    """Return the buildings of a tile, each in line `c` of the legend as its community is."""
    west, south, east, north = tile.bounds()
    near = (
        pl.col("lon").is_between(west - _REACH, east + _REACH)
        & pl.col("lat").is_between(south - _REACH, north + _REACH)
    ).fill_null(value=False)
    lines = pl.Series("c", codes(colour))
    homes = communities().select("community_id", "lon", "lat", lines, chosen(choice))
    homes = homes.filter(near & pl.col("chosen")) if tile.z >= BUILDINGS_FROM else homes.clear()
    rows = _buildings_of(homes["community_id"].to_list()).join(
        homes.select("community_id", "c"), on="community_id", how="left", maintain_order="left"
    )
    shapes = _within(shapely.from_wkt(rows["geometry"].to_numpy(), on_invalid="ignore"), tile)
    properties = rows.select("building_id", "community_id", "name", "storeys", "c").rows(named=True)
    return _packed("buildings", shapes, properties)


def _buildings_of(ids: Sequence[str]) -> pl.DataFrame:
    if not ids:
        return read("buildings", "1 = 0")
    places = ", ".join(["%s"] * len(ids))
    condition = f"closed_on IS NULL AND geometry <> '' AND community_id IN ({places})"
    return read("buildings", condition, ids)


@remembered(1)
def _ground() -> tuple[pl.DataFrame, Shapes, shapely.STRtree]:
    rows = read("ground").select("kind", "rank", "name", "geometry")
    shapes = shapely.from_wkt(rows["geometry"].to_numpy(), on_invalid="ignore")
    return rows.drop("geometry"), shapes, shapely.STRtree(shapes)


@remembered(512)
def ground_tile(tile: Tile) -> Content:
    """Return streets, water, green and other buildings of a tile; when far only the large ones."""
    box = shapely.box(*tile.bounds())
    rows, shapes, tree = _ground()
    here = np.sort(tree.query(box)) if tile.z >= GROUND_FROM else np.array([], dtype=np.int64)
    found = rows[here]
    if tile.z < _SMALL_GROUND_FROM:
        large = (found["kind"] != "building") & ((found["rank"] <= 3) | found["rank"].is_null())
        here, found = here[large.to_numpy()], found.filter(large)
    return _packed("ground", _within(shapes[here], tile), found.rows(named=True))


def _within(shapes: Shapes, tile: Tile) -> Shapes:
    """Turn shapes in degrees into the whole units of a tile, cut at its margin."""
    side = 1 << tile.z

    def placed(position: Floats) -> Floats:
        x, y = world_square(position[:, 0], position[:, 1])
        return np.column_stack(((x * side - tile.x) * EXTENT, (y * side - tile.y) * EXTENT))

    low, high = -_MARGIN * EXTENT, (1 + _MARGIN) * EXTENT
    cut = shapely.clip_by_rect(shapely.transform(shapes, placed), low, low, high, high)
    even: Shapes = shapely.orient_polygons(shapely.set_precision(cut, 1.0))
    return even


def _packed(layer: str, shapes: Shapes, properties: Sequence[dict[str, Any]]) -> Content:
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    features = [
        {"geometry": shape, "properties": {k: v for k, v in named.items() if v is not None}}
        for shape, named, kept in zip(shapes, properties, there, strict=True)
        if kept
    ]
    encoded = mapbox_vector_tile.encode(
        [{"name": layer, "features": features}],
        default_options={"y_coord_down": True, "extents": EXTENT, "check_winding_order": False},
    )
    return content(encoded, KIND)
