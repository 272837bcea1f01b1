"""Tiles and clusters: nothing is lost, nothing is counted twice."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.engines.mercator import clusters, tile_bounds, world_square

lons = st.floats(-180, 180)
lats = st.floats(-90, 90)


def test_places_are_where_other_maps_have_them() -> None:
    # EPSG:3857 of 113.11 E 26.13 N by pyproj is 12591347.5 m east, 3013498.9 m north.
    from pyproj import Transformer

    east, north = Transformer.from_crs(4326, 3857, always_xy=True).transform(113.11, 26.13)
    x, y = world_square(np.array([113.11]), np.array([26.13]))
    around = 2 * np.pi * 6378137
    assert x[0] == pytest.approx(0.5 + east / around, abs=1e-12)
    assert y[0] == pytest.approx(0.5 - north / around, abs=1e-12)


@given(lons, lats)
def test_every_position_lies_in_the_square(lon: float, lat: float) -> None:
    x, y = world_square(np.array([lon]), np.array([lat]))
    assert 0 <= x[0] < 1
    assert 0 <= y[0] < 1


@given(lons, st.floats(-85, 85), st.integers(0, 18))
def test_a_position_lies_in_the_bounds_of_its_tile(lon: float, lat: float, z: int) -> None:
    x, y = world_square(np.array([lon]), np.array([lat]))
    side = 1 << z
    west, south, east, north = tile_bounds(z, int(x[0] * side), int(y[0] * side))
    assert west - 1e-9 <= lon <= east + 1e-9
    assert south - 1e-9 <= lat <= north + 1e-9


@pytest.mark.parametrize(("z", "x", "y"), [(0, 1, 0), (3, 8, 0), (3, 0, -1), (-1, 0, 0)])
def test_a_tile_that_does_not_exist_is_refused(z: int, x: int, y: int) -> None:
    with pytest.raises(ValueError, match="has no tile"):
        tile_bounds(z, x, y)


shares = st.floats(0, 1, exclude_max=True)
points = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True), st.floats(0, 1, exclude_max=True), st.integers(0, 5)
    ),
    max_size=60,
)


@given(points, st.integers(0, 40))
def test_counts_add_up_to_the_points(rows: list[tuple[float, float, int]], cells: int) -> None:
    x = np.array([row[0] for row in rows])
    y = np.array([row[1] for row in rows])
    kind = np.array([row[2] for row in rows], dtype=np.int64)
    found = clusters(x, y, kind, cells)
    assert found.count.sum() == len(rows)
    for place, first in enumerate(found.first):
        assert found.kind[place] in kind
        if found.count[place] == 1:
            assert found.kind[place] == kind[first]
            assert (found.x[place], found.y[place]) == pytest.approx((x[first], y[first]))


@given(points, st.integers(1, 40))
def test_points_of_a_cell_become_one_in_it(
    rows: list[tuple[float, float, int]], cells: int
) -> None:
    x = np.array([row[0] for row in rows])
    y = np.array([row[1] for row in rows])
    kind = np.array([row[2] for row in rows], dtype=np.int64)
    found = clusters(x, y, kind, cells)
    used = {(int(v * cells), int(u * cells)) for u, v in zip(x, y, strict=True)}
    assert len(found.count) == len(used)


def test_most_decide_the_class_and_the_smaller_of_equals_wins() -> None:
    at = np.zeros(5)
    assert clusters(at, at, np.array([2, 2, 1, 2, 1]), 4).kind.tolist() == [2]
    assert clusters(at[:4], at[:4], np.array([3, 1, 3, 1]), 4).kind.tolist() == [1]
