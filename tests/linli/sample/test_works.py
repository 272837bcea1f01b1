from __future__ import annotations

from collections import Counter

import shapely

from linli.standards import measures, prices
from linli.tables.shapes import length_m


def test_units_are_those_of_the_catalogue(rows):
    units = dict(measures().select("measure_id", "unit").iter_rows())
    assert all(row["unit"] == units[row["measure_id"]] for row in rows["works"])


def test_settled_costs_lie_within_the_price_book(rows):
    book = {row["measure_id"]: row for row in prices().iter_rows(named=True)}
    for row in rows["works"]:
        if row["cost_yuan"] is not None:
            each = row["cost_yuan"] / int(row["quantity"])
            price = book[row["measure_id"]]
            assert price["low_yuan"] <= each <= price["high_yuan"], row


def test_what_was_given_in_kind_or_is_not_accepted_has_no_settled_cost(rows):
    in_kind = {
        (row["community_id"], row["source_id"])
        for row in rows["vouchers"]
        if row["kind"] == "in_kind"
    }
    for row in rows["works"]:
        given = (row["community_id"], row["paid_by"]) in in_kind
        open_ = row["status"] != "accepted"
        assert (row["cost_yuan"] is None) == (open_ or row["free_of_charge"] or given)


def test_days_of_a_work_are_in_order_and_within_its_community(rows):
    finished = {row["community_id"]: row["completed_on"] for row in rows["communities"]}
    for row in rows["works"]:
        if row["status"] == "accepted":
            days = [row["started_on"], row["completed_on"], row["accepted_on"]]
            assert days == sorted(days)
            assert row["accepted_on"] <= finished[row["community_id"]]


def test_a_community_is_finished_when_its_last_work_is_accepted(rows, renovated):
    last = {}
    for row in rows["works"]:
        if row["accepted_on"]:
            last[row["community_id"]] = max(
                row["accepted_on"], last.get(row["community_id"], row["accepted_on"])
            )
    finished = {r["community_id"]: r["completed_on"] for r in rows["communities"]}
    assert {each: finished[each] for each in renovated} == last


def test_every_renovated_community_had_a_plausible_number_of_works(rows, renovated):
    counts = Counter(row["community_id"] for row in rows["works"] if row["status"] == "accepted")
    assert set(counts) == renovated
    assert min(counts.values()) >= 5
    assert 10 <= sum(counts.values()) / len(counts) <= 18


def test_no_more_homes_are_served_than_there_are_but_for_the_published_entries(rows):
    homes = {row["community_id"]: 0 for row in rows["communities"]}
    for row in rows["buildings"]:
        homes[row["community_id"]] += row["households"]
    for row in rows["works"]:
        if row["unit"] == "household" and row["measure_id"] != "four_line_entry":
            assert row["quantity"] <= homes[row["community_id"]]


def test_no_more_roof_is_mended_than_there_is(rows):
    roofs = Counter()
    for row in rows["buildings"]:
        roofs[row["community_id"]] += row["roof_area_m2"]
    for row in rows["works"]:
        if row["measure_id"] == "roof_waterproofing":
            assert row["quantity"] <= roofs[row["community_id"]]


def test_works_of_every_status_are_shown(rows):
    assert {row["status"] for row in rows["works"]} == {
        "planned",
        "under_way",
        "completed",
        "accepted",
        "stopped",
    }
    stopped = [row for row in rows["works"] if row["status"] == "stopped"]
    assert len(stopped) == 1
    assert stopped[0]["note"]


def test_elevators_stand_in_tall_buildings_and_their_entrances_say_so(rows):
    added_by = [row for row in rows["works"] if row["measure_id"] == "elevator_retrofit"]
    lifted = {row["building_id"] for row in added_by}
    storeys = {row["building_id"]: row["storeys"] for row in rows["buildings"]}
    added = {row["building_id"] for row in rows["entrances"] if row["elevator"] == "added"}
    assert lifted == added
    assert min(storeys[each] for each in lifted) >= 6


def test_no_more_wall_is_mended_than_there_is(rows):
    walls = Counter()
    outlines = shapely.from_wkt([row["geometry"] for row in rows["buildings"]])
    around = length_m(shapely.boundary(outlines))
    for row, length in zip(rows["buildings"], around, strict=True):
        walls[row["community_id"]] += length * row["storeys"] * 3.0
    for row in rows["works"]:
        if row["measure_id"] == "wall_repair":
            assert row["quantity"] <= 1.02 * walls[row["community_id"]]
