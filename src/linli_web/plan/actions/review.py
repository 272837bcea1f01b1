"""An annual plan in review: departments say what they think, the office answers each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from linli_web.journal.actions import Act, gathered, record
from linli_web.notices.actions import Message, Wanted, ask, settle, tell
from linli_web.people.actors import actor
from linli_web.people.outcomes import Refused
from linli_web.people.places import Place
from linli_web.people.reasons import against_numbers
from linli_web.people.rights import demand
from linli_web.plan.actions.annual_plans import TABLE, content_hash, locked, move, save
from linli_web.plan.annual_permissions import may_draw_up, may_review
from linli_web.plan.models import AnnualPlan, Opinion
from linli_web.plan.reads.annual_standing import opinions_missing
from linli_web.plan.reads.departments import department_of, departments
from linli_web.plan.reads.programme import programme

if TYPE_CHECKING:
    from linli_web.people.models import Account

OPINION_WANTED = "annual_plan_opinion"
NEXT_STEP = "annual_plan_next_step"
_LONGEST = 2000


@gathered()
def send_for_review(account: Account, public_id: str, version: int) -> AnnualPlan:
    """Send a draft to the departments; each of them is asked for an opinion.

    Raises
    ------
    PermissionDenied
        Not allowed.
    Conflict
        Somebody else saved in between.
    Refused
        Something stands against it.
    """
    demand(may_draw_up(account))
    plan = locked(public_id, version)
    move(plan, "send_for_review")
    asked = departments()
    plan.round += 1
    plan.asked = sorted(asked)
    plan.returned_because = ""
    plan.content_hash = content_hash(plan)
    save(account, plan, "send_annual_plan_for_review")
    for name, people in asked.items():
        for person in people:
            ask(actor(account), _opinion_wanted(plan, name, person))
    return plan


def _opinion_wanted(plan: AnnualPlan, department: str, person: Account) -> Wanted:
    return Wanted(
        OPINION_WANTED,
        gettext_noop("%(name)s送审：请提出部门意见"),
        TABLE,
        _key(plan, department),
        page_of(plan),
        place=office_place(),
        values={"name": plan.name},
        account=person,
    )


def _key(plan: AnnualPlan, department: str) -> str:
    return f"{plan.public_id} {department}"


def page_of(plan: AnnualPlan) -> str:
    """Return the address of a plan's page."""
    return reverse("plan:annual", args=[plan.public_id])


def office_place() -> Place:
    """Return where an annual plan lies: in the whole county."""
    mine = programme()
    return Place(mine.county if mine else "")


@gathered()
def give_opinion(account: Account, public_id: str, *, agrees: bool, text: str) -> Opinion:
    """Give the opinion of one's department; whoever is against says why.

    Raises
    ------
    PermissionDenied
        Not allowed.
    Refused
        The plan is not in review, the department was not asked or has said it already, or no
        reason was given.
    """
    demand(may_review(account))
    plan = AnnualPlan.objects.select_for_update(of=("self",)).get(public_id=public_id)
    name, said = department_of(account), text.replace("\0", "").strip()
    if reasons := _no_opinion(plan, name, said, agrees=agrees):
        raise Refused(*reasons)
    given = Opinion.objects.create(
        annual_plan=plan,
        round=plan.round,
        department=name,
        agrees=agrees,
        text=said,
        given_by=account,
    )
    # The journal keeps that it was said, not the words: they may tell of persons.
    told = {"department": name, "agrees": agrees, "round": plan.round}
    record(actor(account), [Act("give_opinion", TABLE, public_id, after=told)])
    settle(actor(account), OPINION_WANTED, TABLE, _key(plan, name))
    if not opinions_missing(plan):
        ask(actor(account), _next_step(plan, gettext_noop("%(name)s：部门意见已收齐")))
    return given


def _no_opinion(plan: AnnualPlan, name: str, said: str, *, agrees: bool) -> list[str]:
    found = []
    if plan.state != "in_review":
        found.append(_("这份计划现在不在送审，不收意见。"))
    if name not in plan.asked:
        found.append(_("这一轮没有征求您所在部门的意见：%(name)s。") % {"name": name or "—"})
    elif name not in opinions_missing(plan):
        found.append(_("您所在部门已经提过意见。"))
    if not agrees and not said:
        found.append(_("不同意时请写明理由。"))
    found += against_numbers(said)
    if len(said) > _LONGEST:
        found.append(_("意见最多 %(most)s 个字。") % {"most": _LONGEST})
    return found


def _next_step(plan: AnnualPlan, title: str) -> Wanted:
    return Wanted(
        NEXT_STEP,
        title,
        TABLE,
        plan.public_id,
        page_of(plan),
        place=office_place(),
        values={"name": plan.name},
        role="programme_office",
    )


@gathered()
def answer_opinion(account: Account, public_id: str, number: int, text: str) -> Opinion:
    """Answer an opinion or an objection: taken up, or why not; who gave it is told.

    Raises
    ------
    PermissionDenied
        Not allowed.
    Refused
        The plan is approved by now, or nothing was written.
    """
    demand(may_draw_up(account))
    plan = AnnualPlan.objects.select_for_update(of=("self",)).get(public_id=public_id)
    row = Opinion.objects.select_for_update(of=("self",)).get(annual_plan=plan, pk=number)
    said = text.replace("\0", "").strip()
    if plan.state not in {"draft", "in_review", "in_publicity"}:
        raise Refused(_("计划已批准，答复不能再改。"))
    if not said or len(said) > _LONGEST:
        raise Refused(_("请写答复，最多 %(most)s 个字。") % {"most": _LONGEST})
    if reasons := against_numbers(said):
        raise Refused(*reasons)
    row.answer, row.answered_by, row.answered_at = said, account, timezone.now()
    row.save()
    told = {"department": row.department, "round": row.round}
    record(actor(account), [Act("answer_opinion", TABLE, public_id, after=told)])
    if row.kind == Opinion.Kind.DEPARTMENT:
        once = f"opinion:{row.pk}:{row.answered_at:%Y%m%d%H%M%S%f}"
        title = gettext_noop("%(name)s：部门意见已答复")
        tell([row.given_by], Message("answered", title, {"name": plan.name}, page_of(plan), once))
    return row


@gathered()
def record_objection(account: Account, public_id: str, way: str, text: str) -> Opinion:
    """Enter an objection that came in during publicity; who made it is not kept.

    Parameters
    ----------
    account
        Who enters it.
    public_id
        The plan.
    way
        How it came in: letter, telephone, visit.
    text
        What it says, without names.

    Raises
    ------
    PermissionDenied
        Not allowed.
    Refused
        The plan is not in publicity, or nothing was written.
    """
    demand(may_draw_up(account))
    plan = AnnualPlan.objects.select_for_update(of=("self",)).get(public_id=public_id)
    way, said = way.strip(), text.replace("\0", "").strip()
    if plan.state != "in_publicity":
        raise Refused(_("只有公示期内收到的异议记在这里。"))
    if not way or not said or len(said) > _LONGEST or len(way) > 100:
        raise Refused(_("请写收到的方式和异议内容，最多 %(most)s 个字。") % {"most": _LONGEST})
    if reasons := against_numbers(f"{way} {said}"):
        raise Refused(*reasons)
    row = Opinion.objects.create(
        annual_plan=plan,
        kind=Opinion.Kind.OBJECTION,
        round=plan.round,
        department=way,
        agrees=False,
        text=said,
        given_by=account,
    )
    record(actor(account), [Act("record_objection", TABLE, public_id, after={"way": way})])
    return row


def settle_all(account: Account, plan: AnnualPlan) -> None:
    """Close what waits about a plan: it moved on."""
    for name in plan.asked:
        settle(actor(account), OPINION_WANTED, TABLE, _key(plan, name))
    settle(actor(account), NEXT_STEP, TABLE, plan.public_id)
