"""What is told before a scenario is solved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import pytest

from linli.plan.before_solving import sentences, warnings
from linli.plan.scenarios import scenario_tables, typed_rows
from linli.schema.validation import ROW

YEARS = (2023, 2024)


def typed(name: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    checked = typed_rows(name, rows)
    assert not checked.problems
    return checked.tables[name].drop(ROW)


COMMUNITIES = [
    {"community_id": each, "name": each, "county": "431023", "mandatory": each == "c-3"}
    for each in ("c-1", "c-2", "c-3")
]
OFFICE = {
    "communities": typed("communities", COMMUNITIES),
    "schemes": typed(
        "schemes",
        [
            {"scheme_id": f"{each}-b", "community_id": each, "class": "basic", "benefit": 5}
            for each in ("c-1", "c-2", "c-3")
        ],
    ),
    "scheme_costs": typed(
        "scheme_costs",
        [
            {"scheme_id": f"{each}-b", "category": "building", "cost_yuan": "100.00"}
            for each in ("c-1", "c-2", "c-3")
        ],
    ),
    "sources": typed("sources", [{"source_id": "bond", "name": "专项债", "level": "county"}]),
}
GOOD = {
    "source_rules": [{"source_id": "bond", "category": "building", "max_share": 1}],
    "source_caps": [
        {"source_id": "bond", "scope": "*", "year": year, "cap_yuan": "500.00"} for year in YEARS
    ],
}


def told(rows: Mapping[str, Any], office: Mapping[str, pl.DataFrame] = OFFICE) -> list[str]:
    result = scenario_tables(office, {**GOOD, **rows})
    assert not result.problems
    return [each.code for each in warnings(result.tables, YEARS)]


def lock(community: str, kind: str, year: int | None = None) -> dict[str, Any]:
    return {"community_id": community, "scheme_id": None, "year": year, "kind": kind}


def test_a_scenario_without_contradictions_is_solved_without_a_word() -> None:
    assert told({}) == []


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (
            {"commitments": [{**GOOD["source_caps"][0], "amount_yuan": "600.00"}]},
            "cap_below_promised",
        ),
        ({"source_caps": GOOD["source_caps"][:1]}, "no_money_in_year"),
        ({"source_rules": []}, "nobody_pays"),
        ({"source_rules": [{**GOOD["source_rules"][0], "max_share": 0.5}]}, "too_little_pays"),
        (
            {
                "source_rules": [{**GOOD["source_rules"][0], "max_share": 1}],
                "share_rules": [
                    {"source_id": "bond", "category": "income", "class": "*", "min_share": 0.5}
                ],
            },
            "least_above_most",
        ),
        ({"locks": [lock("c-3", "out")]}, "mandatory_locked_out"),
        ({"locks": [lock("c-1", "in"), lock("c-1", "out")]}, "locks_contradict"),
        ({"locks": [lock("c-1", "in", 2023), lock("c-1", "in", 2024)]}, "locks_contradict"),
        ({"locks": [lock("c-1", "in", 2030)]}, "lock_outside_years"),
    ],
)
def test_each_contradiction_is_told_before_solving(rows: dict[str, Any], code: str) -> None:
    for each in rows.get("commitments", ()):
        each.pop("cap_yuan", None)
    assert told(rows) == [code]


@pytest.mark.parametrize(
    ("locks", "code"),
    [([], "mandatory_without_scheme"), ([lock("c-1", "in")], "locked_without_scheme")],
)
def test_a_community_that_must_be_done_needs_a_scheme(locks: list[Any], code: str) -> None:
    gone = "c-3" if not locks else "c-1"
    office = {**OFFICE, "schemes": OFFICE["schemes"].filter(pl.col("community_id") != gone)}
    costs = OFFICE["scheme_costs"].filter(pl.col("scheme_id") != f"{gone}-b")
    assert told({"locks": locks}, {**office, "scheme_costs": costs}) == [code]


def test_a_lock_of_a_community_that_is_not_planned_any_more_means_nothing() -> None:
    assert told({"locks": [lock("c-9", "in")]}) == []


def test_wrong_rows_of_a_scenario_are_told_with_row_and_field() -> None:
    caps = [{"source_id": "nobody", "scope": "*", "year": 2023, "cap_yuan": "1.005"}]
    found = scenario_tables(OFFICE, {**GOOD, "source_caps": caps})
    assert {(each.field, each.code) for each in found.problems} == {
        ("source_id", "data.unknown_reference"),
        ("cap_yuan", "data.not_money"),
    }


def test_every_sentence_is_there_in_both_languages() -> None:
    assert all(each["zh"] and each["en"] for each in sentences().values())
