"""The vouchers against the fund's rules, in plain Python with exact numbers."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

from linli.standards import measures

CATEGORY = dict(measures().select("measure_id", "category").iter_rows())


def in_order(rows):
    return sorted(rows["vouchers"], key=lambda row: (row["date"], row["voucher_id"]))


def costs(rows):
    sums = defaultdict(Decimal)
    for row in rows["works"]:
        if row["cost_yuan"] is not None:
            sums[row["community_id"], CATEGORY[row["measure_id"]]] += row["cost_yuan"]
    return sums


def test_every_voucher_passes_the_rules_in_the_order_they_are_taken(rows):
    may_pay = {(row["source_id"], row["category"]) for row in rows["source_rules"]}
    budget, allocated = defaultdict(Decimal), defaultdict(Decimal)
    for row in in_order(rows):
        source, amount = row["source_id"], row["amount_yuan"]
        assert amount != 0
        assert amount > 0 or row["kind"] == "budget"
        if row["kind"] == "budget":
            budget[source] += amount
        elif row["kind"] == "allocation":
            assert (source, row["category"]) in may_pay
            assert row["community_id"]
            allocated[source] += amount
        elif row["kind"] == "in_kind":
            assert row["community_id"]
            assert row["category"]
        else:
            assert row["kind"] == "arrival"
        assert allocated[source] <= budget[source], row


def test_amounts_have_two_decimals(rows):
    assert all(row["amount_yuan"].as_tuple().exponent == -2 for row in rows["vouchers"])


def test_each_source_allocates_what_arrived(rows):
    sums = {kind: defaultdict(Decimal) for kind in ("arrival", "allocation")}
    for row in rows["vouchers"]:
        if row["kind"] in sums:
            sums[row["kind"]][row["source_id"]] += row["amount_yuan"]
    assert sums["arrival"] == sums["allocation"]


def test_allocations_pay_the_settled_costs_of_each_community_and_category(rows):
    allocated = defaultdict(Decimal)
    for row in rows["vouchers"]:
        if row["kind"] == "allocation":
            allocated[row["community_id"], row["category"]] += row["amount_yuan"]
    assert allocated == costs(rows)


def test_no_source_bears_more_than_its_share(rows):
    most = {
        (row["source_id"], row["category"]): Fraction(str(row["max_share"]))
        for row in rows["source_rules"]
    }
    borne = defaultdict(Decimal)
    for row in rows["vouchers"]:
        if row["kind"] == "allocation":
            borne[row["source_id"], row["community_id"], row["category"]] += row["amount_yuan"]
    whole = costs(rows)
    for (source, community, category), amount in borne.items():
        assert Fraction(amount) <= most[source, category] * Fraction(whole[community, category])


def test_no_source_gives_more_in_a_year_than_its_cap(rows):
    given = defaultdict(Decimal)
    for row in rows["vouchers"]:
        if row["kind"] in ("arrival", "in_kind"):
            given[row["source_id"], row["date"].year] += row["amount_yuan"]
    caps = {(row["source_id"], row["year"]): row["cap_yuan"] for row in rows["source_caps"]}
    assert all(amount <= caps[place] for place, amount in given.items())


def test_in_kind_vouchers_stand_for_works_that_cost_nothing(rows):
    free = {
        (row["community_id"], row["paid_by"])
        for row in rows["works"]
        if row["status"] == "accepted" and row["cost_yuan"] is None
    }
    given = {
        (row["community_id"], row["source_id"])
        for row in rows["vouchers"]
        if row["kind"] == "in_kind"
    }
    assert given == free


def test_money_comes_from_many_kinds_of_sources(rows):
    assert len({row["kind"] for row in rows["sources"]}) >= 12
    assert all(row["english_name"] and row["note"] for row in rows["sources"])


def test_original_work_units_pay_only_for_their_own_housing(rows):
    unit = {row["community_id"]: row["property_unit"] for row in rows["communities"]}
    for row in rows["vouchers"]:
        if row["source_id"] == "work_unit" and row["community_id"]:
            assert unit[row["community_id"]]


def test_one_budget_was_cut_and_still_holds(rows):
    cuts = [row for row in rows["vouchers"] if row["amount_yuan"] < 0]
    assert [row["kind"] for row in cuts] == ["budget"]
