from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from linli.sample.communities import communities, settled
from linli.sample.faults import faults
from linli.sample.streets import Town, town


def test_names_and_numbers_are_unique_but_for_the_listed_fault(rows):
    assert len({each.community_id for each in communities()}) == len(communities()) == 85
    assert len({each.name for each in communities()}) == 85
    names = Counter(row["name"] for row in rows["communities"])
    assert {name: count for name, count in names.items() if count > 1} == {"供销社小区": 2}


def test_about_sixty_are_renovated_in_the_order_of_the_zones(rows):
    order = {row["zone"]: row["position"] for row in rows["zones"]}
    days = defaultdict(list)
    for row in rows["communities"]:
        if row["completed_on"]:
            days[order[row["zone"]]].append(row["completed_on"])
    assert sum(len(each) for each in days.values()) == 60
    assert [min(days[position]) for position in (1, 2, 3, 4)] == sorted(
        min(days[position]) for position in (1, 2, 3, 4)
    )


def test_no_planned_community_lies_in_a_renovated_area(rows):
    done = {row["area_id"] for row in rows["communities"] if row["completed_on"]}
    others = {row["area_id"] for row in rows["communities"] if not row["completed_on"]}
    assert not done & others


def test_reported_totals_are_those_of_buildings_and_homes_but_for_the_listed_faults(rows):
    counted = {row["community_id"]: [0, 0, 0.0] for row in rows["communities"]}
    for building in rows["buildings"]:
        of = counted[building["community_id"]]
        of[0] += 1
        of[1] += building["households"]
        of[2] += building["floor_area_m2"]
    differ = {
        row["community_id"]
        for row in rows["communities"]
        if [row["buildings"], row["households"], row["floor_area_m2"]]
        != counted[row["community_id"]]
    }
    fields = ("buildings", "households", "floor_area_m2")
    listed = {fault["id"] for fault in faults() if fault["field"] in fields}
    assert differ == {place[:6] for place in listed}


def test_most_communities_have_homes_of_plausible_size(rows):
    shares = [row["floor_area_m2"] / row["households"] for row in rows["communities"]]
    assert sum(65 <= share <= 110 for share in shares) >= 0.7 * len(shares)
    plain = {each.community_id for each in communities() if not each.large}
    for row, share in zip(rows["communities"], shares, strict=True):
        assert 65 <= share <= 110 or row["community_id"] not in plain


def test_communities_stand_on_plots_of_their_own():
    sites = settled(7, town(7))
    assert len({id(site.plot) for site in sites}) == len(sites)
    assert all(site.plot.zone == site.community.zone for site in sites)


def test_a_town_without_room_is_refused():
    with pytest.raises(ValueError, match="no plot is left"):
        settled(7, Town((), ()))
