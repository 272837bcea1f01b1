"""The special plan: a solved scenario is chosen, approved, and amended by another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from linli.lifecycle import move_from
from linli_web.journal.actions import Act, gathered, record
from linli_web.people.actors import actor
from linli_web.people.outcomes import Conflict, Refused
from linli_web.people.reasons import against_numbers
from linli_web.people.rights import demand
from linli_web.plan.annual_permissions import may_approve, may_draw_up
from linli_web.plan.models import ScenarioSolution, SpecialPlan
from linli_web.plan.reads.annual_standing import solution_problems
from linli_web.plan.reads.programme import today

if TYPE_CHECKING:
    from datetime import date

    from linli_web.people.models import Account

TABLE = "special_plans"


@gathered()
def choose_special_plan(
    account: Account, solution: str, name: str, reason: str = ""
) -> SpecialPlan:
    """Take the solution of a scenario for the plan of several years, as a draft.

    Parameters
    ----------
    account
        Who does it.
    solution
        Public id of the solution.
    name
        What the plan is called.
    reason
        Why it takes the place of the plan that is approved; not needed where there is none.

    Raises
    ------
    PermissionDenied
        Not allowed.
    Refused
        The solution is no plan, its inputs changed since, or no name or reason was given.
    """
    demand(may_draw_up(account))
    chosen = ScenarioSolution.objects.select_related("scenario").get(public_id=solution)
    amended = approved_plan()
    reasons = [*_not_a_plan(chosen), *([] if name.strip() else [_("请写计划名称。")])]
    if amended is not None and not reason.strip():
        reasons.append(_("已有批准的专项规划，请写明调整原因。"))
    reasons += against_numbers(reason)
    if amended is not None and SpecialPlan.objects.filter(amends=amended).exists():
        reasons.append(_("已有一份调整稿，请先办完它。"))
    if reasons:
        raise Refused(*reasons)
    made = SpecialPlan.objects.create(
        name=name.strip(),
        solution=chosen,
        amends=amended,
        reason=reason.strip() if amended else "",
        made_by=account,
    )
    told = {"name": made.name, "scenario": chosen.scenario.name, "solution": chosen.public_id}
    record(actor(account), [Act("choose_special_plan", TABLE, made.public_id, after=told)])
    return made


def _not_a_plan(solution: ScenarioSolution) -> list[str]:
    if not solution.plan or solution.violations:
        return [_("这次求解没有得到可用的方案，不能选为专项规划。")]
    return list(solution_problems(solution, sorted({row["year"] for row in solution.plan})))


@gathered()
def approve_special_plan(
    account: Account, public_id: str, version: int, approval: str, approved_on: date | None
) -> SpecialPlan:
    """Enter that a special plan was approved, with number and day.

    Raises
    ------
    PermissionDenied
        Not allowed.
    Conflict
        Somebody else saved in between.
    Refused
        It is no draft, or number or day are missing or wrong.
    """
    demand(may_approve(account))
    plan = _locked(public_id, version)
    reasons = approval_missing(approval, approved_on)
    if move_from("special_plan", plan.state, "approve") is None:
        reasons.append(_("计划现在的状态不能这样办，请刷新页面再看。"))
    if reasons:
        raise Refused(*reasons)
    plan.state, plan.approval, plan.approved_on = "approved", approval.strip(), approved_on
    _save(account, plan, "approve_special_plan")
    if plan.amends_id is not None:
        old = SpecialPlan.objects.select_for_update(of=("self",)).get(pk=plan.amends_id)
        old.state = "amended"
        _save(account, old, "amend_special_plan", plan.reason)
    return plan


@gathered()
def discard_special_plan(account: Account, public_id: str, version: int) -> None:
    """Remove a draft that came to nothing; approved plans stay.

    Raises
    ------
    PermissionDenied
        Not allowed.
    Conflict
        Somebody else saved in between.
    Refused
        It is no draft.
    """
    demand(may_draw_up(account))
    plan = _locked(public_id, version)
    if plan.state != "draft":
        raise Refused(_("已批准的专项规划不能删除，只能调整。"))
    told = {"name": plan.name}
    plan.delete()
    record(actor(account), [Act("discard_special_plan", TABLE, public_id, before=told)])


def approval_missing(approval: str, approved_on: date | None) -> list[str]:
    """Return what an entry of approval lacks, in words."""
    found = []
    if not approval.strip():
        found.append(_("请填写批准文号。"))
    if approved_on is None:
        found.append(_("请填写批准日期。"))
    elif approved_on > today():
        found.append(_("批准日期不能晚于今天。"))
    return found


def approved_plan() -> SpecialPlan | None:
    """Return the special plan in force."""
    return SpecialPlan.objects.filter(state="approved").order_by("-approved_on", "-id").first()


def _locked(public_id: str, version: int) -> SpecialPlan:
    plan = SpecialPlan.objects.select_for_update(of=("self",)).get(public_id=public_id)
    if plan.version != version:
        raise Conflict({"state": plan.state}, plan.version)
    return plan


def _save(account: Account, plan: SpecialPlan, verb: str, note: str = "") -> None:
    plan.version += 1
    plan.save()
    told = {
        "state": plan.state,
        "approval": plan.approval,
        "approved_on": plan.approved_on.isoformat() if plan.approved_on else "",
    }
    record(actor(account), [Act(verb, TABLE, plan.public_id, after=told, note=note)])
