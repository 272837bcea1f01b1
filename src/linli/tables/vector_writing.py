"""Tables as maps: GeoJSON and GeoPackage, the same table always the same bytes."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
import shapely

from linli.tables.shapes import DECIMALS, ROW, Shapes

# No file of ours carries the day it was made: the same data has to give the same bytes.
_NO_DAY: Final = "1970-01-01T00:00:00.000Z"
_FEATURE: Final = '{{"type":"Feature",{}"properties":{},"geometry":{}}}'


def geojson(table: pl.DataFrame, *, key: str | None = None) -> bytes:
    """Write a table as GeoJSON.

    Parameters
    ----------
    table : table
        With `geometry` [WKT in WGS 84], or else `lon` and `lat` [degree].
    key : str, optional
        Column that becomes the features' `id`.

    Returns
    -------
    bytes
        A FeatureCollection as RFC 7946 wants it: WGS 84, seven decimals, outer
        rings anticlockwise. Columns are properties in their order; `geometry`
        is none, nor are `_row` and those that made the point. Money and other
        decimals are text, days and times ISO 8601. A row without a shape, or
        with an empty one, has the geometry null.

    Raises
    ------
    ValueError
        The table has neither `geometry` nor `lon` and `lat`, lacks the key, or
        holds text that is no WKT.

    References
    ----------
    RFC 7946, The GeoJSON Format, 2016-08.

    Examples
    --------
    >>> points = pl.DataFrame({"name": ["a"], "lon": [113.11], "lat": [26.13]})
    >>> print(geojson(points).decode(), end="")
    {"type":"FeatureCollection","features":[
    {"type":"Feature","properties":{"name":"a"},"geometry":{"type":"Point","coordinates":[113.11,26.13]}}
    ]}
    """
    properties, shapes = _split(table)
    text = pl.Series(shapely.to_geojson(shapely.orient_polygons(shapes)), dtype=pl.String)
    lines = pl.select(
        pl.format(_FEATURE, _ids(table, key), _json(properties), text.fill_null("null"))
    ).to_series()
    body = ",\n".join(lines.to_list())
    return f'{{"type":"FeatureCollection","features":[\n{body}\n]}}\n'.encode()


def write_geopackage(tables: Mapping[str, pl.DataFrame], path: Path) -> None:
    """Write tables as the layers of a GeoPackage.

    Parameters
    ----------
    tables : mapping of str to table
        By the layer's name; with `geometry` [WKT in WGS 84], or `lon` and
        `lat` [degree]; a table with neither becomes a layer without shapes.
    path : Path
        The .gpkg file; one that is there is replaced when all is written.

    Raises
    ------
    ValueError
        There is no table, or a table holds text that is no WKT.

    References
    ----------
    OGC 12-128r19, GeoPackage Encoding Standard 1.4.
    """
    if not tables:
        message = "a GeoPackage needs at least one table"
        raise ValueError(message)
    unfinished = path.with_name(f"{path.stem}.unfinished.gpkg")
    unfinished.unlink(missing_ok=True)
    try:
        for number, (name, table) in enumerate(tables.items()):
            _write_layer(unfinished, name, table, append=number > 0)
        _forget_the_day(unfinished)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _split(table: pl.DataFrame) -> tuple[pl.DataFrame, Shapes]:
    if "geometry" in table.columns:
        return table.drop(ROW, "geometry", strict=False), _from_wkt(table["geometry"])
    if not {"lon", "lat"} <= set(table.columns):
        message = f"no geometry, nor lon and lat, among {', '.join(table.columns)}"
        raise ValueError(message)
    lon, lat = (table[name].cast(pl.Float64).to_numpy() for name in ("lon", "lat"))
    there = np.isfinite(lon) & np.isfinite(lat)
    points = np.full(len(table), None, dtype=object)
    points[there] = shapely.points(np.round(lon[there], DECIMALS), np.round(lat[there], DECIMALS))
    return table.drop(ROW, "lon", "lat", strict=False), points


def _from_wkt(column: pl.Series) -> Shapes:
    text = column.cast(pl.String).to_numpy()
    shapes = np.asarray(shapely.from_wkt(text, on_invalid="ignore"), dtype=object)
    unread = shapely.is_missing(shapes) & column.is_not_null().to_numpy()
    if unread.any():
        at = int(np.flatnonzero(unread)[0])
        message = f"row {at + 1} holds no WKT geometry: {column[at]!r}; validate the table first"
        raise ValueError(message)
    shapes[shapely.is_empty(shapes)] = None
    return np.asarray(
        shapely.transform(shapely.force_2d(shapes), lambda points: np.round(points, DECIMALS)),
        dtype=object,
    )


def _ids(table: pl.DataFrame, key: str | None) -> pl.Series:
    """`"id":...,` of each feature, as JSON, since an id may hold quotes."""
    if key is None:
        return pl.Series([""] * len(table), dtype=pl.String)
    if key not in table.columns:
        message = f"the table has no column {key!r} to take ids from"
        raise ValueError(message)
    return _json(table.select(pl.col(key).alias("id"))).str.slice(1).str.head(-1) + ","


def _json(properties: pl.DataFrame) -> pl.Series:
    if not properties.columns:
        return pl.Series(["{}"] * len(properties), dtype=pl.String)
    days = properties.with_columns(pl.col(pl.Datetime).dt.to_string("iso:strict"))
    return days.select(pl.struct(pl.all()).struct.json_encode()).to_series()


def _write_layer(path: Path, name: str, table: pl.DataFrame, *, append: bool) -> None:
    # Comes in with the first file of its kind: it takes seconds where pandas is installed, which
    # it looks for, and every page that shows a map would wait.
    import pyogrio

    spatial = "geometry" in table.columns or {"lon", "lat"} <= set(table.columns)
    properties, shapes = _split(table) if spatial else (table.drop(ROW, strict=False), None)
    frame = properties.with_columns(
        pl.col(pl.Categorical, pl.Enum).cast(pl.String), pl.col(pl.Decimal).cast(pl.String)
    )
    options = {"geometry_type": "Unknown", "geometry_name": "geometry", "crs": "EPSG:4326"}
    if shapes is not None:
        frame = frame.with_columns(pl.Series("geometry", shapely.to_wkb(shapes), dtype=pl.Binary))
        kinds = set(shapely.get_type_id(shapes).tolist()) - {-1}
        if len(kinds) == 1:
            options["geometry_type"] = str(
                next(kind for kind in shapes if kind is not None).geom_type
            )
    arrow = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
    pyogrio.raw.write_arrow(arrow, str(path.resolve()), layer=name, driver="GPKG", append=append,
                            **(options if shapes is not None else {}))  # fmt: skip


def _forget_the_day(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE gpkg_contents SET last_change = ?", (_NO_DAY,))
