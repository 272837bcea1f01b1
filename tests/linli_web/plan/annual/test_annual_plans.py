"""An annual plan's way from draft to the public page, and what stops it."""

import csv
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.db.models import Sum
from django.test import Client

from linli_web.notices.models import Notice, WorkItem
from linli_web.people.outcomes import Conflict, Refused
from linli_web.plan.actions import annual_plans, projects, publicity, review
from linli_web.plan.actions.programme import move_sample_day
from linli_web.plan.models import (
    AnnualPlan,
    AnnualPlanFunding,
    AnnualPlanRow,
    Opinion,
    Programme,
    Project,
    SchemeCost,
    SpecialPlan,
    Wish,
)
from linli_web.publish import annual_data
from linli_web.publish.models import Announcement
from linli_web.registry.models import Community

if TYPE_CHECKING:
    from linli_web.people.models import Account

GoOn = Callable[[AnnualPlan, str], AnnualPlan]
DAY = date(2022, 10, 8)


def test_a_draft_lists_communities_with_scheme_versions_and_money_to_the_fen(
    annual: AnnualPlan,
) -> None:
    rows = {row.community_id: row for row in annual.rows.all()}
    assert {key: row.cost_yuan for key, row in rows.items()} == {
        "c-2": Decimal("348000.10"),
        "c-3": Decimal("33333.34"),
    }
    assert rows["c-2"].scheme.family == "c-2-b"
    assert (rows["c-2"].buildings, rows["c-2"].households) == (1, 40)
    for row in rows.values():
        assert row.funding.aggregate(Sum("amount_yuan"))["amount_yuan__sum"] == row.cost_yuan


def test_a_year_has_one_plan_on_its_way(account: "Account", annual: AnnualPlan) -> None:
    with pytest.raises(Refused, match="已有一份计划在办"):
        annual_plans.draw_up_annual_plan(account, 2023)
    with pytest.raises(Refused, match="没有安排小区"):
        annual_plans.draw_up_annual_plan(account, 2024)


def test_nothing_is_drawn_up_without_an_approved_special_plan(account: "Account") -> None:
    with pytest.raises(Refused, match="还没有批准的专项规划"):
        annual_plans.draw_up_annual_plan(account, 2023)


def test_a_scheme_that_changed_since_is_named_and_nothing_is_written(
    account: "Account", special: SpecialPlan
) -> None:
    SchemeCost.objects.filter(scheme__family="c-3-b").update(cost_yuan=1)
    with pytest.raises(Refused, match="老粮站小区"):
        annual_plans.draw_up_annual_plan(account, 2023)
    assert not AnnualPlan.objects.exists()


def test_departments_are_asked_each_says_so_once_and_the_office_is_told(
    account: "Account", annual: AnnualPlan, department: Client
) -> None:
    bureau: Account = department.account  # type: ignore[attr-defined]
    sent = review.send_for_review(account, annual.public_id, annual.version)
    assert sent.asked == ["县财政局"]
    item = WorkItem.objects.get(account=bureau)
    assert item.state == "open"
    with pytest.raises(Refused, match="写明理由"):
        review.give_opinion(bureau, annual.public_id, agrees=False, text=" ")
    review.give_opinion(bureau, annual.public_id, agrees=False, text="资金来源需核实")
    item.refresh_from_db()
    assert item.state == "done"
    with pytest.raises(Refused, match="已经提过意见"):
        review.give_opinion(bureau, annual.public_id, agrees=True, text="")
    assert WorkItem.objects.get(role="programme_office").title == "%(name)s：部门意见已收齐"


def test_publicity_waits_for_opinions_and_answers(
    account: "Account", annual: AnnualPlan, department: Client
) -> None:
    bureau: Account = department.account  # type: ignore[attr-defined]
    plan = review.send_for_review(account, annual.public_id, annual.version)
    with pytest.raises(Refused, match="还没有收到意见的部门：县财政局"):
        publicity.publicise(account, plan.public_id, plan.version, 7)
    given = review.give_opinion(bureau, plan.public_id, agrees=False, text="资金来源需核实")
    with pytest.raises(Refused, match="还没有答复的部门意见：县财政局"):
        publicity.publicise(account, plan.public_id, plan.version, 7)
    review.answer_opinion(account, plan.public_id, given.pk, "已采纳，改由县级预算安排")
    assert Notice.objects.filter(account=bureau, title__contains="已答复").count() == 1
    with pytest.raises(Refused, match="公示天数应在 7 到"):
        publicity.publicise(account, plan.public_id, plan.version, 6)
    publicity.publicise(account, plan.public_id, plan.version, 7)


def test_publicity_is_announced_with_the_list(
    annual: AnnualPlan, go_on: GoOn, stranger: Client
) -> None:
    plan = go_on(annual, "in_publicity")
    told = Announcement.objects.get(pk=plan.announcement)
    assert (told.published_on, told.closes_on) == (date(2022, 9, 30), date(2022, 10, 7))
    assert "便江街道 酒厂小区" in told.body
    page = stranger.get("/plan/2023/").content.decode()
    assert "公示稿，尚未批准" in page
    assert "酒厂小区" in page


def test_approval_waits_for_the_end_of_publicity_and_for_answered_objections(
    account: "Account", annual: AnnualPlan, go_on: GoOn
) -> None:
    plan = go_on(annual, "in_publicity")
    objection = review.record_objection(account, plan.public_id, "来信", "先做我们小区")
    with pytest.raises(Refused) as refused:
        projects.approve_annual_plan(account, plan.public_id, plan.version, "9 号", DAY)
    assert "批准日期不能晚于今天" in refused.value.reasons[0]
    Programme.objects.update(as_of=DAY)
    with pytest.raises(Refused, match="1 条公示异议没有答复"):
        projects.approve_annual_plan(account, plan.public_id, plan.version, "9 号", DAY)
    review.answer_opinion(account, plan.public_id, objection.pk, "按评分排在 2024 年")
    projects.approve_annual_plan(account, plan.public_id, plan.version, "9 号", DAY)


def test_approval_opens_projects_moves_wishes_and_lists_communities_in_the_register(
    annual: AnnualPlan, go_on: GoOn, account: "Account"
) -> None:
    scheme = annual.rows.get(community="c-3").scheme
    wish = Wish.objects.create(
        community_id="c-3", text="换水管", scheme=scheme, state="in_scheme", made_by=account
    )
    go_on(annual, "approved")
    opened = list(Project.objects.values_list("project_id", "community_id", "opened_on"))
    assert opened == [("431023-2023-001", "c-2", DAY), ("431023-2023-002", "c-3", DAY)]
    wish.refresh_from_db()
    assert wish.state == "in_plan"
    listed = Community.objects.get(pk="c-3")
    assert (listed.status, listed.planned_year) == ("planned", 2023)
    assert Community.objects.get(pk="c-2").status == "under_way"


def test_the_public_reads_a_published_plan_in_both_languages_and_no_homes_of_few(
    annual: AnnualPlan, go_on: GoOn, stranger: Client
) -> None:
    AnnualPlanRow.objects.filter(community="c-3").update(households=3)
    go_on(annual, "published")
    page = stranger.get("/plan/2023/").content.decode()
    for words in ("2023 年度老旧小区改造计划", "永政函 9 号", "348,000.10", "供水管网改造 248 米"):
        assert words in page
    assert "户数过少，不公开" in page
    assert "王" not in page
    stranger.cookies["django_language"] = "en"
    english = stranger.get("/plan/2023/").content.decode()
    assert "Water main renewal" in english
    assert "2023 年度" not in english
    assert "/plan/2023/" in stranger.get("/plan/").content.decode()


def test_public_plans_are_an_open_table_without_drafts_and_homes_of_few(
    annual: AnnualPlan, go_on: GoOn, stranger: Client
) -> None:
    def rows() -> list[dict[str, str]]:
        content = stranger.get("/open-data/annual_plans.csv").content.decode()
        return list(csv.DictReader(content.splitlines()))

    assert rows() == []
    assert annual_data.offered() is None
    AnnualPlanRow.objects.filter(community="c-3").update(households=3)
    go_on(annual, "published")
    assert [(each["community_id"], each["state"], each["households"]) for each in rows()] == [
        ("c-2", "published", ""),
        ("c-3", "published", ""),
    ]
    assert rows()[0]["cost_yuan"] == "348000.10"
    assert stranger.get("/open-data/annual_plans.json").json()[1]["cost_yuan"] == "33333.34"
    assert "annual_plans.csv" in stranger.get("/open-data/").content.decode()


def test_what_one_version_hides_of_homes_no_other_version_shows(
    annual: AnnualPlan, go_on: GoOn
) -> None:
    """A later version hides another community beside the few; the two together would tell."""
    AnnualPlanRow.objects.filter(community="c-2").update(households=3)
    AnnualPlanRow.objects.filter(community="c-3").update(households=40)
    first = go_on(annual, "published")
    scheme = AnnualPlanRow.objects.get(community="c-3").scheme
    second = AnnualPlan.objects.create(
        special_plan=first.special_plan, year=2023, number=2, name="调整", reason="增加一个小区"
    )
    for community, households in (("c-1", 8), ("c-2", 3), ("c-3", 40)):
        AnnualPlanRow.objects.create(
            annual_plan=second,
            community_id=community,
            scheme=scheme,
            households=households,
            cost_yuan=1,
        )
    AnnualPlan.objects.filter(pk=second.pk).update(
        state="in_publicity", publicity_from="2022-10-01", publicity_until="2022-10-08"
    )
    second.refresh_from_db()
    assert annual_data.households_shown(first) == {"c-2": (None, True), "c-3": (None, True)}
    assert annual_data.households_shown(second)["c-3"] == (None, True)
    assert annual_data.households_shown(second)["c-1"] == (None, True)


def test_a_year_without_a_public_plan_is_not_found(annual: AnnualPlan, stranger: Client) -> None:
    assert stranger.get("/plan/2023/").status_code == 404
    assert stranger.get("/plan/1999/").status_code == 404


def test_going_back_says_why_withdraws_what_is_public_and_asks_everybody_anew(
    account: "Account", annual: AnnualPlan, go_on: GoOn, department: Client
) -> None:
    bureau: Account = department.account  # type: ignore[attr-defined]
    plan = go_on(annual, "in_publicity")
    number = plan.announcement
    with pytest.raises(Refused, match="请写明原因"):
        publicity.return_to_draft(account, plan.public_id, plan.version, "")
    plan = publicity.return_to_draft(account, plan.public_id, plan.version, "异议成立")
    assert (plan.state, plan.returned_because, plan.announcement) == ("draft", "异议成立", None)
    assert Announcement.objects.get(pk=number).withdrawn_because == "异议成立"
    plan = review.send_for_review(account, plan.public_id, plan.version)
    assert plan.round == 2
    review.give_opinion(bureau, plan.public_id, agrees=True, text="")
    assert Opinion.objects.count() == 2
    plan.refresh_from_db()
    draft = publicity.return_to_draft(account, plan.public_id, plan.version, "再改")
    with pytest.raises(Refused, match="送审过的计划不能删除"):
        annual_plans.discard_annual_plan(account, draft.public_id, draft.version)


@pytest.mark.parametrize("state", ["in_review", "in_publicity", "approved", "published"])
def test_the_database_keeps_rows_and_money_of_a_plan_that_left_its_draft(
    annual: AnnualPlan, go_on: GoOn, state: str
) -> None:
    plan = go_on(annual, state)
    row = plan.rows.first()
    assert row is not None
    part = row.funding.first()
    assert part is not None
    attempts: tuple[Callable[[], object], ...] = (
        lambda: AnnualPlanRow.objects.filter(pk=row.pk).update(cost_yuan=1),
        lambda: AnnualPlanFunding.objects.filter(pk=part.pk).update(amount_yuan=1),
        lambda: AnnualPlanFunding.objects.filter(pk=part.pk).delete(),
        lambda: AnnualPlanRow.objects.filter(pk=row.pk).delete(),
        lambda: AnnualPlanRow.objects.create(
            annual_plan=plan, community_id="c-1", scheme=row.scheme, cost_yuan=1
        ),
        lambda: AnnualPlanFunding.objects.create(
            row=row, source_id="telecom", category="income", amount_yuan=1
        ),
    )
    for attempt in attempts:
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()


def test_who_was_faster_is_not_overwritten(account: "Account", annual: AnnualPlan) -> None:
    with pytest.raises(Conflict):
        review.send_for_review(account, annual.public_id, annual.version + 1)


def test_each_role_does_its_own(
    account: "Account", annual: AnnualPlan, department: Client, go_on: GoOn
) -> None:
    bureau: Account = department.account  # type: ignore[attr-defined]
    with pytest.raises(PermissionDenied):
        review.send_for_review(bureau, annual.public_id, annual.version)
    plan = review.send_for_review(account, annual.public_id, annual.version)
    with pytest.raises(PermissionDenied):
        review.give_opinion(account, plan.public_id, agrees=True, text="")
    with pytest.raises(PermissionDenied):
        projects.approve_annual_plan(bureau, plan.public_id, plan.version, "9 号", DAY)


def test_the_page_shows_the_way_who_is_silent_and_what_stands_against_it(
    office: Client, annual: AnnualPlan, account: "Account"
) -> None:
    review.send_for_review(account, annual.public_id, annual.version)
    page = office.get(f"/office/plan/annual/{annual.public_id}/").content.decode()
    for words in (
        "0 / 1 个部门已答复",
        "还没有收到意见的部门：县财政局",
        "381,333.44",
        "楼栋本体",
        "编制年度计划",
    ):
        assert words in page
    found = office.get(f"/office/plan/annual/{annual.public_id}/?q=老粮站").content.decode()
    assert "酒厂小区" not in found


def test_a_department_says_what_it_thinks_on_the_page(
    department: Client, annual: AnnualPlan, account: "Account"
) -> None:
    review.send_for_review(account, annual.public_id, annual.version)
    page = f"/office/plan/annual/{annual.public_id}/"
    assert "县财政局的意见" in department.get(page).content.decode()
    said = department.post(f"{page}opinion/", {"agrees": "no", "text": ""})
    assert said.status_code == 422
    assert "不同意时请写明理由" in said.content.decode()
    assert department.post(f"{page}opinion/", {"agrees": "yes", "text": ""}).status_code == 302
    assert "县财政局的意见" not in department.get(page).content.decode()


def test_what_somebody_did_meanwhile_is_told_on_the_page(
    office: Client, annual: AnnualPlan
) -> None:
    page = f"/office/plan/annual/{annual.public_id}/move/"
    answer = office.post(page, {"move": "send_for_review", "version": "77"})
    assert answer.status_code == 409
    assert "有人刚刚办过这份计划" in answer.content.decode()
    assert office.post(page, {"move": "steal", "version": "1"}).status_code == 404


def test_a_communitys_page_says_in_which_plan_it_stands_once_others_may_know(
    office: Client, annual: AnnualPlan, go_on: GoOn
) -> None:
    page = "/office/communities/c-3/"
    assert "列入 2023 年度计划" not in office.get(page).content.decode()
    go_on(annual, "approved")
    shown = office.get(page).content.decode()
    assert "列入 2023 年度计划" in shown
    assert "项目 431023-2023-002" in shown


@pytest.mark.parametrize(("form", "begins"), [("xlsx", b"PK"), ("docx", b"PK"), ("pdf", b"%PDF")])
def test_a_plan_is_handed_out_as_the_table_asked_for_and_as_an_official_paper(
    office: Client, annual: AnnualPlan, form: str, begins: bytes
) -> None:
    page = f"/office/plan/annual/{annual.public_id}/annual-plan"
    file = office.get(f"{page}.{form}")
    assert file.content.startswith(begins)
    assert f".{form}" in file["Content-Disposition"]
    assert office.get(f"{page}.exe").status_code == 404


def test_the_day_of_the_sample_is_moved_to_the_end_of_publicity_a_real_one_never(
    office: Client, annual: AnnualPlan, go_on: GoOn
) -> None:
    plan = go_on(annual, "in_publicity")
    given = {"plan": plan.public_id}
    office.post("/office/plan/annual/sample-day/", given)
    assert Programme.objects.get().as_of == date(2022, 9, 30)
    Programme.objects.update(of_sample=True)
    page = f"/office/plan/annual/{plan.public_id}/"
    assert "示例的日期停在 2022-09-30" in office.get(page).content.decode()
    office.post("/office/plan/annual/sample-day/", given)
    assert Programme.objects.get().as_of == DAY
    assert "示例的日期停在" not in office.get(page).content.decode()
    with pytest.raises(Refused, match="只能往后拨"):
        move_sample_day(office.account, DAY)  # type: ignore[attr-defined]


def test_the_public_map_tells_what_is_listed_from_the_rest(
    annual: AnnualPlan, go_on: GoOn, stranger: Client
) -> None:
    go_on(annual, "published")
    told = stranger.get("/plan/2023/1/colours.json").json()
    assert told["codes"] == {"c-1": 1, "c-2": 0, "c-3": 0}
    assert [each["count"] for each in told["legend"]] == [2, 1]


def test_words_about_a_plan_keep_no_number_of_a_person(
    account: "Account", annual: AnnualPlan, department: Client
) -> None:
    said, refused = "请联系 13800005678", "不要写身份证号和手机号"
    plan = review.send_for_review(account, annual.public_id, annual.version)
    bureau: Account = department.account  # type: ignore[attr-defined]
    with pytest.raises(Refused, match=refused):
        review.give_opinion(bureau, plan.public_id, agrees=False, text=said)
    given = review.give_opinion(bureau, plan.public_id, agrees=False, text="预算偏高")
    with pytest.raises(Refused, match=refused):
        review.answer_opinion(account, plan.public_id, given.pk, said)
    with pytest.raises(Refused, match=refused):
        publicity.return_to_draft(account, plan.public_id, plan.version, said)
    assert AnnualPlan.objects.get(pk=plan.pk).state == "in_review"
