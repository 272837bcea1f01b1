from __future__ import annotations

from linli.publish.quality import check
from linli.sample import AS_OF, faults

# Consequences of the published totals: 244 m2 a household and 12,010 entries for 8,557 households.
OF_THE_TOTALS = {
    "programme.floor_area_per_household",
    "programme.services_above_households",
    "community.floor_area_per_household",
    "work.services_above_households",
    "building.unit_areas",
}


def findings(tables):
    return check(tables, as_of=AS_OF).table


def test_the_quality_report_finds_every_fault_that_was_put_in(tables):
    found = {(row["rule"], row["key"]) for row in findings(tables).iter_rows(named=True)}
    for fault in faults():
        assert (fault["rule"], fault["id"]) in found, fault


def test_the_quality_report_finds_both_published_implausibilities(tables):
    rules = set(findings(tables)["rule"])
    assert rules >= OF_THE_TOTALS


def test_the_quality_report_finds_nothing_else(tables):
    places = {fault["id"] for fault in faults()}
    places |= {place.rsplit("-", 1)[0] for place in places} | {"c-0023"}
    places |= {place.rsplit("-", 1)[0] for place in places}
    others = [
        row
        for row in findings(tables).iter_rows(named=True)
        if row["rule"] not in OF_THE_TOTALS and row["key"] not in places
    ]
    assert others == []
