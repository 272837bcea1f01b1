from __future__ import annotations

from collections import Counter

import shapely


def test_added_facilities_open_after_the_works_of_their_community(rows):
    finished = {row["community_id"]: row["completed_on"] for row in rows["communities"]}
    for row in rows["facilities"]:
        if row["added_by_programme"]:
            assert row["opened_on"] > finished[row["community_id"]]


def test_what_was_added_is_also_a_work(rows):
    added = Counter(
        (row["community_id"], row["category"])
        for row in rows["facilities"]
        if row["added_by_programme"]
    )
    works = Counter((row["community_id"], row["measure_id"]) for row in rows["works"])
    assert all(works[place] == count for place, count in added.items())


def test_the_life_circle_had_facilities_before(rows):
    before = {row["category"] for row in rows["facilities"] if not row["added_by_programme"]}
    assert {"primary_school", "hospital", "market", "bus_stop", "pharmacy"} <= before


def test_facilities_stand_in_the_town(rows):
    town = shapely.union_all(
        shapely.from_wkt([row["geometry"] for row in rows["ground"] if row["kind"] == "street"])
    ).buffer(0.002)
    places = shapely.points([[row["lon"], row["lat"]] for row in rows["facilities"]])
    assert shapely.within(places, town).all()


def test_added_facilities_stand_outside_buildings(rows):
    homes = shapely.STRtree(shapely.from_wkt([row["geometry"] for row in rows["buildings"]]))
    places = shapely.points(
        [[row["lon"], row["lat"]] for row in rows["facilities"] if row["added_by_programme"]]
    )
    assert homes.query(places, predicate="within").size == 0
