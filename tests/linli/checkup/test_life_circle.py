"""Which communities have a facility within the life circle, before the programme and after."""

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.checkup import life_circle

DAY = date(2022, 9, 30)
COORDINATE = st.floats(-3000, 3000, allow_nan=False)


def homes(*places: tuple[float | None, float | None]) -> pl.DataFrame:
    return pl.DataFrame(places, schema={"x_m": pl.Float64, "y_m": pl.Float64}, orient="row")


def facility(x: float | None, category: str = "market", **more: Any) -> dict[str, Any]:
    fixed = {"category": category, "x_m": x, "y_m": 0.0, "added_by_programme": False}
    return {**fixed, "opened_on": None, "closed_on": None, **more}


def facilities(*rows: dict[str, Any]) -> pl.DataFrame:
    kinds = {
        "category": pl.String,
        "x_m": pl.Float64,
        "y_m": pl.Float64,
        "added_by_programme": pl.Boolean,
        "opened_on": pl.Date,
        "closed_on": pl.Date,
    }
    return pl.DataFrame(list(rows), schema=kinds)


def counts(circle: pl.DataFrame) -> tuple[int, int]:
    return circle["before"][0], circle["after"][0]


def test_a_facility_at_exactly_the_distance_is_within_reach_and_one_a_metre_further_is_not() -> (
    None
):
    at_the_edge = facilities(facility(800.0))
    beyond = facilities(facility(801.0))
    assert counts(life_circle(homes((0, 0)), at_the_edge, ["market"], DAY)) == (1, 1)
    assert counts(life_circle(homes((0, 0)), beyond, ["market"], DAY)) == (0, 0)


def test_what_the_programme_added_counts_after_but_not_before() -> None:
    added = facilities(facility(100.0, added_by_programme=True, opened_on=date(2021, 5, 1)))
    circle = life_circle(homes((0, 0), (9000, 0)), added, ["market"], DAY)
    assert counts(circle) == (0, 1)
    assert circle.select("before_share", "after_share").row(0) == (0.0, 0.5)


@pytest.mark.parametrize(
    ("more", "there"),
    [
        ({"opened_on": date(2022, 9, 30)}, True),
        ({"opened_on": date(2022, 10, 1)}, False),
        ({"closed_on": date(2022, 9, 30)}, False),
        ({"closed_on": date(2022, 10, 1)}, True),
        ({"added_by_programme": True}, False),
        ({}, True),
    ],
)
def test_a_facility_counts_from_its_opening_until_its_closing(
    more: dict[str, Any], there: bool
) -> None:
    circle = life_circle(homes((0, 0)), facilities(facility(10.0, **more)), ["market"], DAY)
    assert circle["after"][0] == int(there)


def test_communities_without_a_place_are_told_and_left_out_of_the_share() -> None:
    circle = life_circle(homes((0, 0), (None, None)), facilities(facility(10.0)), ["market"], DAY)
    assert circle.select("communities", "unplaced", "after_share").row(0) == (1, 1, 1.0)


def test_without_a_community_there_is_no_share_and_without_a_facility_nobody_is_reached() -> None:
    assert life_circle(homes(), facilities(facility(1.0)), ["market"])["after_share"][0] is None
    assert counts(life_circle(homes((0, 0)), facilities(), ["market"])) == (0, 0)
    assert counts(life_circle(homes((0, 0)), facilities(facility(None)), ["market"])) == (0, 0)


def test_categories_are_answered_in_the_order_asked_for_each_by_its_own_facilities() -> None:
    rows = facilities(facility(10.0, "school"))
    circle = life_circle(homes((0, 0)), rows, ["market", "school"], DAY)
    assert circle.select("category", "after").rows() == [("market", 0), ("school", 1)]


@pytest.mark.parametrize("distance", [0.0, -1.0, float("nan")])
def test_a_circle_that_reaches_nobody_is_refused(distance: float) -> None:
    with pytest.raises(ValueError, match="distance above 0"):
        life_circle(homes((0, 0)), facilities(), ["market"], DAY, distance)


@given(
    places=st.lists(st.tuples(COORDINATE, COORDINATE), max_size=12),
    shops=st.lists(st.tuples(COORDINATE, st.booleans()), max_size=12),
    reach=st.floats(1, 4000),
)
def test_it_counts_what_measuring_every_pair_counts(
    places: list[tuple[float, float]], shops: list[tuple[float, bool]], reach: float
) -> None:
    rows = facilities(
        *(facility(x, added_by_programme=added, opened_on=date(2020, 1, 1)) for x, added in shops)
    )
    circle = life_circle(homes(*places), rows, ["market"], DAY, reach)

    def near(place: tuple[float, float], x: float) -> bool:
        return bool(((place[0] - x) ** 2 + place[1] ** 2) ** 0.5 <= reach)

    before = sum(any(near(place, x) for x, added in shops if not added) for place in places)
    after = sum(any(near(place, x) for x, _ in shops) for place in places)
    assert abs(circle["before"][0] - before) <= touching(places, shops, reach)
    assert abs(circle["after"][0] - after) <= touching(places, shops, reach)
    assert circle["before"][0] <= circle["after"][0] <= len(places)


def touching(
    places: list[tuple[float, float]], shops: list[tuple[float, bool]], reach: float
) -> int:
    """How many homes lie so near to the circle's edge that rounding decides."""
    return sum(
        any(abs(((x0 - x) ** 2 + y0**2) ** 0.5 - reach) < 1e-6 for x, _ in shops)
        for x0, y0 in places
    )
