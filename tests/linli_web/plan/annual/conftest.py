"""Two communities with schemes and a solved scenario that puts both into 2023."""

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.test import Client

if TYPE_CHECKING:
    from linli_web.people.models import Account
    from linli_web.plan.models import (
        AnnualPlan,
        Scenario,
        ScenarioSolution,
        Scheme,
        SpecialPlan,
    )

COSTS = {
    "c-2": {"building": ("60000.05", "39999.95"), "infrastructure": ("248000.10",)},
    "c-3": {"infrastructure": ("33333.33", "0.01")},
}
SOURCES = ("central_grant", "telecom")


@pytest.fixture
def schemes(small_register: None) -> dict[str, "Scheme"]:
    """A scheme for each of two communities, `c-2-b` and `c-3-b`."""
    from linli_web.plan.models import Scheme, SchemeCost, SchemeLine

    made = {}
    for community, costs in COSTS.items():
        total = sum(Decimal(part) for parts in costs.values() for part in parts)
        scheme = Scheme.objects.create(
            community_id=community,
            family=f"{community}-b",
            works_class="basic",
            price_book="linli_2022",
            price_date="2022-01-01",
            total_yuan=total,
        )
        SchemeLine.objects.create(
            scheme=scheme, measure_id="water_main", quantity=248, unit_price_yuan=480
        )
        for category, parts in costs.items():
            cost = sum(map(Decimal, parts), Decimal(0))
            SchemeCost.objects.create(scheme=scheme, category=category, cost_yuan=cost)
        made[community] = scheme
    return made


@pytest.fixture
def scenario(small_register: None) -> "Scenario":
    from linli_web.plan.models import Scenario

    made = Scenario.objects.create(name="基准情景", years=[2023, 2024])
    made.refresh_from_db()
    return made


@pytest.fixture
def solve(schemes: dict[str, "Scheme"], scenario: "Scenario") -> Callable[..., "ScenarioSolution"]:
    """Write down a solution: `solve({"c-2": 2023})`."""
    from linli_web.plan.models import ScenarioSolution
    from linli_web.plan.reads.programme_tables import inputs

    def solved(years: dict[str, int], **values: object) -> "ScenarioSolution":
        told = {
            "scenario": scenario,
            "input_hash": inputs(scenario).hash,
            "scenario_version": scenario.version,
            "status": "optimal",
            "plan": [
                {"community_id": key, "scheme_id": f"{key}-b", "year": year}
                for key, year in years.items()
            ],
            "funding": [
                {
                    "community_id": key,
                    "source_id": source,
                    "category": category,
                    "amount_yuan": amount,
                }
                for key in years
                for category, parts in COSTS[key].items()
                for source, amount in zip(SOURCES, parts, strict=False)
            ],
        }
        return ScenarioSolution.objects.create(**(told | values))

    return solved


@pytest.fixture
def department(db: None, signed_in_as: Callable[..., Client]) -> Client:
    """The finance bureau of the county."""
    client = signed_in_as("department", "county", "431023", username="finance")
    client.account.office = "县财政局"  # type: ignore[attr-defined]
    client.account.save()  # type: ignore[attr-defined]
    return client


@pytest.fixture
def special(account: "Account", solve: Callable[..., "ScenarioSolution"]) -> "SpecialPlan":
    """A special plan that was approved: c-2 and c-3 in 2023."""
    from datetime import date

    from linli_web.plan.actions.special_plans import approve_special_plan, choose_special_plan

    solution = solve({"c-2": 2023, "c-3": 2023})
    made = choose_special_plan(account, solution.public_id, "2023—2025 年专项规划")
    return approve_special_plan(account, made.public_id, 1, "永政函〔2022〕8 号", date(2022, 9, 1))


@pytest.fixture
def annual(account: "Account", special: "SpecialPlan", department: Client) -> "AnnualPlan":
    """The draft of 2023."""
    from linli_web.plan.actions.annual_plans import draw_up_annual_plan

    return draw_up_annual_plan(account, 2023)


@pytest.fixture
def go_on(account: "Account", department: Client) -> Callable[["AnnualPlan", str], "AnnualPlan"]:
    """Take a plan on its way as far as a state."""
    from datetime import date

    from linli_web.plan.actions import projects, publicity, review
    from linli_web.plan.models import AnnualPlan, Programme

    def gone(plan: AnnualPlan, state: str) -> AnnualPlan:
        key = plan.public_id
        if plan.state == "draft" != state:
            plan = review.send_for_review(account, key, plan.version)
            review.give_opinion(department.account, key, agrees=True, text="")  # type: ignore[attr-defined]
        if plan.state == "in_review" != state:
            plan = publicity.publicise(account, key, plan.version, 7)
        if plan.state == "in_publicity" != state:
            Programme.objects.update(as_of="2022-10-08")
            day = date(2022, 10, 8)
            plan = projects.approve_annual_plan(account, key, plan.version, "永政函 9 号", day)
        if plan.state == "approved" != state:
            plan = projects.publish_annual_plan(account, key, plan.version)
        return plan

    return gone
