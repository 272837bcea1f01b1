"""A planner reads which rules clash, and how much is missing."""

from decimal import Decimal
from typing import Any

import pytest

from linli.engines.programme.exact import Options
from linli.engines.programme.highs import Stop
from linli.plan.clashes import Clash, as_json, words
from linli.plan.scopes import narrowest
from linli.plan.solving import solve

Case = Any


def clashes(case: Case) -> tuple[Clash, ...]:
    """Solve a case that has no plan, and see that its clashes can be told."""
    solution = solve(
        case.tables, case.years, case.discount, "exact", Options(gap=0.0, threads=1), Stop()
    )
    assert solution.outcome.status == "infeasible"
    assert not solution.tables
    for clash in solution.clashes:
        for sentence in (words(clash, "zh"), words(clash, "en")):
            assert "None" not in sentence
            assert not {"{", "}"} & set(sentence)
    return solution.clashes


def patterns(case: Case) -> list[str]:
    """Which sentences are told."""
    return [each.pattern for each in clashes(case)]


@pytest.fixture
def wanted(plain_case: Case) -> Case:
    """Both communities are mandatory and can just be paid for."""
    rows = [{**row, "mandatory": True} for row in plain_case.rows["communities"]]
    return plain_case.changed(communities=rows)


def capped(case: Case, **caps: str) -> Case:
    """Other caps by year."""
    rows = [
        {"source_id": "s", "scope": "*", "year": int(year[1:]), "cap_yuan": Decimal(cap)}
        for year, cap in caps.items()
    ]
    return case.changed(source_caps=rows)


def test_caps_that_are_too_small_tell_the_missing_money_to_the_fen(wanted: Case) -> None:
    found = clashes(capped(wanted, y2023="999.99", y2024="500.00"))
    told = [(each.rule, each.named.get("year"), each.short_yuan) for each in found]
    assert told == [
        ("source_caps", 2023, Decimal("0.01")),
        ("source_caps", 2024, Decimal("500.00")),
        ("mandatory", None, None),
    ]
    assert found[2].named["community_id"] == "c1"
    assert as_json(found[0], "en") == {
        "rule": "source_caps",
        "scope": "*",
        "year": 2023,
        "category": "building",
        "short_yuan": 0.01,
        "source_id": "s",
        "conflict": 1,
        "words": "In 2023, the 999.99 yuan that s has for the whole programme are 0.01 yuan short "
        "of what must be paid for building",
    }


def test_money_that_carries_over_is_told_up_to_the_year(wanted: Case) -> None:
    sources = [{**wanted.rows["sources"][0], "carry_over": True}]
    case = capped(wanted, y2023="100.00", y2024="1300.00").changed(sources=sources)
    (cap,) = [each for each in clashes(case) if each.rule == "source_caps"]
    assert (cap.pattern, cap.named["year"], cap.short_yuan) == ("cap_carried", 2024, Decimal(100))


def test_more_promised_than_the_cap_clashes_by_itself(plain_case: Case) -> None:
    promised = [{"source_id": "s", "scope": "*", "year": 2023, "amount_yuan": Decimal("1000.50")}]
    found = clashes(plain_case.changed(commitments=promised))
    assert [(each.rule, each.short_yuan) for each in found] == [
        ("source_caps", Decimal("0.50")),
        ("commitments", Decimal("0.50")),
    ]


def test_a_category_that_nobody_may_pay_is_named(wanted: Case) -> None:
    rules = [{"source_id": "s", "category": "facility", "max_share": 1.0}]
    found = clashes(wanted.changed(source_rules=rules))
    assert {each.pattern for each in found} == {"nobody_pays", "mandatory"}
    assert {each.conflict for each in found} == {1, 2}
    assert found[0].named["category"] == "building"


def test_shares_that_do_not_reach_the_whole_cost_are_named(wanted: Case) -> None:
    rules = [{"source_id": "s", "category": "building", "max_share": 0.75}]
    found = clashes(wanted.changed(source_rules=rules))
    assert found[0].pattern == "too_little_pays"
    assert "75%" in words(found[0], "en")


def test_a_least_share_above_the_greatest_is_named(wanted: Case) -> None:
    sources = [{**wanted.rows["sources"][0], "source_id": name} for name in ("s", "t")]
    rules = [
        {"source_id": name, "category": "building", "max_share": most}
        for name, most in (("s", 1.0), ("t", 0.2))
    ]
    least = [{"source_id": "t", "category": "building", "class": "*", "min_share": 0.3}]
    found = clashes(wanted.changed(sources=sources, source_rules=rules, share_rules=least))
    assert found[0].pattern == "least_above_most"
    assert (found[0].rule, found[0].named["source_id"]) == ("share_rules", "t")


def test_a_capacity_below_the_households_tells_how_many_are_missing(wanted: Case) -> None:
    capacity = [{"scope": "4310", "year": year, "max_households": 90} for year in wanted.years]
    rich = capped(wanted, y2023="1500.00", y2024="1500.00")
    found = clashes(rich.changed(capacity=capacity))
    assert [(each.rule, each.short_households) for each in found] == [
        ("capacity", 10),
        ("capacity", 10),
        ("mandatory", None),
    ]
    assert as_json(found[0])["short_households"] == 10


@pytest.mark.parametrize(
    ("lock", "told"),
    [
        ({"scheme_id": None, "year": 2030, "kind": "in"}, ["lock_in_outside"]),
        ({"scheme_id": "b", "year": None, "kind": "in"}, ["lock_in"]),
        ({"scheme_id": "a", "year": None, "kind": "out"}, ["mandatory", "lock_out"]),
    ],
)
def test_a_lock_that_leaves_nothing_is_named(lock: Any, told: list[str], wanted: Case) -> None:
    case = wanted.changed(locks=[{"community_id": "c1", **lock}])
    if lock["kind"] == "in":
        free = [{**row, "mandatory": False} for row in case.rows["communities"]]
        case = case.changed(communities=free)
    assert patterns(case) == told


def test_a_mandatory_community_without_a_scheme_is_named(wanted: Case) -> None:
    schemes = wanted.rows["schemes"][:1]
    costs = wanted.rows["scheme_costs"][:1]
    assert patterns(wanted.changed(schemes=schemes, scheme_costs=costs)) == [
        "mandatory_without_scheme"
    ]


def test_groups_that_contradict_locks_are_named(plain_case: Case) -> None:
    locks = [
        {"community_id": name, "scheme_id": None, "year": year, "kind": "in"}
        for name, year in (("c1", 2023), ("c2", 2024))
    ]
    groups = [{"group_id": "g", "community_id": c, "rule": "same_year"} for c in ("c1", "c2")]
    assert patterns(plain_case.changed(locks=locks, groups=groups)) == [
        "same_year",
        "lock_in",
        "lock_in",
    ]


def test_fairness_that_a_lock_breaks_is_named(plain_case: Case) -> None:
    locks = [
        {"community_id": "c1", "scheme_id": None, "year": None, "kind": "in"},
        {"community_id": "c2", "scheme_id": None, "year": None, "kind": "out"},
    ]
    fairness = [{"scope": "*", "zone": "new", "of": "households", "min_share": 0.2}]
    found = clashes(plain_case.changed(locks=locks, fairness=fairness))
    assert {each.rule for each in found} == {"fairness", "locks"}


def test_coverage_tells_the_income_that_is_missing(wanted: Case) -> None:
    schemes = [{**row, "revenue_yuan_per_year": Decimal(5)} for row in wanted.rows["schemes"]]
    rule = [{"scope": "*", "source_id": "s", "claim_per_year": 0.01}]
    found = clashes(wanted.changed(schemes=schemes, coverage=rule))
    cover = next(each for each in found if each.rule == "coverage")
    assert cover.short_yuan == Decimal(5)


def test_places_share_a_prefix_or_nothing() -> None:
    assert narrowest(["430102", "430121/old"]) == "4301"
    assert narrowest(["430102", "110101"]) == narrowest(["", "430102"]) == "*"
