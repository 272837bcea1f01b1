"""Points that their own numbers prove wrong."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.tables.coordinates import SYSTEMS, from_wgs84
from linli.tables.plausibility import plausibility


def codes(x, y, system="wgs84"):
    table = pl.DataFrame({"lon": [x], "lat": [y]}, schema={"lon": pl.Float64, "lat": pl.Float64})
    return [
        problem.code.removeprefix("coordinates.")
        for problem in plausibility(table, "communities", system=system)
    ]


@pytest.mark.parametrize("system", SYSTEMS)
def test_points_of_china_are_plausible_in_every_system(system):
    meridian = int(system[4:]) if system.startswith("gk3-") else 114
    lon, lat = from_wgs84([meridian - 1.5, meridian, meridian + 1.5], [18.0, 26.13, 53.0], system)
    assert plausibility(pl.DataFrame({"lon": lon, "lat": lat}), "communities", system=system) == ()


def test_points_elsewhere_on_earth_are_plausible_degrees():
    assert codes(24.94, 60.17) == []
    assert codes(-73.9, 40.7) == []
    assert codes(151.2, -33.9) == []


def test_a_row_without_a_point_is_no_problem():
    assert codes(None, None) == []


@pytest.mark.parametrize(
    ("x", "y", "code"),
    [
        (113.11, None, "incomplete"),
        (None, 26.13, "incomplete"),
        (float("nan"), 26.13, "not_finite"),
        (113.11, float("inf"), "not_finite"),
        (0.0, 0.0, "zero"),
        (26.13, 113.11, "swapped"),
        (39.5, 76.0, "swapped"),
        (-33.9, 151.2, "swapped"),
        (411261.0, 2891551.0, "metres"),
        (38411261.0, 2891551.0, "metres"),
        (2891551.0, 411261.0, "metres"),
        (1131.1, 26.13, "out_of_range"),
        (113.11, 261.3, "out_of_range"),
        (200.0, 26.13, "out_of_range"),
    ],
)
def test_degrees_that_cannot_be_meant_are_found(x, y, code):
    assert codes(x, y) == [code]
    assert codes(x, y, "gcj02") == [code]


@pytest.mark.parametrize(
    ("x", "y", "code"),
    [
        (411261.0, None, "incomplete"),
        (0.0, 0.0, "zero"),
        (113.11, 26.13, "degrees"),
        (2891551.0, 411261.0, "swapped"),
        (2891551.0, 38411261.0, "swapped"),
        (37411261.0, 2891551.0, "other_zone"),
        (41126.1, 2891551.0, "out_of_range"),
        (411261.0, 28915510.0, "out_of_range"),
    ],
)
def test_metres_that_cannot_be_meant_are_found(x, y, code):
    assert codes(x, y, "gk3-114") == [code]


@given(lon=st.floats(73, 136), lat=st.floats(3, 54))
def test_any_point_of_china_is_seen_when_swapped(lon, lat):
    assert codes(lon, lat) == []
    assert codes(lat, lon) == ["swapped"]


@given(lon=st.floats(112.5, 115.5), lat=st.floats(18, 53))
def test_metres_given_as_degrees_and_degrees_given_as_metres_are_seen(lon, lat):
    easting, northing = from_wgs84(lon, lat, "gk3-114")
    assert codes(float(easting), float(northing)) == ["metres"]
    assert codes(lon, lat, "gk3-114") == ["degrees"]


def test_a_problem_names_row_field_and_value():
    table = pl.DataFrame({"x": [113.1, 26.1, 113.1], "y": [26.1, 113.1, None]})
    found = plausibility(
        table, "facilities", x="x", y="y", system="bd09", rows=pl.Series(["f-1", "f-2", "f-3"])
    )
    assert [(each.table, each.row, each.field, each.value, each.expected) for each in found] == [
        ("facilities", "f-2", "x", "26.1, 113.1", "bd09"),
        ("facilities", "f-3", "y", "113.1, ", "bd09"),
    ]


def test_whole_numbers_and_empty_columns_are_read_as_numbers():
    assert plausibility(pl.DataFrame({"lon": [113], "lat": [26]}), "communities") == ()
    assert plausibility(pl.DataFrame({"lon": [None], "lat": [None]}), "communities") == ()


def test_wrong_calls_are_refused():
    table = pl.DataFrame({"lon": ["113.1"], "lat": [26.1]})
    with pytest.raises(ValueError, match="turn it into numbers"):
        plausibility(table, "communities")
    with pytest.raises(ValueError, match="no column 'x'"):
        plausibility(table, "communities", x="x")
    with pytest.raises(ValueError, match="unknown coordinate system"):
        plausibility(table, "communities", system="mars")
