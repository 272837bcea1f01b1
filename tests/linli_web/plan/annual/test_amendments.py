"""Amendments of an annual plan: what has started stays, what was approved never changes."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from linli_web.journal.models import Entry
from linli_web.operations.sample_county import _remove_everything
from linli_web.people.outcomes import Refused
from linli_web.plan.actions import annual_plans
from linli_web.plan.actions.locking import lock_started
from linli_web.plan.actions.special_plans import approve_special_plan, choose_special_plan
from linli_web.plan.models import (
    AnnualPlan,
    AnnualPlanFunding,
    Opinion,
    Programme,
    Project,
)
from linli_web.registry.models import Community

if TYPE_CHECKING:
    from linli_web.people.models import Account
    from linli_web.plan.models import Scenario, ScenarioSolution

GoOn = Callable[[AnnualPlan, str], AnnualPlan]
DAY = date(2022, 10, 8)


def test_an_amendment_takes_the_place_at_publication_and_ends_what_it_leaves_out(
    account: "Account",
    annual: AnnualPlan,
    go_on: GoOn,
    solve: Callable[..., "ScenarioSolution"],
    stranger: Client,
) -> None:
    first = go_on(annual, "published")
    again = choose_special_plan(account, solve({"c-2": 2023}).public_id, "调整", "补助减少")
    approve_special_plan(account, again.public_id, 1, "10 号", DAY)
    with pytest.raises(Refused, match="请写明调整原因"):
        annual_plans.draw_up_annual_plan(account, 2023)
    second = annual_plans.draw_up_annual_plan(account, 2023, "补助减少")
    assert second.number == 2
    Programme.objects.update(as_of="2022-09-30")
    second = go_on(second, "in_publicity")
    first.refresh_from_db()
    assert first.state == "published"
    assert "第 1 版" in stranger.get("/plan/2023/").content.decode()
    second = go_on(second, "published")
    first.refresh_from_db()
    assert first.state == "superseded"
    ended = Project.objects.get(community="c-3")
    assert (ended.ended_on, ended.reason) == (DAY, "补助减少")
    left = Community.objects.get(pk="c-3")
    assert (left.status, left.planned_year) == ("registered", None)
    assert Project.objects.get(community="c-2").annual_plan == first
    # Within a test nothing is committed, so the page kept for strangers would come again.
    page = stranger.get("/plan/2023/?again").content.decode()
    for words in ("第 2 版", "补助减少", "调出", "老粮站小区"):
        assert words in page
    assert "这一版已被调整" in stranger.get("/plan/2023/?version=1").content.decode()


def test_an_amendment_keeps_what_has_begun_with_its_scheme_and_money(
    account: "Account",
    annual: AnnualPlan,
    go_on: GoOn,
    solve: Callable[..., "ScenarioSolution"],
) -> None:
    first = go_on(annual, "published")
    again = choose_special_plan(account, solve({"c-3": 2023}).public_id, "调整", "补助减少")
    approve_special_plan(account, again.public_id, 1, "10 号", DAY)
    second = annual_plans.draw_up_annual_plan(account, 2023, "补助减少")
    kept, old = (plan.rows.get(community="c-2") for plan in (second, first))
    assert (kept.scheme, kept.cost_yuan) == (old.scheme, old.cost_yuan)
    money = [
        sorted(row.funding.values_list("source", "category", "amount_yuan")) for row in (kept, old)
    ]
    assert money[0] == money[1]
    assert second.rows.count() == 2


def test_the_database_keeps_an_approved_plan_and_what_was_said_of_it(
    annual: AnnualPlan, go_on: GoOn
) -> None:
    plan = go_on(annual, "approved")
    for change in ({"approval": "别的"}, {"year": 2024}, {"state": "draft"}, {"asked": []}):
        with pytest.raises(DatabaseError), transaction.atomic():
            AnnualPlan.objects.filter(pk=plan.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Opinion.objects.update(agrees=False, text="改了")


def test_every_step_is_in_the_journal_without_the_words_of_opinions(
    account: "Account", annual: AnnualPlan, go_on: GoOn
) -> None:
    go_on(annual, "published")
    acts = Entry.objects.filter(table="annual_plans", key=annual.public_id).order_by("id")
    assert list(acts.values_list("act", flat=True)) == [
        "draw_up_annual_plan",
        "send_annual_plan_for_review",
        "give_opinion",
        "publicise_annual_plan",
        "approve_annual_plan",
        "publish_annual_plan",
    ]


def test_what_has_started_is_locked_before_a_scenario_is_solved_again(
    office: Client, annual: AnnualPlan, go_on: GoOn, scenario: "Scenario"
) -> None:
    go_on(annual, "approved")
    cap = {"source_id": "central_grant", "scope": "*", "year": 2023, "cap_yuan": "9000000.00"}
    scenario.tables.create(table="source_caps", rows=[cap])
    page = f"/office/plan/annual/lock-started/{scenario.public_id}/"
    assert office.post(page, {"version": "1"}).status_code == 302
    rows = dict(scenario.tables.values_list("table", "rows"))
    # c-3 waits, so it is chosen again in its year; c-2 is being built and takes its money along.
    assert rows["locks"] == [
        {"community_id": "c-3", "scheme_id": "c-3-b", "year": 2023, "kind": "in"}
    ]
    assert rows["commitments"] == [
        {"source_id": "central_grant", "scope": "*", "year": 2023, "amount_yuan": "308000.15"}
    ]
    scenario.refresh_from_db()
    assert office.post(page, {"version": str(scenario.version)}).status_code == 302
    assert dict(scenario.tables.values_list("table", "rows")) == rows


def test_without_open_projects_there_is_nothing_to_lock(
    account: "Account", scenario: "Scenario"
) -> None:
    with pytest.raises(Refused, match="没有要锁定的"):
        lock_started(account, scenario.public_id, scenario.version)


def test_a_county_with_published_plans_can_be_emptied(annual: AnnualPlan, go_on: GoOn) -> None:
    go_on(annual, "published")
    _remove_everything()
    assert not AnnualPlan.objects.exists()
    assert not AnnualPlanFunding.objects.exists()
