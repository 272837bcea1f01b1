"""Outlines are measured as the ellipsoid measures them."""

import polars as pl
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from linli.registry.geometry import first_point, kilometres, outline_areas_m2

GEOD = pyproj.Geod(ellps="GRS80")


@given(
    st.floats(74, 135),
    st.floats(4, 53),
    st.floats(0.00005, 0.002),
    st.floats(0.00005, 0.002),
    st.floats(0, 360),
)
def test_an_outline_has_the_area_that_the_ellipsoid_gives(
    lon: float, lat: float, width: float, height: float, turned: float
) -> None:
    shape = shapely.affinity.rotate(shapely.box(lon, lat, lon + width, lat + height), turned)
    measured = outline_areas_m2(pl.Series([shapely.to_wkt(shape, rounding_precision=12)]))[0]
    true = abs(GEOD.geometry_area_perimeter(shape)[0])
    # At the edge of a zone, 1.5 degrees from its meridian, the projection enlarges by 0.07 %.
    assert measured == pytest.approx(true, rel=8e-4)


def test_a_courtyard_is_not_built() -> None:
    ring = "(113 26, 113.001 26, 113.001 26.001, 113 26.001, 113 26)"
    yard = "(113.0002 26.0002, 113.0008 26.0002, 113.0008 26.0008, 113.0002 26.0002)"
    outlines = pl.Series([f"POLYGON ({ring})", f"POLYGON ({ring}, {yard})"])
    whole, with_yard = outline_areas_m2(outlines)
    assert with_yard / whole == pytest.approx(1 - 0.18, rel=1e-6)


@pytest.mark.parametrize(
    "text",
    [
        None,
        "POLYGON EMPTY",
        "POINT (113 26)",
        "LINESTRING (113 26, 113.1 26)",
        "POLYGON ((113 26, 113.1 26",
        "POLYGON ((500 26, 501 26, 501 27, 500 26))",
        "nothing",
    ],
)
def test_what_has_no_area_has_none(text: str | None) -> None:
    assert outline_areas_m2(pl.Series([text], dtype=pl.String)).to_list() == [None]


def test_an_empty_column_stays_empty() -> None:
    assert outline_areas_m2(pl.Series([], dtype=pl.String)).to_list() == []


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("POINT (113.5 -26.25)", (113.5, -26.25)),
        ("MULTIPOLYGON (((113 26, 114 26, 113 27, 113 26)))", (113.0, 26.0)),
        ("POLYGON EMPTY", (None, None)),
        (None, (None, None)),
    ],
)
def test_the_first_vertex_is_read(text: str | None, point: tuple[float | None, ...]) -> None:
    rows = pl.DataFrame({"geometry": pl.Series([text], dtype=pl.String)})
    assert rows.select(*first_point(pl.col("geometry"))).row(0) == point


@given(st.floats(74, 135), st.floats(4, 53), st.floats(74, 135), st.floats(4, 53))
def test_distances_are_those_of_the_ellipsoid_within_half_a_per_cent(
    lon: float, lat: float, to_lon: float, to_lat: float
) -> None:
    row = pl.DataFrame({"a": [lon], "b": [lat], "c": [to_lon], "d": [to_lat]})
    told = row.select(kilometres(*(pl.col(name) for name in "abcd"))).item()
    true = GEOD.inv(lon, lat, to_lon, to_lat)[2] / 1000
    assert told == pytest.approx(true, rel=6e-3, abs=1e-3)
