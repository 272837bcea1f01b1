"""Places that nothing lists yet are begun under their id, and never guessed beyond it."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from linli.tables.implied import PLACES, implied_rows, open_places

EMPTY = {name: pl.DataFrame(schema={"county": pl.String}) for name in ("counties", *PLACES)}


def test_without_a_database_nothing_has_to_be_begun() -> None:
    assert open_places({}, {}) == frozenset()
    rows = pl.DataFrame({"community_id": ["c1"], "county": ["431023"], "zone": ["old"]})
    assert implied_rows({"communities": rows}, {}, frozenset()) == ({}, ())


def test_counties_come_from_the_catalogue_and_unknown_ones_under_their_code() -> None:
    rows = pl.DataFrame({"community_id": ["a", "b"], "county": ["431023", "999999"]})
    made, problems = implied_rows({"communities": rows}, EMPTY, frozenset())
    assert made["counties"].select("county", "name").rows() == [
        ("431023", "永兴县"),
        ("999999", "999999"),
    ]
    assert problems == ()


def test_counties_that_are_there_are_not_made_again() -> None:
    rows = pl.DataFrame({"community_id": ["a"], "county": ["431023"]})
    there = EMPTY | {"counties": pl.DataFrame({"county": ["431023"]})}
    assert implied_rows({"communities": rows}, there, frozenset())[0] == {}


names = st.none() | st.sampled_from(["a", "b", "c"])


@given(st.lists(st.tuples(st.sampled_from(["431023", "430121"]), names, names), max_size=8))
def test_each_place_is_begun_once_and_told_once(
    rows: list[tuple[str, str | None, str | None]],
) -> None:
    schema = {"county": pl.String, "zone": pl.String, "area_id": pl.String}
    communities = pl.DataFrame(rows, schema=schema, orient="row")
    made, problems = implied_rows(
        {"communities": communities}, EMPTY, frozenset({"zones", "areas"})
    )
    zones = made.get("zones", pl.DataFrame())
    areas = made.get("areas", pl.DataFrame())
    assert set(zones.select("county", "zone").rows() if len(zones) else []) == {
        (county, zone) for county, zone, _ in rows if zone
    }
    assert len(areas) == len({area for _, _, area in rows if area})
    assert len(problems) == len(zones) + len(areas)
