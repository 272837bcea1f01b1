from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import shapely

COUNTY_LON, COUNTY_LAT = (112.7, 113.6), (25.9, 26.5)


def streets(rows):
    return [row for row in rows["ground"] if row["kind"] == "street"]


def test_every_shape_is_valid_and_in_the_county(rows):
    shapes = shapely.from_wkt([row["geometry"] for row in rows["ground"]])
    assert shapely.is_valid(shapes).all()
    west, south, east, north = shapely.total_bounds(shapes)
    assert COUNTY_LON[0] < west < east < COUNTY_LON[1]
    assert COUNTY_LAT[0] < south < north < COUNTY_LAT[1]


def test_one_can_walk_from_any_street_to_any_other(rows):
    neighbours = defaultdict(set)
    for row in streets(rows):
        line = shapely.from_wkt(row["geometry"])
        corners = [tuple(point) for point in shapely.get_coordinates(line).tolist()]
        for one, other in pairwise(corners):
            neighbours[one].add(other)
            neighbours[other].add(one)
    reached, waiting = set(), [next(iter(neighbours))]
    while waiting:
        corner = waiting.pop()
        if corner not in reached:
            reached.add(corner)
            waiting.extend(neighbours[corner] - reached)
    assert reached == set(neighbours)


def test_streets_that_cross_share_a_corner(rows):
    lines = shapely.from_wkt([row["geometry"] for row in streets(rows)])
    tree = shapely.STRtree(lines)
    corners = [{tuple(point) for point in shapely.get_coordinates(line).tolist()} for line in lines]
    for one, other in tree.query(lines, predicate="crosses").T:
        assert corners[one] & corners[other]


def test_two_bridges_cross_the_river(rows):
    water = next(row for row in rows["ground"] if row["kind"] == "water" and row["name"] == "便江")
    river = shapely.from_wkt(water["geometry"])
    across = [
        row["name"]
        for row in streets(rows)
        if shapely.intersects(river, shapely.from_wkt(row["geometry"]))
    ]
    assert sorted(across) == ["大桥路", "银都大桥路"]


def test_the_ground_has_all_that_a_map_needs(rows):
    kinds = defaultdict(int)
    for row in rows["ground"]:
        kinds[row["kind"]] += 1
    assert kinds["building"] >= 1_300
    assert {"street", "water", "green", "building", "site", "name"} <= set(kinds)
    assert {row["rank"] for row in streets(rows)} == {1, 2, 3, 4, 5}
    assert sum(bool(row["name"]) for row in streets(rows)) >= 100


def test_names_of_streets_are_unique(rows):
    names = [row["name"] for row in streets(rows) if row["name"]]
    assert len(set(names)) == len(names)
