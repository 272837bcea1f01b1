"""OpenStreetMap extracts as tables: how a county without a survey starts.

What the tags say is taken, what they only hint at is left empty with a
problem: "2.5" levels is no number of storeys, "before 1957" no year.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import numpy as np
import polars as pl
import shapely

from linli.records import Problem, Result
from linli.schema import table as schema_table
from linli.standards import facility_categories, openstreetmap_category
from linli.tables.formats import OPENSTREETMAP
from linli.tables.openstreetmap_objects import (
    Objects,
    Shape,
    UnreadableError,
    is_building,
    read_objects,
)
from linli.tables.shapes import DECIMALS, Shapes, area_m2

ATTRIBUTION: Final = "© OpenStreetMap contributors, ODbL 1.0"
ORIGIN: Final = "openstreetmap"


class _Rule(NamedTuple):
    order: int
    kind: str
    rank: int | None


def read_openstreetmap(
    path: Path,
    *,
    categorise: Callable[[Mapping[str, str]], str | None] = openstreetmap_category,
    estimate_floor_area: bool = False,
) -> Result:
    """Read buildings, facilities and the ground under the map.

    Parameters
    ----------
    path : Path
        A .osm.pbf, .osm, .osm.gz or .osm.bz2 file.
    categorise : callable, optional
        Names the facility category of an object's tags, or None.
    estimate_floor_area : bool, optional
        Whether floor_area_m2 is estimated as footprint x storeys where both
        are known; such rows have the origin `estimate`. By default it is empty.

    Returns
    -------
    Result
        tables: `buildings` (building_id, name, storeys, floor_area_m2,
        roof_area_m2 [m2] of the footprint, year_built, geometry, origin),
        `facilities` (facility_id, name, category, lon, lat [degree], area_m2 of
        what is a site, origin), `ground` (ground_id, kind, rank, name,
        geometry, origin), each ordered by nodes, relations, ways and their
        numbers; geometry as WKT in WGS 84. status: ok or rejected.

    Raises
    ------
    ValueError
        The file's ending is none of `OPENSTREETMAP`.

    Notes
    -----
    Problems: file.not_found, file.unreadable, file.empty,
    openstreetmap.incomplete_shape, openstreetmap.value_left_out,
    geometry.invalid.

    References
    ----------
    docs/methods/openstreetmap.md
    """
    if not path.name.lower().endswith(OPENSTREETMAP):
        message = f"{path.name} is no OpenStreetMap file; give one of {', '.join(OPENSTREETMAP)}"
        raise ValueError(message)
    if not path.is_file():
        return _rejected("file.not_found", path, path.name)
    try:
        objects, broken = read_objects(path)
    except UnreadableError as error:
        return _rejected("file.unreadable", path, str(error))
    if not any(kind.ids for kind in objects.values()):
        return _rejected("file.empty", path, "")
    buildings, problems = _buildings(objects["area"], path.name, estimate=estimate_floor_area)
    problems += [
        Problem("openstreetmap.incomplete_shape", "buildings", each, "geometry", file=path.name)
        for each in broken
    ]
    tables = {
        "buildings": buildings,
        "facilities": _facilities(objects, categorise),
        "ground": _ground(objects),
    }
    return Result(tables, tuple(problems), "ok")


def _rejected(code: str, path: Path, value: str) -> Result:
    return Result({}, (Problem(code, file=path.name, value=value),), "rejected")


def _buildings(areas: Objects, file: str, *, estimate: bool) -> tuple[pl.DataFrame, list[Problem]]:
    chosen = [at for at, tags in enumerate(areas.tags) if is_building(tags)]
    ids = [areas.ids[at] for at in chosen]
    tags = [areas.tags[at] for at in chosen]
    shapes = areas.shapes[chosen]
    table = pl.DataFrame(
        {
            "building_id": ids,
            "name": [_name(each) for each in tags],
            "storeys": [each.get("building:levels") for each in tags],
            "roof_area_m2": np.round(area_m2(shapes), 1),
            "year_built": [each.get("start_date") for each in tags],
            "geometry": _wkt(shapes),
        },
        schema_overrides={"building_id": pl.String, "storeys": pl.String, "year_built": pl.String},
    )
    table, problems = _exact(table, file)
    floors = pl.col("roof_area_m2") * pl.col("storeys")
    floor_area = floors.round(0) if estimate else pl.lit(None, dtype=pl.Float64)
    table = table.with_columns(floor_area_m2=floor_area).with_columns(
        origin=pl.when(pl.col("floor_area_m2").is_null())
        .then(pl.lit(ORIGIN))
        .otherwise(pl.lit("estimate"))
    )
    problems += _invalid(ids, shapes, file)
    return table.select(
        "building_id", "name", "storeys", "floor_area_m2", "roof_area_m2", "year_built",
        "geometry", "origin",
    ), problems  # fmt: skip


def _exact(table: pl.DataFrame, file: str) -> tuple[pl.DataFrame, list[Problem]]:
    """Take whole storeys, exact years and sizes within the schema's range; name the rest."""
    day = r"^(\d{4})(?:-\d\d){0,2}$"
    taken = table.with_columns(
        storeys=pl.col("storeys").str.strip_chars().cast(pl.Int64, strict=False),
        year_built=pl.col("year_built").str.strip_chars().str.extract(day).cast(pl.Int64),
    ).with_columns(_within_range(name) for name in ("storeys", "year_built", "roof_area_m2"))
    problems = []
    fields = schema_table("buildings")
    for name in ("storeys", "year_built", "roof_area_m2"):
        lost = table.filter(taken[name].is_null() & table[name].is_not_null())
        problems += [
            Problem(
                "openstreetmap.value_left_out",
                "buildings",
                row,
                name,
                str(value),
                f"{fields.field(name).minimum}-{fields.field(name).maximum}",
                file=file,
            )
            for row, value in lost.select("building_id", name).iter_rows()
        ]
    return taken, problems


def _within_range(name: str) -> pl.Expr:
    field = schema_table("buildings").field(name)
    column = pl.col(name)
    inside = column.is_between(float(field.minimum), float(field.maximum))
    return pl.when(inside).then(column).otherwise(None)


class _Facility(NamedTuple):
    id: str
    category: str
    name: str | None
    shape: Any


def _facilities(
    objects: Mapping[Shape, Objects], categorise: Callable[[Mapping[str, str]], str | None]
) -> pl.DataFrame:
    found = sorted(_found(objects, categorise), key=lambda each: _number(each.id))
    shapes = np.array([each.shape for each in found], dtype=object)
    points = shapely.point_on_surface(shapes)
    catalogue = facility_categories()
    sites = catalogue.filter(pl.col("size_of") == "site_area")["category"].to_list()
    labels = dict(catalogue.select("category", "zh").iter_rows())
    table = pl.DataFrame(
        {
            "facility_id": [each.id for each in found],
            # A toilet or a car park has no name: it is called what it is.
            "name": [each.name or labels.get(each.category, each.category) for each in found],
            "category": [each.category for each in found],
            "lon": np.round(shapely.get_x(points), DECIMALS),
            "lat": np.round(shapely.get_y(points), DECIMALS),
            "area_m2": np.round(area_m2(shapes), 1),
        },
        schema_overrides=dict.fromkeys(("facility_id", "name", "category"), pl.String),
    )
    is_site = pl.col("category").is_in(sites) & (pl.col("area_m2") > 0)
    return table.with_columns(
        area_m2=pl.when(is_site).then(pl.col("area_m2")), origin=pl.lit(ORIGIN)
    )


def _found(
    objects: Mapping[Shape, Objects], categorise: Callable[[Mapping[str, str]], str | None]
) -> Iterator[_Facility]:
    seen: set[str] = set()
    # An area comes before its outline, which has the same number.
    for kind in (objects["point"], objects["area"], objects["line"]):
        for identifier, tags, shape in zip(kind.ids, kind.tags, kind.shapes, strict=True):
            category = None if identifier in seen else categorise(tags)
            if category is not None:
                seen.add(identifier)
                yield _Facility(identifier, category, _name(tags), shape)


def _number(identifier: str) -> tuple[str, int]:
    return identifier[4], int(identifier[5:])


def _ground(objects: Mapping[Shape, Objects]) -> pl.DataFrame:
    rows = [
        (kind.ids[at], rule.kind, rule.rank, kind.tags[at], kind.shapes[at])
        for shape, kind in objects.items()
        for at, rule in _ruled(kind.tags, shape)
    ]
    rows.sort(key=lambda row: (_number(row[0]), row[1]))
    return pl.DataFrame(
        {
            "ground_id": [row[0] for row in rows],
            "kind": [row[1] for row in rows],
            "rank": [row[2] for row in rows],
            "name": [_name(row[3]) for row in rows],
            "geometry": _wkt(np.array([row[4] for row in rows], dtype=object)),
        },
        schema={
            "ground_id": pl.String, "kind": pl.String, "rank": pl.Int64, "name": pl.String,
            "geometry": pl.String,
        },
    ).with_columns(origin=pl.lit(ORIGIN))  # fmt: skip


def _ruled(all_tags: Iterable[dict[str, str]], shape: Shape) -> Iterator[tuple[int, _Rule]]:
    """Whatever a rule of this shape draws; an area by its tags is no line, a tunnel is unseen."""
    rules = _rules()[shape]
    for at, tags in enumerate(all_tags):
        if shape == "line" and (tags.get("area") == "yes" or _underground(tags)):
            continue
        # A pedestrian street may be a ring; only `area=yes` makes a square of it.
        if shape == "area" and "highway" in tags and tags.get("area") != "yes":
            continue
        if shape == "point" and "name" not in tags:
            continue
        fitting = [rules[pair] for pair in tags.items() if pair in rules]
        if shape == "area" and is_building(tags):
            fitting.append(rules["building", "*"])
        if fitting:
            yield at, min(fitting)


def _underground(tags: Mapping[str, str]) -> bool:
    return tags.get("tunnel", "no") not in ("no", "building_passage")


@cache
def _rules() -> Mapping[Shape, Mapping[tuple[str, str], _Rule]]:
    packed = resources.files("linli.tables").joinpath("openstreetmap_ground.csv")
    rules: dict[Any, dict[tuple[str, str], _Rule]] = {"point": {}, "line": {}, "area": {}}
    lines = packed.read_text(encoding="utf-8").splitlines()
    for order, row in enumerate(csv.DictReader(lines)):
        rule = _Rule(order, row["kind"], int(row["rank"]) if row["rank"] else None)
        rules[row["shape"]][row["key"], row["value"]] = rule
    return MappingProxyType(rules)


def _name(tags: Mapping[str, str]) -> str | None:
    """The name in Chinese where the object has one besides the name on the spot."""
    return tags.get("name:zh") or tags.get("name") or None


def _wkt(shapes: Shapes) -> list[str]:
    return [str(each) for each in shapely.to_wkt(shapes, rounding_precision=DECIMALS).tolist()]


def _invalid(ids: list[str], shapes: Shapes, file: str) -> list[Problem]:
    wrong = np.flatnonzero(~shapely.is_valid(shapes)).tolist()
    return [
        Problem("geometry.invalid", "buildings", ids[at], "geometry",
                str(shapely.is_valid_reason(shapes[at])), file=file)
        for at in wrong
    ]  # fmt: skip
