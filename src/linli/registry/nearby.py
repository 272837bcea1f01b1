"""What lies around a place, nearest first."""

from __future__ import annotations

import numpy as np
import polars as pl
import pyproj

_ELLIPSOID = pyproj.Geod(ellps="GRS80")


def nearby(places: pl.DataFrame, lon: float, lat: float, within_m: float) -> pl.DataFrame:
    """Return the places within a straight-line distance, nearest first.

    Parameters
    ----------
    places : table
        One row a place: lon, lat [degree], CGCS2000/WGS 84; null where not known.
    lon, lat
        From where [degree].
    within_m
        Largest distance [m], itself included.

    Returns
    -------
    table
        The rows within it with distance_m [m] along the ellipsoid; equal distances in the order
        of `places`.

    Raises
    ------
    ValueError
        A distance below 0.

    Examples
    --------
    >>> shops = pl.DataFrame({"name": ["far", "near"], "lon": [114.01, 114.001], "lat": [26.0] * 2})
    >>> nearby(shops, 114.0, 26.0, 500)["name"].to_list()
    ['near']
    """
    if within_m < 0:
        msg = f"within_m is {within_m}; a distance is 0 or above"
        raise ValueError(msg)
    known = places.drop_nulls(["lon", "lat"])
    count = known.height
    _, _, distances = _ELLIPSOID.inv(
        np.full(count, lon), np.full(count, lat), known["lon"].to_numpy(), known["lat"].to_numpy()
    )
    return (
        known.with_columns(distance_m=pl.Series(distances, dtype=pl.Float64))
        .filter(pl.col("distance_m") <= within_m)
        .sort("distance_m", maintain_order=True)
    )
