from __future__ import annotations

from datetime import date
from decimal import Decimal

from linli.publish import indicators
from linli.sample import small
from linli.schema import check_references, validate
from linli.standards import catalogues


def test_the_small_neighbourhood_is_valid():
    tables = small()
    assert check_references(tables, catalogues()) == ()
    assert [p for name, frame in tables.items() for p in validate(name, frame).problems] == []


def test_its_figures_are_those_counted_by_hand():
    values = dict(indicators(small(), date(2022, 9, 30)).select("indicator", "value").iter_rows())
    by_hand = {
        "communities_renovated": 1,
        "residential_buildings": 2,
        "households_benefiting": 8,
        "floor_area": 760,
        "households_registered": 12,
        "investment_total": 50_000,
        "funding_in_kind": 24_000,
        "roof_waterproofed": 200,
        "water_main_renewed": 50,
        "parking_added": 6,
        "service_stations": 1,
        "findings_recorded": 4,
        "findings_resolved": 3,
    }
    assert {name: values[name] for name in by_hand} == by_hand


def test_it_has_what_a_vote_has_to_count():
    owners = list(small()["owners"].iter_rows(named=True))
    assert len(owners) == 13
    assert len({row["person_id"] for row in owners}) == 12
    assert [row["share"] for row in owners].count("1/2") == 2
    assert [row["developer"] for row in owners].count(True) == 1


def test_its_allocations_pay_its_settled_costs():
    tables = small()
    paid = sum(row["cost_yuan"] or 0 for row in tables["works"].iter_rows(named=True))
    allocated = sum(
        row["amount_yuan"]
        for row in tables["vouchers"].iter_rows(named=True)
        if row["kind"] == "allocation"
    )
    assert paid == allocated == Decimal("26000.00")
