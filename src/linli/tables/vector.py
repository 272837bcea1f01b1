"""Maps as tables: GeoJSON, GeoPackage, Shapefile (zipped too) and GeoParquet.

Every layer becomes a table of its properties with `geometry` (WKT in WGS 84),
`lon` and `lat` of a point on it, and `_row`, the feature's number in the file.
What a file says of its coordinate system is honoured; where it says nothing
nobody guesses: the caller names the system or gets a problem.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
import pyproj
import shapely

from linli.records import Problem, Result
from linli.tables.coordinates import from_wgs84, projected_system
from linli.tables.plausibility import plausibility
from linli.tables.shapes import DECIMALS, ROW, Shapes, shapes_to_wgs84
from linli.tables.vector_layers import Layer, open_layers

_OFFSETS: Final = frozenset({"gcj02", "bd09"})


def read_vector(
    path: Path,
    *,
    layers: Sequence[str] = (),
    system: str | None = None,
    encoding: str | None = None,
) -> Result:
    """Read the layers of a map file into tables in WGS 84.

    Parameters
    ----------
    path : Path
        A .geojson, .json, .gpkg, .shp or .parquet file, or a .zip of such.
    layers : sequence of str
        Names of the layers to read; none means all.
    system : str, optional
        Coordinate system of the file, one of
        `linli.tables.coordinates.SYSTEMS`. Needed where the file states none,
        and for GCJ-02 and BD-09, which no file can state.
    encoding : str, optional
        Encoding of a shapefile's or GeoJSON's text, where the file's own word
        is wrong.

    Returns
    -------
    Result
        tables: one a layer, by its name: `_row` (from 1), the properties,
        geometry [WKT in WGS 84], lon, lat [degree]. A layer whose system is
        unknown or in conflict is left out. status: ok or rejected.

    Raises
    ------
    ValueError
        The system, the encoding or the file's ending is unknown.

    Notes
    -----
    Problems: file.not_found, file.unreadable, file.not_text, file.protected,
    file.too_large, vector.no_layer, vector.nothing_inside, vector.part_missing,
    vector.truncated, vector.parts_differ, vector.encoding_guessed,
    vector.encoding_unknown, vector.no_system, vector.system_conflict,
    vector.old_datum, vector.reserved_column, geometry.missing, geometry.empty,
    geometry.invalid, geometry.unreadable, and those of `plausibility`.

    References
    ----------
    docs/methods/coordinates.md, files.
    """
    if system is not None:
        from_wgs84([], [], system)
    if encoding is not None:
        _check_encoding(encoding)
    found, problems = open_layers(path, encoding)
    unknown = [name for name in layers if name not in {layer.name for layer in found}]
    names = ", ".join(layer.name for layer in found)
    problems += [Problem("vector.no_layer", file=path.name, sheet=each, expected=names)
                 for each in unknown if found]  # fmt: skip
    tables: dict[str, pl.DataFrame] = {}
    for layer in found:
        if layers and layer.name not in layers:
            continue
        table, of_layer = _finished(layer, system)
        problems += [replace(each, file=path.name, sheet=layer.name) for each in of_layer]
        if table is not None:
            tables[layer.name] = table
    return Result(tables, tuple(problems), "ok" if tables else "rejected")


def list_layers(path: Path) -> Result:
    """List the layers of a map file.

    Parameters
    ----------
    path : Path
        As in `read_vector`.

    Returns
    -------
    Result
        One table `layers`: layer, features, geometry (whether it has shapes),
        crs (name of the system that the file states, null if none).

    Raises
    ------
    ValueError
        The file's ending is unknown.

    Notes
    -----
    Problems: those of `read_vector` about the file itself.
    """
    found, problems = open_layers(path, None)
    table = pl.DataFrame(
        {
            "layer": [layer.name for layer in found],
            "features": [len(layer.properties) for layer in found],
            "geometry": [layer.wkb is not None for layer in found],
            "crs": [None if layer.crs is None else layer.crs.name for layer in found],
        },
        schema={"layer": pl.String, "features": pl.Int64, "geometry": pl.Boolean, "crs": pl.String},
    )
    return Result({"layers": table}, tuple(problems), "ok" if found else "rejected")


def _check_encoding(encoding: str) -> None:
    try:
        "".encode(encoding)
    except LookupError:
        message = f"unknown encoding {encoding!r}; try gb18030 or utf-8"
        raise ValueError(message) from None


def _finished(layer: Layer, system: str | None) -> tuple[pl.DataFrame | None, list[Problem]]:
    """Move the layer's shapes to WGS 84 and look at each."""
    rows = pl.int_range(1, len(layer.properties) + 1, eager=True).alias(ROW)
    if layer.wkb is None:
        return layer.properties.select(rows, pl.exclude(ROW)), []
    problem = _system_problem(layer, system)
    if problem is not None:
        return None, [problem]
    raw = shapely.force_2d(shapely.from_wkb(layer.wkb, on_invalid="ignore"))
    shapes = _in_wgs84(raw, layer.crs, system)
    kept, problems = _without_reserved(layer, system)
    point = _points_on(shapes)
    table = kept.with_columns(
        pl.Series("geometry", shapely.to_wkt(shapes, rounding_precision=DECIMALS), dtype=pl.String),
        *(point[name] for name in ("lon", "lat") if name not in kept.columns),
    ).select(rows, pl.all())
    if layer.crs is not None and not _modern(layer.crs) and system is None:
        problems.append(Problem("vector.old_datum", value=layer.crs.name))
    problems += _shape_problems(layer.wkb, shapes)
    problems += _implausible(raw, shapes, layer.crs, system, rows)
    return table, problems


def _implausible(
    raw: Shapes, shapes: Shapes, crs: pyproj.CRS | None, system: str | None, rows: pl.Series
) -> tuple[Problem, ...]:
    """Look at the numbers as they stand in the file, unless the file itself says what they are."""
    as_they_stand = system is not None or (crs is not None and crs.is_geographic)
    west, south, east, north = shapely.bounds(raw if as_they_stand else shapes).T
    middle = pl.DataFrame({"lon": (west + east) / 2, "lat": (south + north) / 2}).fill_nan(None)
    return plausibility(middle, "", system=system or "wgs84", rows=rows)


def _system_problem(layer: Layer, system: str | None) -> Problem | None:
    if layer.crs is None:
        return Problem("vector.no_system") if system is None else None
    if system is None or not layer.stated:
        return None
    agrees = layer.crs.is_geographic
    if system.startswith("gk3-"):
        agrees = layer.crs.equals(
            projected_system(int(system.removeprefix("gk3-"))), ignore_axis_order=True
        )
    if agrees:
        return None
    return Problem("vector.system_conflict", value=layer.crs.name, expected=system)


def _in_wgs84(shapes: Shapes, crs: pyproj.CRS | None, system: str | None) -> Shapes:
    if system is not None:
        return shapes_to_wgs84(shapes, system)
    if crs is None or (crs.is_geographic and _modern(crs)):
        return shapes
    transformer = pyproj.Transformer.from_crs(crs, 4326, always_xy=True)

    def move(points: Any) -> Any:
        return np.column_stack(transformer.transform(*points.T))

    return np.asarray(shapely.transform(shapes, move), dtype=object)


def _modern(crs: pyproj.CRS) -> bool:
    """Whether the datum is geocentric; older ones lie a hundred metres off and need a survey."""
    ellipsoid = crs.ellipsoid
    return ellipsoid is not None and ellipsoid.semi_major_metre == 6378137.0


def _without_reserved(layer: Layer, system: str | None) -> tuple[pl.DataFrame, list[Problem]]:
    """Leave out properties whose name the shapes need; lon and lat may stay if they are WGS 84."""
    properties = layer.properties
    reserved = {ROW, "geometry"}
    moved = system in _OFFSETS or layer.crs is None or not layer.crs.is_geographic
    numeric = all(properties.schema.get(name, pl.Float64()).is_numeric() for name in ("lon", "lat"))
    if moved or not numeric or not {"lon", "lat"} <= set(properties.columns):
        reserved |= {"lon", "lat"}
    clashing = [name for name in properties.columns if name in reserved]
    # Our own files carry `_row`; leaving it out is no news.
    problems = [Problem("vector.reserved_column", value=name) for name in clashing if name != ROW]
    return properties.drop(clashing), problems


def _points_on(shapes: Shapes) -> pl.DataFrame:
    """A point on each sound shape, NaN-free: null where there is none."""
    sound = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes)) & shapely.is_valid(shapes)
    chosen = shapes.copy()
    chosen[~sound] = None
    points = shapely.point_on_surface(chosen)
    return pl.DataFrame(
        {
            "lon": np.round(shapely.get_x(points), DECIMALS),
            "lat": np.round(shapely.get_y(points), DECIMALS),
        },
        schema={"lon": pl.Float64, "lat": pl.Float64},
    ).fill_nan(None)


def _shape_problems(wkb: Any, shapes: Shapes) -> Iterator[Problem]:
    missing = shapely.is_missing(shapes)
    empty = shapely.is_empty(shapes)
    wrong = missing | empty | ~shapely.is_valid(shapes)
    reasons = shapely.is_valid_reason(shapes)
    for at in np.flatnonzero(wrong).tolist():
        row = str(at + 1)
        if missing[at]:
            code = "geometry.missing" if wkb[at] is None else "geometry.unreadable"
            yield Problem(code, row=row, field="geometry")
        elif empty[at]:
            yield Problem("geometry.empty", row=row, field="geometry")
        else:
            yield Problem("geometry.invalid", row=row, field="geometry", value=str(reasons[at]))
