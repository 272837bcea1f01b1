"""The special plan: a solution is chosen, approved, amended; nothing stale becomes one."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import Client

from linli_web.people.outcomes import Conflict, Refused
from linli_web.plan.actions.special_plans import approve_special_plan, choose_special_plan
from linli_web.plan.models import SchemeCost, SpecialPlan
from linli_web.registry.models import Community

if TYPE_CHECKING:
    from linli_web.people.models import Account
    from linli_web.plan.models import Scenario, ScenarioSolution

Solve = Callable[..., "ScenarioSolution"]
DAY = date(2022, 9, 1)


def test_a_solved_scenario_becomes_a_draft_and_is_approved_with_number_and_day(
    account: "Account", solve: Solve
) -> None:
    made = choose_special_plan(account, solve({"c-2": 2023}).public_id, "专项规划")
    assert made.state == "draft"
    approved = approve_special_plan(account, made.public_id, 1, "永政函〔2022〕8 号", DAY)
    assert (approved.state, approved.approval, approved.approved_on) == (
        "approved",
        "永政函〔2022〕8 号",
        DAY,
    )


def test_what_changed_since_the_solution_is_named(
    account: "Account", solve: Solve, scenario: "Scenario"
) -> None:
    solution = solve({"c-2": 2023})
    SchemeCost.objects.filter(category="building").update(cost_yuan=Decimal("100000.01"))
    scenario.version, scenario.years = 2, [2023]
    scenario.save()
    with pytest.raises(Refused) as refused:
        choose_special_plan(account, solution.public_id, "专项规划")
    first, second = refused.value.reasons
    assert "求解时是第 1 版，现在是第 2 版" in first
    assert "酒厂小区" in second
    assert "楼栋本体" in second
    assert "100,000.00 元" in second
    assert "100,000.01 元" in second


def test_another_version_of_a_scheme_and_other_households_are_noticed_too(
    account: "Account", solve: Solve
) -> None:
    solution = solve({"c-2": 2023, "c-3": 2023})
    plan = [row | {"number": 7, "name": "甲", "cost_yuan": "1.00"} for row in solution.plan[:1]]
    newer = solve({"c-2": 2023}, plan=plan)
    with pytest.raises(Refused, match="求解时是第 7 版，现在是第 1 版"):
        choose_special_plan(account, newer.public_id, "专项规划")
    Community.objects.filter(pk="c-3").update(households=77)
    with pytest.raises(Refused, match="求解用到的底册"):
        choose_special_plan(account, solution.public_id, "专项规划")


def test_a_scenario_that_was_only_renamed_may_be_chosen(
    account: "Account", solve: Solve, scenario: "Scenario"
) -> None:
    solution = solve({"c-2": 2023})
    scenario.version, scenario.name = 2, "别名"
    scenario.save()
    assert choose_special_plan(account, solution.public_id, "专项规划").state == "draft"


@pytest.mark.parametrize(
    "came_to",
    [
        {"status": "infeasible", "plan": [], "funding": []},
        {"status": "optimal", "violations": [{"zh": "超过上限", "en": "above the cap"}]},
    ],
)
def test_what_is_no_plan_or_breaks_a_rule_is_not_chosen(
    office: Client, solve: Solve, came_to: dict[str, object]
) -> None:
    solution = solve({"c-2": 2023}, **came_to)
    page = "/office/plan/annual/special/choose/"
    assert solution.public_id not in office.get(page).content.decode()
    told = office.post(page, {"solution": solution.public_id, "name": "专项规划"})
    assert "没有得到可用的方案" in told.content.decode()


def test_the_best_plan_of_a_solver_that_was_stopped_may_be_chosen(
    account: "Account", solve: Solve
) -> None:
    solution = solve({"c-2": 2023}, status="stopped")
    assert choose_special_plan(account, solution.public_id, "专项规划").state == "draft"


def test_an_approval_says_number_and_a_day_that_has_come(account: "Account", solve: Solve) -> None:
    made = choose_special_plan(account, solve({"c-2": 2023}).public_id, "专项规划")
    with pytest.raises(Refused) as refused:
        approve_special_plan(account, made.public_id, 1, " ", date(2022, 10, 1))
    assert len(refused.value.reasons) == 2
    with pytest.raises(Conflict):
        approve_special_plan(account, made.public_id, 7, "8 号", DAY)


def test_an_amendment_says_why_and_takes_the_place_once_it_is_approved(
    account: "Account", solve: Solve, special: SpecialPlan
) -> None:
    again = solve({"c-2": 2024, "c-3": 2023})
    with pytest.raises(Refused, match="请写明调整原因"):
        choose_special_plan(account, again.public_id, "专项规划（调整）")
    made = choose_special_plan(account, again.public_id, "专项规划（调整）", "补助减少")
    special.refresh_from_db()
    assert special.state == "approved"
    approve_special_plan(account, made.public_id, 1, "9 号", DAY)
    special.refresh_from_db()
    assert special.state == "amended"


def test_its_page_shows_years_and_differences(
    office: Client, account: "Account", solve: Solve, special: SpecialPlan
) -> None:
    again = solve({"c-2": 2024, "c-3": 2023})
    made = choose_special_plan(account, again.public_id, "专项规划（调整）", "补助减少")
    page = office.get(f"/office/plan/annual/special/{made.public_id}/").content.decode()
    assert "348,000.10" in page
    assert "推后" in page
    assert "补助减少" in page


def test_the_database_keeps_an_approved_special_plan_as_it_is(special: SpecialPlan) -> None:
    for change in ({"name": "别的"}, {"approval": "别的"}, {"state": "draft"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            SpecialPlan.objects.filter(pk=special.pk).update(**change)


def test_only_the_office_chooses_and_approves(
    open_account: Callable[..., "Account"], solve: Solve
) -> None:
    street = open_account("street", "street", "431023001")
    solution = solve({"c-2": 2023})
    with pytest.raises(PermissionDenied):
        choose_special_plan(street, solution.public_id, "专项规划")


def test_the_office_chooses_and_approves_on_pages(office: Client, solve: Solve) -> None:
    solution = solve({"c-2": 2023})
    assert solution.public_id in office.get("/office/plan/annual/special/choose/").content.decode()
    given = {"solution": solution.public_id, "name": "专项规划"}
    made = office.post("/office/plan/annual/special/choose/", given)
    assert made.status_code == 302
    given = {"version": "1", "approval": "8 号", "approved_on": "2022-09-01"}
    assert office.post(f"{made['Location']}approve/", given).status_code == 302
    assert "编制 2023 年度计划" in office.get("/office/plan/annual/").content.decode()
