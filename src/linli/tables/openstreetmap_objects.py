"""Objects of an OpenStreetMap file with their shapes, one pass over the file.

pyosmium hands out objects that live only for one turn of the loop, so what is
needed is copied at once: the number, the tags, the shape as well-known binary.
Objects without tags (nine in ten are mere corners) never reach Python.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import numpy as np
import osmium
import shapely

from linli.tables.shapes import Shapes

Shape: TypeAlias = Literal["point", "line", "area"]

_FACTORY: Final = osmium.geom.WKBFactory()
_NO_BUILDING: Final = frozenset({"no", "entrance"})
# Relations that libosmium makes areas of.
_AREA_RELATIONS: Final = frozenset({"multipolygon", "boundary"})


@dataclass(frozen=True, slots=True)
class Objects:
    """Objects of one kind of shape, in the order of their numbers.

    Parameters
    ----------
    ids
        `osm-n1`, `osm-w1` or `osm-r1`: node, way or relation.
    tags
        The tags of each.
    shapes
        The shape of each, in WGS 84.
    """

    ids: list[str]
    tags: list[dict[str, str]]
    shapes: Shapes


@dataclass(slots=True)
class _Gathered:
    """What the pass has met: (letter, number, tags, well-known binary) by kind of shape."""

    point: list[tuple[str, int, dict[str, str], Any]] = field(default_factory=list)
    line: list[tuple[str, int, dict[str, str], Any]] = field(default_factory=list)
    area: list[tuple[str, int, dict[str, str], Any]] = field(default_factory=list)
    buildings: set[tuple[str, int]] = field(default_factory=set)


class UnreadableError(Exception):
    """The file is cut short or no OpenStreetMap file."""


def read_objects(path: Path) -> tuple[dict[Shape, Objects], list[str]]:
    """Read every tagged object with its shape.

    Parameters
    ----------
    path : Path
        A file whose name ends in one of `formats.OPENSTREETMAP`.

    Returns
    -------
    dict of Objects, list of str
        Points, lines and areas (a closed way is a line and an area, for its
        tags to choose); ids of buildings that lie across the file's edge or
        do not close, and so have no shape.

    Raises
    ------
    UnreadableError
        The file is cut short or no OpenStreetMap file.
    """
    gathered = _Gathered()
    try:
        for entity in _entities(path):
            _gather(entity, gathered)
    except (RuntimeError, ValueError, OSError) as error:
        raise UnreadableError(str(error)) from error
    shaped = {(letter, number) for letter, number, *_ in gathered.area}
    broken = [f"osm-{letter}{number}" for letter, number in sorted(gathered.buildings - shaped)]
    return {
        "point": _objects(gathered.point),
        "line": _objects(gathered.line),
        "area": _objects(gathered.area),
    }, broken


def is_building(tags: dict[str, str]) -> bool:
    """Whether the tags make an area a building.

    Examples
    --------
    >>> is_building({"building": "yes"}), is_building({"building": "no"}), is_building({})
    (True, False, False)
    """
    return tags.get("building", "no") not in _NO_BUILDING


def _entities(path: Path) -> Iterator[Any]:
    return iter(
        osmium.FileProcessor(str(path)).with_areas().with_filter(osmium.filter.EmptyTagFilter())
    )


def _gather(entity: Any, gathered: _Gathered) -> None:
    if entity.is_node():
        wkb = _FACTORY.create_point(entity)
        gathered.point.append(("n", entity.id, dict(entity.tags), wkb))
    elif entity.is_way():
        tags = dict(entity.tags)
        gathered.line.append(("w", entity.id, tags, _line(entity)))
        if is_building(tags):
            gathered.buildings.add(("w", entity.id))
    elif entity.is_area():
        letter = "w" if entity.from_way() else "r"
        try:
            wkb = _FACTORY.create_multipolygon(entity)
        except (RuntimeError, osmium.InvalidLocationError):
            return
        gathered.area.append((letter, entity.orig_id(), dict(entity.tags), wkb))
    elif entity.tags.get("type") in _AREA_RELATIONS and is_building(dict(entity.tags)):
        gathered.buildings.add(("r", entity.id))


def _line(way: Any) -> Any:
    """The way's line; of a way across the file's edge what lies within the file."""
    try:
        return _FACTORY.create_linestring(way)
    except osmium.InvalidLocationError:
        runs: list[list[tuple[float, float]]] = [[]]
        for node in way.nodes:
            if node.location.valid():
                runs[-1].append((node.lon, node.lat))
            elif runs[-1]:
                runs.append([])
        lines = [run for run in runs if len(run) > 1]
        return shapely.to_wkb(shapely.MultiLineString(lines), hex=True) if lines else None
    except RuntimeError:
        return None


def _objects(gathered: list[tuple[str, int, dict[str, str], Any]]) -> Objects:
    """In the order of their numbers: the order of reading may vary between runs."""
    ordered = sorted((each for each in gathered if each[3] is not None), key=lambda each: each[:2])
    shapes = shapely.from_wkb(np.array([each[3] for each in ordered], dtype=object))
    single = (shapely.get_type_id(shapes) >= 4) & (shapely.get_num_geometries(shapes) == 1)
    shapes[single] = shapely.get_geometry(shapes[single], 0)
    return Objects(
        [f"osm-{letter}{number}" for letter, number, *_ in ordered],
        [tags for _, _, tags, _ in ordered],
        np.asarray(shapes, dtype=object),
    )
