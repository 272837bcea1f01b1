from __future__ import annotations

import math

import pytest
import shapely

from linli.sample.footprints import Frame, Rectangle, rows_of
from linli.sample.streets import CORRIDOR_M, town

PLOTS = town(5).plots


@pytest.mark.parametrize("plot", PLOTS[::9], ids=str)
def test_rows_keep_clear_of_the_streets_and_of_each_other(plot):
    frame = Frame(plot, 0.02)
    laid = rows_of(frame, [17.0, 30.0, 22.0] * 8, 11.0, 24.0, 6.0)
    rings = [shapely.Polygon(frame.ring(shape)) for shape in laid]
    for street in plot.streets:
        line = shapely.LineString(street.points())
        for ring in rings:
            assert ring.distance(line) > CORRIDOR_M[street.rank] - 0.5
    for at, one in enumerate(laid):
        assert frame.holds(one)
        assert all(one.apart(other, 5.9) for other in laid[at + 1 :])


def test_a_ring_has_the_size_of_its_rectangle():
    frame = Frame(PLOTS[0])
    ring = frame.ring(Rectangle(0.0, 20.0, 0.0, 10.0))
    assert shapely.Polygon(ring).area == pytest.approx(200.0)
    assert math.dist(ring[0], ring[1]) == pytest.approx(20.0)
    assert shapely.Polygon(ring).exterior.is_ccw


def test_blocks_that_do_not_fit_are_left_out():
    frame = Frame(PLOTS[0])
    assert rows_of(frame, [5_000.0], 11.0, 24.0, 6.0) == []


def test_rectangles_side_by_side_are_apart_by_their_gap():
    one, other = Rectangle(0, 10, 0, 10), Rectangle(12, 20, 0, 10)
    assert one.apart(other, 2.0)
    assert not one.apart(other, 2.1)
