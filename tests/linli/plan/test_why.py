"""Why a community is in a plan or not, against trying every choice."""

from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from linli.engines.programme.exact import Options, solve_exact
from linli.engines.programme.extra import raised, with_item
from linli.engines.programme.highs import Stop
from linli.engines.programme.model import Choice, without_option
from linli.engines.programme.outcome import Progress
from linli.engines.programme.payments import pay
from linli.engines.programme.relaxation import Relaxed, relax
from linli.plan.programme import Reading, read
from linli.plan.why import Why, why
from linli.plan.why_telling import as_json
from linli.plan.why_wording import lines

Case = Any
EXACT = Options(gap=0.0, threads=1)
SEEDS = range(60)


def best_of(reading: Reading) -> Choice | None:
    if without_option(reading.programme).any():
        return None
    return solve_exact(reading.programme, EXACT, Stop(), Progress()).choice


class Asked:
    """A case, its best plan, and what is answered about one community."""

    def __init__(self, case: Case, community: str) -> None:
        self.reading: Reading = read(case.tables, case.years, case.discount)
        choice = best_of(self.reading)
        assert choice is not None
        self.choice = choice
        self.found: Why = why(case.tables, self.reading, self.choice, community, EXACT, Stop())
        self.json = as_json(self.reading, self.choice, self.found)


def locked_in(case: Case, community: str) -> Case:
    lock = {"community_id": community, "scheme_id": None, "year": None, "kind": "in"}
    return case.changed(locks=[*case.given("locks"), lock])


def unplanned(case: Case) -> str | None:
    """A community that the best plan leaves out though a scheme of it is allowed."""
    reading = read(case.tables, case.years, case.discount)
    choice = best_of(reading)
    if choice is None:
        return None
    able = np.unique(reading.programme.item[reading.programme.allowed.any(axis=1)])
    found = [each for each in able if choice.option[each] < 0]
    return reading.communities[found[0]] if found else None


@pytest.fixture(scope="module")
def asked(case_of: Any) -> list[tuple[Case, str, Asked]]:
    """Answers about communities that best plans leave out."""
    found = []
    for seed in SEEDS:
        case = case_of(seed)
        community = unplanned(case)
        if community is not None:
            found.append((case, community, Asked(case, community)))
    assert len(left_out(found)) >= 5
    return found


def left_out(asked: list[tuple[Case, str, Asked]]) -> list[tuple[Case, str, Asked]]:
    return [each for each in asked if each[2].found.status == "left_out"]


def test_what_it_displaces_is_the_best_plan_with_it(asked: Any, brute: Any) -> None:
    for case, community, answer in asked:
        tried = brute(locked_in(case, community))
        best = tried.best()
        if tried.doubtful:
            continue
        if answer.found.status == "impossible":
            assert best is None
            continue
        plan = answer.found.displaced
        assert plan is not None
        assert plan.choice is not None
        assert plan.objective == pytest.approx(best, abs=1e-6)
        assert plan.bound >= plan.objective
        assert plan.choice.option[answer.found.item] >= 0


def test_the_extra_money_is_enough_and_no_more_than_that(asked: Any) -> None:
    for _, _, answer in left_out(asked):
        extra, programme = answer.found.extras[0], answer.reading.programme
        if extra.covers.any():
            continue
        added = with_item(answer.choice, answer.found.item, extra.option, extra.period)
        assert pay(raised(programme, extra.budgets), added).found
        if extra.money > 300 * len(extra.budgets):
            less = np.maximum(extra.budgets - 300, 0)
            assert not pay(raised(programme, less), added).found


def test_value_less_all_charges_is_the_reduced_gain(asked: Any) -> None:
    for _, _, answer in left_out(asked):
        best = answer.json["best"]
        total = answer.found.charged.total
        assert best["value"] - total == pytest.approx(best["reduced_gain"], abs=1e-6)
        told = sum(each["charge"] for each in answer.json["charges"])
        assert told == pytest.approx(best["charged"], abs=1e-6)


def part_taken(case: Case, item: int, scheme: str, more: float) -> float:
    """What part of a community the relaxation takes when a scheme has more benefit."""
    rows = [
        {**each, "benefit": each["benefit"] + (more if each["scheme_id"] == scheme else 0)}
        for each in case.rows["schemes"]
    ]
    programme = read(case.changed(schemes=rows).tables, case.years, case.discount).programme
    found = relax(programme, Stop())
    assert isinstance(found, Relaxed)
    return float(found.taken[programme.item[found.model.columns.option] == item].sum())


def test_the_benefit_that_is_needed_brings_it_into_the_relaxation(asked: Any) -> None:
    for case, _, answer in left_out(asked):
        needed = answer.json["needed"]["benefit"]
        if not needed["benefit_needed"]:
            continue
        item, scheme, more = answer.found.item, needed["scheme_id"], needed["benefit_needed"]
        assert part_taken(case, item, scheme, more * 1.01 + 1e-3) > 0


def test_the_least_change_makes_a_reduced_gain_zero(asked: Any) -> None:
    for case, _, answer in left_out(asked):
        needed = answer.json["needed"]
        schemes = {(each["scheme_id"], each["year"]): each for each in answer.json["schemes"]}
        more, cut = needed["benefit"], needed["cost"]
        if more["benefit_needed"] and not any(
            each["of"] == "benefit" for each in case.given("fairness")
        ):
            each = schemes[more["scheme_id"], more["year"]]
            weight = (1 - case.discount) ** (each["year"] - case.years[0])
            assert each["reduced_gain"] + weight * more["benefit_needed"] == pytest.approx(0.0)
        if cut["cut_yuan"]:
            each = schemes[cut["scheme_id"], cut["year"]]
            assert cut["cut_yuan"] == pytest.approx(cut["cut_share"] * each["cost_yuan"])
            assert cut["cut_share"] <= 1


def poor(case: Case) -> Case:
    caps = [{**each, "cap_yuan": Decimal(1000)} for each in case.rows["source_caps"][:1]]
    none = [{**each, "cap_yuan": Decimal(0), "year": 2024} for each in caps]
    return case.changed(source_caps=[*caps, *none])


def test_the_money_that_is_lacking_is_told(plain_case: Case) -> None:
    asked = Asked(poor(plain_case), "c2")
    assert asked.json["status"] == "left_out"
    assert asked.json["extra"]["yuan"] == 500.0
    assert asked.json["extra"]["caps"] == [
        {"rule": "cap", "source_id": "s", "scope": "*", "year": 2023, "yuan": 500.0}
    ]
    assert asked.json["displaces"]["leave"] == ["c1"]
    assert asked.json["displaces"]["change"] == pytest.approx(-3.0)
    assert [each["year"] for each in asked.json["extra_by_year"]] == [2023, 2024]


def test_a_community_in_the_plan_is_told_with_its_year(plain_case: Case) -> None:
    asked = Asked(poor(plain_case), "c1")
    assert asked.json["status"] == "in_plan"
    assert asked.json["planned"]["scheme_id"] == "a"
    assert asked.json["planned"]["year"] == 2023
    assert asked.json["displaces"] is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_answer_can_be_said(plain_case: Case, language: str) -> None:
    for community in ("c1", "c2"):
        told = lines(Asked(poor(plain_case), community).json, language)
        assert told
        assert community in told[0]


def impossible(case: Case) -> list[str]:
    asked = Asked(case, "c2")
    assert asked.json["status"] == "impossible"
    return [each["code"] for each in asked.json["barriers"]]


def test_a_community_without_a_scheme_cannot_be_in_a_plan(plain_case: Case) -> None:
    rows = {name: plain_case.rows[name][:1] for name in ("schemes", "scheme_costs")}
    assert impossible(plain_case.changed(**rows)) == ["no_scheme"]


def test_a_community_that_is_locked_out_cannot_be_in_a_plan(plain_case: Case) -> None:
    lock = {"community_id": "c2", "scheme_id": None, "year": None, "kind": "out"}
    assert impossible(plain_case.changed(locks=[lock])) == ["locked_out"]


def test_costs_that_nobody_may_pay_keep_a_community_out(plain_case: Case) -> None:
    costs = [*plain_case.rows["scheme_costs"][:1]]
    costs.append({"scheme_id": "b", "category": "income", "cost_yuan": Decimal(5)})
    assert impossible(plain_case.changed(scheme_costs=costs)) == ["not_payable"]


def test_a_community_too_large_for_any_year_cannot_be_in_a_plan(plain_case: Case) -> None:
    rows = [{"scope": "*", "year": year, "max_households": 40} for year in plain_case.years]
    assert impossible(plain_case.changed(capacity=rows)) == ["too_large"]


def test_a_community_too_dear_for_any_year_cannot_be_in_a_plan(plain_case: Case) -> None:
    costs = [dict(each) for each in plain_case.rows["scheme_costs"]]
    costs[1]["cost_yuan"] = Decimal(1200)
    case = plain_case.changed(scheme_costs=costs)
    assert impossible(case) == ["too_dear"]
    assert Asked(case, "c2").json["barriers"][0]["short"] == 200.0


def test_rules_that_clash_are_told(plain_case: Case) -> None:
    communities = [dict(each) for each in plain_case.rows["communities"]]
    communities[0]["mandatory"] = True
    caps = [{**each, "cap_yuan": Decimal(1000)} for each in plain_case.rows["source_caps"][:1]]
    case = plain_case.changed(communities=communities, source_caps=caps)
    asked = Asked(type(case)(case.rows, (2023,), 0.0), "c2")
    assert asked.json["status"] == "impossible"
    assert {each["rule"] for each in asked.json["clashes"]} >= {"source_caps"}
    assert lines(asked.json, "zh")


def test_an_unknown_community_is_a_wrong_call(plain_case: Case) -> None:
    reading = read(plain_case.tables, plain_case.years, 0.0)
    choice = best_of(reading)
    assert choice is not None
    with pytest.raises(ValueError, match="community_id"):
        why(plain_case.tables, reading, choice, "nowhere", EXACT, Stop())
