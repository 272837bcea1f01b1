from __future__ import annotations

from collections import Counter, defaultdict
from fractions import Fraction

from linli.sample.faults import faults

FAULTY = {fault["id"] for fault in faults()}


def test_every_building_has_as_many_homes_as_it_says(rows):
    homes = Counter(row["building_id"] for row in rows["units"])
    assert {row["building_id"]: row["households"] for row in rows["buildings"]} == homes


def test_a_home_is_in_an_entrance_and_on_a_floor_of_its_building(rows):
    storeys = {row["building_id"]: row["storeys"] for row in rows["buildings"]}
    entrance_of = {row["entrance_id"]: row["building_id"] for row in rows["entrances"]}
    for row in rows["units"]:
        assert 1 <= row["floor"] <= storeys[row["building_id"]]
        assert entrance_of[row["entrance_id"]] == row["building_id"]


def test_room_numbers_are_unique_in_a_building(rows):
    rooms = Counter((row["building_id"], row["room"]) for row in rows["units"])
    assert max(rooms.values()) == 1


def test_homes_together_are_no_larger_than_their_building(rows):
    area = defaultdict(float)
    for row in rows["units"]:
        area[row["building_id"]] += row["area_m2"]
    for row in rows["buildings"]:
        assert area[row["building_id"]] < row["floor_area_m2"] or row["building_id"] in FAULTY


def test_every_home_has_owners_whose_shares_make_a_whole(rows):
    shares = defaultdict(Fraction)
    for row in rows["owners"]:
        shares[row["unit_id"]] += Fraction(row["share"])
    assert set(shares) == {row["unit_id"] for row in rows["units"]}
    assert {unit for unit, share in shares.items() if share != 1} == {"c-0071-01-0201"}


def test_owners_are_as_various_as_the_votes_need(rows):
    assert 1.01 < len(rows["owners"]) / len(rows["units"]) < 1.03
    homes = Counter(row["person_id"] for row in rows["owners"] if not row["developer"])
    assert any(count > 1 for count in homes.values())
    unsold = [row for row in rows["owners"] if row["developer"]]
    assert 3 <= len(unsold) <= 40
    assert {row["person_id"] for row in unsold} == {"p-dev-01"}


def test_one_person_has_one_name(rows):
    names = defaultdict(set)
    for row in rows["owners"]:
        names[row["person_id"]].add(row["name"])
    assert all(len(each) == 1 for each in names.values())
