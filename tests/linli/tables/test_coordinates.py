"""Points between WGS 84, GCJ-02, BD-09 and the 3-degree Gauss-Krueger zones."""

import numpy as np
import polars as pl
import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.tables.coordinates import (
    SYSTEMS,
    from_wgs84,
    local_meridian,
    project,
    projected_system,
    to_wgs84,
    unproject,
)

DIRECT = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:4547")
OFFSETS = ("gcj02", "bd09")
china_lon = st.floats(73.5, 135.0)
china_lat = st.floats(3.5, 53.5)


def metres(lon_a, lat_a, lon_b, lat_b):
    return pyproj.Geod(ellps="GRS80").inv(lon_a, lat_a, lon_b, lat_b)[2]


def random_points(count):
    random = np.random.default_rng(431023)
    return random.uniform(73.5, 135.0, count), random.uniform(3.5, 53.5, count)


# Worked by other libraries' authors with the published formula: test-suites of
# googollee/eviltransform (MIT, go/transform_test.go) and of wandergis/coordtransform (MIT),
# the latter as repeated by hutool's CoordinateUtilTest.
@pytest.mark.parametrize(
    ("wgs84", "gcj02"),
    [
        ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
        ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
        ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
        ((116.404, 39.915), (116.41024449916938, 39.91640428150164)),
    ],
)
def test_gcj02_agrees_with_other_libraries_to_a_millimetre(wgs84, gcj02):
    assert metres(*from_wgs84(*wgs84, "gcj02"), *gcj02) < 0.001
    assert metres(*to_wgs84(*gcj02, "gcj02"), *wgs84) < 0.001


def test_bd09_agrees_with_another_library_to_a_millimetre():
    wgs84 = to_wgs84(116.404, 39.915, "gcj02")
    assert metres(*from_wgs84(*wgs84, "bd09"), 116.41036949371029, 39.92133699351021) < 0.001


# Not worked by the formula: what the map services themselves answered for cities, as recorded
# in hujiulong/gcoord (MIT, test/fixtures/china-cities.json). Over all 664 rows of that file the
# published formula is 0.73 m off at most, and BD-09 against their GCJ-02 0.012 m.
SERVICES = [
    ("Chenzhou", (113.0092288, 25.7734864), (113.014722, 25.7705143), (113.0211835, 25.7765929)),
    ("Zhumadian", (114.0164322, 33.0133556), (114.022306, 33.0115324), (114.0287781, 33.0176697)),
    ("Nagqu", (92.0499619, 31.4784436), (92.0512438, 31.4762063), (92.0576832, 31.4824421)),
    ("Xilin Gol", (116.0414035, 43.9312805), (116.0482308, 43.9334573), (116.0546232, 43.9397782)),
    ("Jiuquan", (98.4937175, 39.7319946), (98.4943595, 39.7328234), (98.5008441, 39.7388949)),
    ("Shenyang", (123.4253306, 41.8032629), (123.4314787, 41.8057023), (123.438095, 41.8114013)),
    ("Shantou", (116.6775114, 23.3567569), (116.6819735, 23.3540964), (116.6885014, 23.3598884)),
    ("Chuxiong", (101.5265949, 25.048566), (101.5280737, 25.0455363), (101.5344863, 25.0518094)),
]


@pytest.mark.parametrize(("wgs84", "gcj02", "bd09"), [row[1:] for row in SERVICES])
def test_map_services_answers_are_met_within_a_metre(wgs84, gcj02, bd09):
    assert metres(*from_wgs84(*wgs84, "gcj02"), *gcj02) < 1.0
    assert metres(*from_wgs84(*wgs84, "bd09"), *bd09) < 1.0
    assert metres(*to_wgs84(*bd09, "bd09"), *to_wgs84(*gcj02, "gcj02")) < 0.02


@pytest.mark.parametrize("system", OFFSETS)
def test_round_trip_stays_below_two_micrometres_everywhere_in_china(system):
    lon, lat = random_points(200_000)
    back = to_wgs84(*from_wgs84(lon, lat, system), system)
    # Measured on 2,000,000 points: at most 0.000000006 m; along 105 E, where the formula has a
    # corner, 0.0000005 m.
    assert metres(lon, lat, *back).max() < 2e-6


@pytest.mark.parametrize("system", OFFSETS)
@given(lon=china_lon, lat=china_lat)
def test_any_point_comes_back_to_where_it_was(system, lon, lat):
    assert metres(lon, lat, *to_wgs84(*from_wgs84(lon, lat, system), system)) < 2e-6


@given(x=china_lon, y=china_lat)
def test_any_gcj02_point_is_reached_again_from_its_wgs84_point(x, y):
    assert metres(x, y, *from_wgs84(*to_wgs84(x, y, "gcj02"), "gcj02")) < 2e-6


def test_offsets_are_as_large_as_published():
    lon, lat = random_points(200_000)
    gcj02 = metres(lon, lat, *from_wgs84(lon, lat, "gcj02"))
    bd09 = metres(lon, lat, *from_wgs84(lon, lat, "bd09"))
    assert gcj02.min() > 10
    assert gcj02.max() < 1000
    assert bd09.max() < 2000


@pytest.mark.parametrize("system", OFFSETS)
@pytest.mark.parametrize(("lon", "lat"), [(24.94, 60.17), (0.0, 0.0), (139.7, 35.7), (-73.9, 40.7)])
def test_points_outside_china_are_left_alone(system, lon, lat):
    assert from_wgs84(lon, lat, system) == (lon, lat)
    assert to_wgs84(lon, lat, system) == (lon, lat)


@pytest.mark.parametrize("system", OFFSETS)
@pytest.mark.parametrize(("lon", "lat"), [(72.0041, 30.0), (137.8346, 30.0), (100.0, 0.8294)])
def test_points_just_inside_the_edge_come_back(system, lon, lat):
    assert metres(lon, lat, *to_wgs84(*from_wgs84(lon, lat, system), system)) < 1e-6


@pytest.mark.parametrize("system", SYSTEMS)
def test_blanks_stay_blank_and_move_nothing(system):
    lon = pl.Series([113.11, None, float("nan"), 113.11, float("inf")])
    lat = pl.Series([26.13, None, 26.13, None, 26.13])
    there = from_wgs84(lon, lat, system)
    back = to_wgs84(*there, system)
    for first, second in (there, back):
        assert np.isnan(first).tolist() == [False, True, True, True, True]
        assert np.isnan(second).tolist() == [False, True, True, True, True]
    assert (back[0][0], back[1][0]) == pytest.approx((113.11, 26.13), abs=1e-8)


def test_a_table_without_rows_stays_without_rows():
    for system in SYSTEMS:
        assert from_wgs84([], [], system)[0].shape == (0,)
        assert to_wgs84([], [], system)[1].shape == (0,)


def test_cgcs2000_is_taken_as_wgs84():
    assert to_wgs84(113.11, 26.13, "cgcs2000") == (113.11, 26.13)
    assert from_wgs84(113.11, 26.13, "cgcs2000") == (113.11, 26.13)


@pytest.mark.parametrize("system", ["", "WGS84", "gcj-02", "gk3-113", "gk3-72", "gk3-", "gk6-111"])
def test_an_unknown_system_is_refused_and_the_known_ones_named(system):
    with pytest.raises(ValueError, match=r"wgs84, cgcs2000, gcj02, bd09 and gk3-<meridian>"):
        to_wgs84([1.0], [1.0], system)
    with pytest.raises(ValueError, match="gk3-<meridian>"):
        from_wgs84([1.0], [1.0], system)


def test_columns_of_different_length_are_refused():
    with pytest.raises(ValueError, match="one y for each x"):
        to_wgs84([1.0, 2.0], [1.0], "gcj02")


@pytest.mark.parametrize(
    ("lon", "meridian"),
    [(113.11, 114), (112.5, 114), (112.49, 111), (116.4, 117), (75.0, 75), (135.09, 135), (25, 24)],
)
def test_the_zone_is_the_one_whose_meridian_is_nearest(lon, meridian):
    assert local_meridian([lon]).tolist() == [meridian]


def test_a_missing_longitude_has_no_zone():
    with pytest.raises(ValueError, match="drop empty points"):
        local_meridian([113.0, float("nan")])


def test_every_chinese_zone_has_its_epsg_number():
    assert [projected_system(meridian).to_epsg() for meridian in range(75, 136, 3)] == list(
        range(4534, 4555)
    )
    assert "CM 114E" in projected_system(114).name


@pytest.mark.parametrize("meridian", [113, 200, -183])
def test_a_meridian_between_zones_is_refused(meridian):
    with pytest.raises(ValueError, match="multiple of 3"):
        project([113.0], [26.0], meridian)


@given(lon=st.floats(111.0, 117.0), lat=china_lat)
def test_projection_is_that_of_epsg_4547(lon, lat):
    northing, easting = DIRECT.transform(lat, lon)
    x, y = project(lon, lat, 114)
    assert (x, y) == pytest.approx((easting, northing), abs=1e-6)
    assert unproject(x, y, 114) == pytest.approx((lon, lat), abs=1e-9)


@given(lat=china_lat)
def test_northing_on_the_meridian_is_the_length_of_the_meridian(lat):
    """Integrated here by Simpson's rule on the ellipsoid of CGCS2000."""
    axis, flattening = 6378137.0, 1 / 298.257222101
    squared = flattening * (2 - flattening)
    angle = np.linspace(0, np.radians(lat), 2001)
    radius = axis * (1 - squared) / (1 - squared * np.sin(angle) ** 2) ** 1.5
    arc = (angle[1] / 3) * (
        radius[0] + 4 * radius[1::2].sum() + 2 * radius[2:-1:2].sum() + radius[-1]
    )
    assert project(114.0, lat, 114) == pytest.approx((500_000, arc), abs=1e-4)


@given(lon=st.floats(22.5, 25.5), lat=st.floats(50, 70))
def test_zones_without_an_epsg_number_project_the_same_way(lon, lat):
    """A zone 90 degrees further east has the same shape and an EPSG number."""
    east_of_it = np.array(project(lon + 90, lat, 114))
    assert np.array(project(lon, lat, 24)) == pytest.approx(east_of_it, abs=1e-6)


def test_an_easting_with_the_zones_number_is_read_without_it():
    plain = to_wgs84([411_261.0], [2_891_551.0], "gk3-114")
    numbered = to_wgs84([38_411_261.0], [2_891_551.0], "gk3-114")
    assert plain == numbered
    assert metres(*plain, [113.1127], [26.1301])[0] < 1
