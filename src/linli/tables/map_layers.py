"""Tables as they go onto a map: each row with its outline, else its point."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from linli.tables.writing import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping


def map_layers(frames: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Return the tables that can be drawn.

    Parameters
    ----------
    frames
        Typed tables by name.

    Returns
    -------
    dict of str to table
        Those with any shape: their columns, `geometry` [WKT, WGS 84] last, rows by key; a row
        without an outline has its point.

    Examples
    --------
    >>> rows = pl.DataFrame({"community_id": ["c1"], "lon": [113.11], "lat": [26.13]})
    >>> map_layers({"communities": rows})["communities"]["geometry"].item()
    'POINT (113.11 26.13)'
    """
    drawn = {name: _drawn(canonical(name, frame)) for name, frame in frames.items()}
    return {name: frame for name, frame in drawn.items() if frame is not None}


def _drawn(frame: pl.DataFrame) -> pl.DataFrame | None:
    shapes = [pl.col("geometry")] if "geometry" in frame.columns else []
    if {"lon", "lat"} <= set(frame.columns):
        shapes.append(pl.format("POINT ({} {})", "lon", "lat"))
    if not shapes or not frame.height:
        return None
    drawn = frame.with_columns(pl.coalesce(shapes).alias("geometry"))
    return drawn.select(pl.exclude("geometry"), "geometry")
