from __future__ import annotations

import shapely
from hypothesis import given
from hypothesis import strategies as st

from linli.sample.terrain import CENTRE, bend, on_earth, river_half_width, written

PLACE = st.tuples(st.floats(-6_000, 3_000), st.floats(-1_500, 1_500))


def test_the_middle_of_the_town_is_where_yongxing_is():
    assert on_earth([(0.0, 0.0)]) == [CENTRE]


def test_no_points_are_no_points():
    assert on_earth([]) == []


@given(PLACE)
def test_the_bend_never_folds_the_town(place):
    u, v = place
    (x0, y0), (x1, y1), (x2, y2) = bend(u, v), bend(u + 1, v), bend(u, v + 1)
    assert (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0) > 0.4


def test_the_river_is_as_wide_as_a_river_of_a_county_town():
    assert all(90 < 2 * river_half_width(u) < 170 for u in range(-6_900, 3_300, 50))


def test_shapes_are_written_as_wkt_with_closed_rings():
    text = written("POLYGON", [[(0, 0), (10, 0), (10, 10)]])[0]
    ring = shapely.from_wkt(text)
    assert ring.is_valid
    assert len(shapely.get_coordinates(ring)) == 4
