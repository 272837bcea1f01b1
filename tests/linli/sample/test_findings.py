from __future__ import annotations

from collections import Counter

from linli.standards import finding_items


def test_findings_use_the_units_of_their_items(rows):
    units = dict(finding_items().select("item", "unit").iter_rows())
    assert all(row["unit"] == units[row["item"]] for row in rows["findings"])


def test_every_community_was_checked(rows):
    counts = Counter(row["community_id"] for row in rows["findings"])
    assert len(counts) == len(rows["communities"])
    assert min(counts.values()) >= 4
    assert max(counts.values()) <= 20


def test_findings_come_before_works_and_are_resolved_with_them(rows, renovated):
    begun = {row["community_id"]: row["started_on"] for row in rows["communities"]}
    days = {(row["community_id"], row["accepted_on"]) for row in rows["works"]}
    for row in rows["findings"]:
        if begun[row["community_id"]]:
            assert row["observed_on"] < begun[row["community_id"]]
        if row["resolved_on"]:
            assert row["community_id"] in renovated
            assert (row["community_id"], row["resolved_on"]) in days


def test_some_findings_of_renovated_communities_are_left(rows, renovated):
    left = [
        row
        for row in rows["findings"]
        if row["community_id"] in renovated and not row["resolved_on"]
    ]
    assert len(left) >= 60


def test_a_finding_names_a_building_of_its_community(rows):
    for row in rows["findings"]:
        if row["building_id"]:
            assert row["building_id"].startswith(row["community_id"])
