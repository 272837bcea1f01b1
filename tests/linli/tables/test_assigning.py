"""A building on a map belongs to the community around it, or to none."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.tables.assigning import communities_at
from linli.tables.intake import take

Place = Callable[[str, bytes | str], Path]


def square(x: int, y: int, side: int) -> str:
    ring = [(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)]
    return f"POLYGON (({', '.join(f'{a} {b}' for a, b in ring)}))"


OUTLINES = pl.DataFrame(
    {
        "community_id": ["c1", "c2", "c3", "c4"],
        "geometry": [square(0, 0, 10), square(20, 0, 10), square(5, 5, 10), "no shape"],
    }
)


@pytest.mark.parametrize(
    ("shape", "community"),
    [
        (square(1, 1, 2), "c1"),
        (square(21, 1, 2), "c2"),
        (square(6, 6, 2), None),
        (square(40, 40, 2), None),
        ("POINT (2 2)", "c1"),
        (None, None),
        ("broken", None),
    ],
)
def test_only_one_community_around_it_makes_a_building_its_own(
    shape: str | None, community: str | None
) -> None:
    assert communities_at(pl.Series([shape], dtype=pl.String), OUTLINES).to_list() == [community]


def test_without_outlines_no_building_has_a_community() -> None:
    assert communities_at(pl.Series([square(1, 1, 1)]), OUTLINES.clear()).to_list() == [None]


@given(st.lists(st.tuples(st.integers(-5, 45), st.integers(-5, 20)), max_size=30))
def test_points_are_told_as_by_their_coordinates(points: list[tuple[int, int]]) -> None:
    wkt = pl.Series([f"POINT ({x}.5 {y}.5)" for x, y in points], dtype=pl.String)
    boxes = {"c1": (0, 0), "c2": (20, 0), "c3": (5, 5)}
    expected = []
    for x, y in points:
        around = [name for name, (a, b) in boxes.items() if a <= x < a + 10 and b <= y < b + 10]
        expected.append(around[0] if len(around) == 1 else None)
    assert communities_at(wkt, OUTLINES).to_list() == expected


TOWN = """<osm version="0.6">
<node id="1" lon="113.1" lat="26.1" version="1"/>
<node id="2" lon="113.1002" lat="26.1" version="1"/>
<node id="3" lon="113.1002" lat="26.1002" version="1"/>
<node id="4" lon="113.2" lat="26.2" version="1"/>
<node id="5" lon="113.2002" lat="26.2" version="1"/>
<node id="6" lon="113.2002" lat="26.2002" version="1"/>
<way id="8" version="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="1"/>
<tag k="building" v="apartments"/><tag k="building:levels" v="6"/></way>
<way id="9" version="1"><nd ref="4"/><nd ref="5"/><nd ref="6"/><nd ref="4"/>
<tag k="building" v="apartments"/></way></osm>"""


def test_an_extract_gives_each_community_its_buildings(place: Place) -> None:
    outline = "POLYGON ((113.09 26.09, 113.11 26.09, 113.11 26.11, 113.09 26.11, 113.09 26.09))"
    known = {"communities": pl.DataFrame({"community_id": ["c1"], "geometry": [outline]})}
    intake = take([place("town.osm", TOWN)], known)
    assert intake.status == "ok"
    assert intake.tables["buildings"].select("community_id", "storeys").rows() == [("c1", 6)]
    told = [each for each in intake.problems if each.code == "data.building_without_community"]
    assert [(each.value, each.file) for each in told] == [("1", "town.osm")]


def test_an_extract_without_communities_still_gives_the_ground(place: Place) -> None:
    intake = take([place("town.osm", TOWN)])
    assert intake.status == "ok"
    assert intake.tables["ground"].height == 2
    assert intake.counts["buildings"].accepted == 0


def test_buildings_of_a_table_must_name_their_community_themselves(place: Place) -> None:
    intake = take([place("buildings.csv", "building_id,storeys\nb1,6\n")])
    assert [each.code for each in intake.problems] == ["data.missing_column"]
