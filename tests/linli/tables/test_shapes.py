"""Shapes in any coordinate system, measured in their local zone."""

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from linli.tables.coordinates import SYSTEMS, from_wgs84
from linli.tables.shapes import area_m2, length_m, shapes_from_wgs84, shapes_to_wgs84

GEOD = pyproj.Geod(ellps="GRS80")


@given(
    lon=st.floats(73.5, 134.9),
    lat=st.floats(18.0, 53.5),
    width=st.floats(0.0005, 0.05),
    height=st.floats(0.0005, 0.05),
)
def test_area_of_a_rectangle_is_within_a_thousandth_of_the_ellipsoids(lon, lat, width, height):
    shape = shapely.segmentize(shapely.box(lon, lat, lon + width, lat + height), 0.005)
    true = abs(GEOD.geometry_area_perimeter(shape)[0])
    assert area_m2([shape])[0] == pytest.approx(true, rel=0.001)


@given(lon=st.floats(73.5, 134.9), lat=st.floats(18.0, 53.5), away=st.floats(-0.02, 0.02))
def test_length_is_within_half_a_thousandth_of_the_ellipsoids(lon, lat, away):
    line = shapely.LineString([(lon, lat), (lon + 0.01, lat + away)])
    assert length_m([line])[0] == pytest.approx(GEOD.geometry_length(line), rel=0.0005)


def test_a_surveyed_rectangle_keeps_its_area():
    """120 m by 14 m, given in the zone's own metres."""
    survey = shapely.box(411_000, 2_891_000, 411_120, 2_891_014)
    shape = shapes_to_wgs84([survey], "gk3-114")
    assert area_m2(shape)[0] == pytest.approx(1680, abs=0.001)
    assert length_m(shape)[0] == pytest.approx(268, abs=0.001)


def test_each_shape_is_measured_in_its_own_zone():
    shapes = [shapely.box(lon, 26, lon + 0.01, 26.01) for lon in (114, 111, 75, 24)]
    assert area_m2(shapes) == pytest.approx([area_m2(shapes[:1])[0]] * 4, abs=0.01)


def test_missing_and_empty_shapes_have_no_size():
    sizes = area_m2(
        [None, shapely.Polygon(), shapely.Point(113, 26), shapely.box(113, 26, 114, 27)]
    )
    assert np.isnan(sizes).tolist() == [True, True, False, False]
    assert sizes[2] == 0
    assert length_m([]).shape == (0,)


@pytest.mark.parametrize("system", SYSTEMS)
def test_shapes_go_to_any_system_and_come_back(system):
    shape = shapely.box(113.11, 26.13, 113.12, 26.14).difference(
        shapely.Point(113.115, 26.135).buffer(0.001)
    )
    there = shapes_from_wgs84([shape, None], system)
    back = shapes_to_wgs84(there, system)
    assert back[1] is None
    assert shapely.equals_exact(back[0], shape, tolerance=1e-8)


def test_every_vertex_is_moved_by_the_offset_of_its_place():
    line = shapely.LineString([(113.0, 26.0), (114.0, 27.0)])
    moved = shapely.get_coordinates(shapes_from_wgs84([line], "bd09"))
    expected = np.column_stack(from_wgs84([113.0, 114.0], [26.0, 27.0], "bd09"))
    assert moved == pytest.approx(expected, abs=1e-12)


def test_heights_are_dropped():
    assert not shapely.has_z(shapes_to_wgs84([shapely.Point(113, 26, 120)], "gcj02")[0])


def test_an_unknown_system_is_refused_even_without_shapes():
    with pytest.raises(ValueError, match="unknown coordinate system"):
        shapes_to_wgs84([], "mars")
    with pytest.raises(ValueError, match="unknown coordinate system"):
        shapes_from_wgs84([None], "mars")
