from __future__ import annotations

import shapely
from hypothesis import given
from hypothesis import strategies as st

from linli.sample.dice import Dice
from linli.sample.footprints import Frame
from linli.sample.streets import town
from linli.sample.terraces import apart, terraces

PLOTS = town(5).plots
BOX = st.tuples(
    st.floats(-30, 30), st.floats(-30, 30), st.floats(2, 20), st.floats(2, 20), st.floats(-1.5, 1.5)
)


def corners(box):
    x, y, width, height, turn = box
    square = shapely.Polygon([(x, y), (x + width, y), (x + width, y + height), (x, y + height)])
    turned = shapely.affinity.rotate(square, turn, use_radians=True)
    return tuple(tuple(point) for point in shapely.get_coordinates(turned)[:4].tolist())


@given(BOX, BOX)
def test_shapes_said_to_be_apart_do_not_touch(one, other):
    first, second = corners(one), corners(other)
    if apart(first, second, gap=0.0 + 1e-9):
        assert shapely.Polygon(first).intersection(shapely.Polygon(second)).area < 1e-6
    else:
        assert shapely.Polygon(first).distance(shapely.Polygon(second)) < 1e-6


def test_shop_houses_of_a_plot_do_not_overlap():
    for plot in PLOTS[::12]:
        rings = [shapely.Polygon(ring) for ring in terraces(Dice(1, "t"), Frame(plot), 9)]
        pairs = shapely.STRtree(rings).query(rings, predicate="overlaps")
        assert pairs.size == 0


def test_shop_houses_line_the_streets():
    lined = [terraces(Dice(1, "t"), Frame(plot), 0) for plot in PLOTS]
    assert sum(len(rings) for rings in lined) > 8 * len(PLOTS)
