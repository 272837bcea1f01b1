from __future__ import annotations

import shapely

from linli.sample.faults import faults
from linli.tables.shapes import area_m2

WRONG = {fault["id"] for fault in faults() if fault["table"] == "buildings"}


def footprints(rows):
    return shapely.from_wkt([row["geometry"] for row in rows["buildings"]])


def test_buildings_have_four_to_seven_storeys(rows):
    assert {row["storeys"] for row in rows["buildings"]} == {4, 5, 6, 7}


def test_storeys_times_footprint_are_the_floor_area_within_three_percent(rows):
    areas = area_m2(footprints(rows))
    for row, area in zip(rows["buildings"], areas, strict=True):
        if row["building_id"] not in WRONG:
            assert abs(row["storeys"] * area / row["floor_area_m2"] - 1) < 0.03, row


def test_roofs_cover_their_footprints(rows):
    for row, area in zip(rows["buildings"], area_m2(footprints(rows)), strict=True):
        assert 0.99 < row["roof_area_m2"] / area < 1.06


def test_no_two_buildings_of_the_town_overlap(rows):
    others = [row["geometry"] for row in rows["ground"] if row["kind"] == "building"]
    shapes = shapely.from_wkt([row["geometry"] for row in rows["buildings"]] + others)
    tree = shapely.STRtree(shapes)
    pairs = tree.query(shapes, predicate="intersects")
    assert [(one, other) for one, other in pairs.T if one < other] == []


def test_no_building_stands_in_the_river_or_on_a_street(rows):
    shapes = footprints(rows)
    river = shapely.from_wkt(
        next(row["geometry"] for row in rows["ground"] if row["name"] == "便江")
    )
    streets = shapely.from_wkt(
        [row["geometry"] for row in rows["ground"] if row["kind"] == "street"]
    )
    assert not shapely.intersects(river, shapes).any()
    assert shapely.STRtree(shapes).query(streets, predicate="intersects").size == 0


def test_no_building_is_older_than_its_community(rows):
    built = {row["community_id"]: row["year_built"] for row in rows["communities"]}
    wrong = {fault["id"] for fault in faults() if fault["field"] == "year_built"}
    for row in rows["buildings"]:
        assert row["year_built"] <= 2000
        assert row["year_built"] >= built[row["community_id"]] or row["community_id"] in wrong
