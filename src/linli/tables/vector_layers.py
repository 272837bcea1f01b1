"""The layers of a map file as they lie in it, before anything is moved.

GDAL opens whatever it recognises, among it files that name other files or
hosts. So each kind is recognised here by its first bytes and handed to the
reader of that kind only; what a reader complains of comes back as a problem.
"""

from __future__ import annotations

import re
import tempfile
import warnings
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
import pyogrio
import pyproj

from linli.records import Problem
from linli.tables import geoparquet, shapefile

ENDINGS: Final = frozenset({".shp", ".zip", *shapefile.INSIDE_ZIP})
_FAILURES: Final = (
    pyogrio.errors.DataSourceError,
    pyogrio.errors.DataLayerError,
    pyproj.exceptions.CRSError,
    geoparquet.UnreadableError,
    UnicodeDecodeError,
)


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer as it lies in the file, before anything is moved.

    Parameters
    ----------
    name
        Of the layer.
    properties
        Table of everything but the shapes.
    wkb
        Well-known binary of the shapes, None where a feature has none; None
        for a layer without shapes.
    crs
        The coordinate system that the file states; None if it states none.
    stated
        Whether the file itself states it (a GeoJSON without a word is in WGS 84).
    """

    name: str
    properties: pl.DataFrame
    wkb: Any
    crs: pyproj.CRS | None
    stated: bool = True


def open_layers(path: Path, encoding: str | None) -> tuple[list[Layer], list[Problem]]:
    """Open a map file and read its layers.

    Parameters
    ----------
    path : Path
        A file whose ending is one of `ENDINGS`.
    encoding : str or None
        Encoding of its text, where the file's own word is wrong.

    Returns
    -------
    list of Layer, list of Problem
        In the order of the file, or of the names in a .zip.

    Raises
    ------
    ValueError
        The file's ending is unknown.

    Notes
    -----
    Problems: those of `linli.tables.vector.read_vector` about the file itself.
    """
    if path.suffix.lower() not in ENDINGS:
        message = f"{path.name} is no map file; give .geojson, .gpkg, .shp, .parquet or a .zip"
        raise ValueError(message)
    if not path.is_file():
        return [], [Problem("file.not_found", file=path.name, value=path.name)]
    if path.suffix.lower() != ".zip":
        return _opened(shapefile.Member(path, path.name), path.name, encoding)
    layers: list[Layer] = []
    with tempfile.TemporaryDirectory(prefix="linli-") as folder:
        members, problems = shapefile.unpack(path, Path(folder))
        for member in members:
            of_member, more = _opened(member, path.name, encoding)
            layers += of_member
            problems += more
    return layers, problems


def _opened(
    member: shapefile.Member, file: str, encoding: str | None
) -> tuple[list[Layer], list[Problem]]:
    """Read one file with the reader of its kind; what goes wrong there is a problem."""
    readers = {".shp": _shapefile_layers, ".gpkg": _geopackage_layers,
               ".parquet": _geoparquet_layers}  # fmt: skip
    read = readers.get(member.path.suffix.lower(), _geojson_layers)
    try:
        with warnings.catch_warnings():
            # GDAL warns of rings and ids that are looked at below, feature by feature.
            warnings.simplefilter("ignore")
            layers, problems = read(member, file, encoding)
    except _FAILURES as error:
        layers, problems = [], [Problem("file.unreadable", file=file, value=_short(error))]
    # In a .zip the problem has to say which of its files it means.
    sheet = "" if member.name == file else member.name
    return layers, [replace(each, sheet=each.sheet or sheet) for each in problems]


def _short(error: Exception) -> str:
    """The first sentence of a reader's complaint, without the folder it complains of."""
    words = re.split(r"[;\n]", str(error))[0]
    return re.sub(r"'?(?:/|[A-Za-z]:\\)\S*[/\\]", "", words)[:200]


def _geojson_layers(
    member: shapefile.Member, file: str, encoding: str | None
) -> tuple[list[Layer], list[Problem]]:
    data = member.path.read_bytes()
    if encoding is not None:
        data = data.decode(encoding).encode()
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return [], [Problem("file.not_text", file=file, expected="UTF-8")]
    if not re.match(rb"(?:\xef\xbb\xbf)?\s*\{", data) or b"gdal_streamed_alg" in data:
        return [], [Problem("file.unreadable", file=file, value="GeoJSON")]
    stated = re.search(rb'"crs"\s*:\s*\{', data) is not None
    return [_layer(data, Path(member.name).stem, stated=stated)], []


def _geopackage_layers(
    member: shapefile.Member, file: str, _encoding: str | None
) -> tuple[list[Layer], list[Problem]]:
    with member.path.open("rb") as opened:
        if opened.read(15) != b"SQLite format 3":
            return [], [Problem("file.unreadable", file=file, value="GeoPackage")]
    location = str(member.path.resolve())
    names = [str(name) for name, _ in pyogrio.list_layers(location)]
    return [_layer(location, name, layer=name) for name in names], []


def _shapefile_layers(
    member: shapefile.Member, file: str, encoding: str | None
) -> tuple[list[Layer], list[Problem]]:
    problems = shapefile.check_parts(member.path, file)
    if problems:
        return [], problems
    if encoding is None:
        encoding, problems = shapefile.text_encoding(member.path, file)
    layer = _layer(str(member.path.resolve()), Path(member.name).stem, encoding=encoding)
    return [layer], [replace(each, sheet=layer.name) for each in problems]


def _geoparquet_layers(
    member: shapefile.Member, _file: str, _encoding: str | None
) -> tuple[list[Layer], list[Problem]]:
    properties, wkb, crs = geoparquet.read(member.path)
    return [Layer(Path(member.name).stem, properties, wkb, crs)], []


def _layer(location: str | bytes, name: str, *, stated: bool = True, **options: Any) -> Layer:
    meta, arrow = pyogrio.raw.read_arrow(location, **options)
    shape_column = meta["geometry_name"] or "wkb_geometry"
    wkb = None
    if shape_column in arrow.column_names:
        wkb = np.array(arrow.column(shape_column).to_pylist(), dtype=object)
        arrow = arrow.drop_columns([shape_column])
    crs = None if meta["crs"] is None else pyproj.CRS.from_user_input(meta["crs"])
    return Layer(name, _properties(arrow), wkb, crs, stated)


def _properties(arrow: Any) -> pl.DataFrame:
    """Properties as polars knows them; nested JSON and several values in one stay JSON text."""
    columns = {}
    for name, column in zip(arrow.column_names, arrow.columns, strict=True):
        plain = column
        if hasattr(column.type, "storage_type"):
            plain = column.cast(column.type.storage_type)
        columns[name] = pl.Series(name, plain)
    table = pl.DataFrame(columns) if columns else pl.DataFrame(height=arrow.num_rows)
    return table.with_columns(
        pl.col(pl.List).map_batches(_as_json, return_dtype=pl.String),
        pl.col(pl.Binary).bin.encode("hex"),
    )


def _as_json(column: pl.Series) -> pl.Series:
    inner = pl.DataFrame({"v": column}).select(pl.struct("v").struct.json_encode()).to_series()
    text = inner.str.strip_prefix('{"v":').str.strip_suffix("}")
    return text.set(column.is_null(), None)
