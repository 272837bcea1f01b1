"""What lies around a place: distances along the ellipsoid, nearest first."""

import polars as pl
import pytest

from linli.registry.nearby import nearby

PLACES = pl.DataFrame(
    {
        "name": ["east", "unknown", "north", "far", "here"],
        "lon": [114.001, None, 114.0, 115.0, 114.0],
        "lat": [26.0, 26.0, 26.001, 26.0, 26.0],
    }
)


def test_places_come_nearest_first_and_unknown_ones_not_at_all() -> None:
    found = nearby(PLACES, 114.0, 26.0, 500)
    assert found["name"].to_list() == ["here", "east", "north"]
    # A thousandth of a degree at 26 N on GRS80: 100.12 m along the parallel, 110.79 m along
    # the meridian.
    assert found["distance_m"].round(2).to_list() == [0.0, 100.12, 110.79]


def test_the_limit_belongs_to_the_circle() -> None:
    distance = nearby(PLACES, 114.0, 26.0, 500)["distance_m"][1]
    assert nearby(PLACES, 114.0, 26.0, distance).height == 2
    assert nearby(PLACES, 114.0, 26.0, 0)["name"].to_list() == ["here"]


def test_an_empty_table_gives_an_empty_answer() -> None:
    assert nearby(PLACES.clear(), 114.0, 26.0, 500).is_empty()


def test_a_negative_distance_is_a_wrong_call() -> None:
    with pytest.raises(ValueError, match="0 or above"):
        nearby(PLACES, 114.0, 26.0, -1)
