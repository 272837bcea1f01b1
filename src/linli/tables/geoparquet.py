"""The part of GeoParquet that a register needs: one shape column in well-known binary."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyproj


class UnreadableError(Exception):
    """The file is no Parquet file, or its shapes are stored in a way not read here."""


def read(path: Path) -> tuple[pl.DataFrame, Any, pyproj.CRS | None]:
    """Read a GeoParquet file.

    Parameters
    ----------
    path : Path
        The .parquet file.

    Returns
    -------
    table, array of bytes, pyproj.CRS or None
        The properties; the primary shape column as well-known binary, None for
        a Parquet file without shapes; the coordinate system, None if the file
        says that it is unknown.

    Raises
    ------
    UnreadableError
        Not a Parquet file, or its shapes are stored in another way.

    References
    ----------
    GeoParquet 1.1.0, `geo` metadata: primary_column, columns, crs (absent: OGC:CRS84).
    """
    try:
        metadata = pl.read_parquet_metadata(path)
        table = pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        message = f"not a Parquet file: {error}"
        raise UnreadableError(message) from error
    if "geo" not in metadata:
        return table, None, None
    name, stated, others = _shape_column(metadata["geo"], table.columns)
    crs = None if stated is None else pyproj.CRS.from_user_input(stated)
    return table.drop(name, *others), np.array(table[name].to_list(), dtype=object), crs


def _shape_column(metadata: str, columns: list[str]) -> tuple[str, Any, list[str]]:
    """Name of the primary shape column, its system as stated, and the other shape columns."""
    try:
        geo = json.loads(metadata)
        name = geo["primary_column"]
        column = geo["columns"][name]
        encoding = column["encoding"]
        others = [each for each in geo["columns"] if each != name and each in columns]
    except (ValueError, KeyError, TypeError) as error:
        message = f"its geo metadata is broken: {error}"
        raise UnreadableError(message) from error
    if encoding != "WKB" or name not in columns:
        message = f"shapes stored as {encoding}; save them as WKB"
        raise UnreadableError(message)
    return name, column.get("crs", "OGC:CRS84"), others
