"""An annual plan approved and published; the projects that it opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from linli_web.journal.actions import Act, gathered, record
from linli_web.people.actors import actor
from linli_web.people.outcomes import Refused
from linli_web.people.rights import demand
from linli_web.plan.actions.annual_plans import locked, move, save
from linli_web.plan.actions.review import settle_all
from linli_web.plan.actions.special_plans import approval_missing
from linli_web.plan.actions.wishes import advance_wishes
from linli_web.plan.annual_permissions import may_approve, may_draw_up
from linli_web.plan.models import Project
from linli_web.plan.reads.annual_standing import BEGUN, before, left_out
from linli_web.plan.reads.programme import programme
from linli_web.registry.actions.editing import edit
from linli_web.registry.models import Community

if TYPE_CHECKING:
    from datetime import date

    from linli_web.people.models import Account
    from linli_web.plan.models import AnnualPlan

_TABLE = "projects"


@gathered()
def approve_annual_plan(
    account: Account, public_id: str, version: int, approval: str, approved_on: date | None
) -> AnnualPlan:
    """Enter that an annual plan was approved, with number and day, and open its projects.

    Raises
    ------
    PermissionDenied
        Not allowed.
    Conflict
        Somebody else saved in between.
    Refused
        Something stands against it, or number or day are missing or wrong.
    """
    demand(may_approve(account))
    plan = locked(public_id, version)
    reasons = approval_missing(approval, approved_on) + _too_early(plan, approved_on)
    if reasons or approved_on is None:
        raise Refused(*reasons)
    move(plan, "approve")
    settle_all(account, plan)
    plan.approval, plan.approved_on = approval.strip(), approved_on
    save(account, plan, "approve_annual_plan")
    _open_projects(account, plan, approved_on)
    return plan


def _too_early(plan: AnnualPlan, approved_on: date | None) -> list[str]:
    last = plan.publicity_until
    if approved_on is None or last is None or approved_on > last:
        return []
    return [_("批准日期应在公示结束（%(last)s）之后。") % {"last": last}]


@gathered()
def publish_annual_plan(account: Account, public_id: str, version: int) -> AnnualPlan:
    """Put an approved plan on the public page; the version before it steps back.

    Raises
    ------
    PermissionDenied
        Not allowed.
    Conflict
        Somebody else saved in between.
    Refused
        It is not approved.
    """
    demand(may_draw_up(account))
    plan = locked(public_id, version)
    move(plan, "publish")
    plan.published_at = timezone.now()
    last = before(plan)
    if last is not None:
        last = type(plan).objects.select_for_update(of=("self",)).get(pk=last.pk)
        move(last, "amend", plan.reason)
        save(account, last, "amend_annual_plan", plan.reason)
    save(account, plan, "publish_annual_plan")
    return plan


def _open_projects(account: Account, plan: AnnualPlan, day: date) -> None:
    """Open a project for each community that has none, end those that the plan leaves out."""
    for community in left_out(plan):
        _end_project(account, plan, community)
    going_on = dict(
        Project.objects.filter(
            ended_on=None, community__in=plan.rows.values("community")
        ).values_list("community_id", "project_id")
    )
    rows = plan.rows.select_related("community", "scheme")
    opened = [row for row in rows if row.community_id not in going_on]
    for number, row in enumerate(opened, _last_number(plan.year) + 1):
        made = Project.objects.create(
            project_id=_project_id(plan.year, number),
            community=row.community,
            scheme=row.scheme,
            annual_plan=plan,
            opened_on=day,
        )
        told = {"community": row.community_id, "scheme": str(row.scheme), "plan": plan.name}
        record(actor(account), [Act("open_project", _TABLE, made.project_id, after=told)])
        advance_wishes(row.scheme, "plan", account)
    for row in rows:
        _list_community(account, row.community, plan)


def _list_community(account: Account, community: Community, plan: AnnualPlan) -> None:
    """Write into the register for which year a community is planned, unless works have begun."""
    if community.status in BEGUN:
        return
    changes = {"status": "planned", "planned_year": str(plan.year)}
    edit(account, "communities", community.pk, community.version, changes, plan.name)


def _end_project(account: Account, plan: AnnualPlan, community: Community) -> None:
    project = Project.objects.filter(community=community, ended_on=None).first()
    if project is not None:
        project.state, project.ended_on, project.reason = "ended", plan.approved_on, plan.reason
        project.save()
        act = Act("end_project", _TABLE, project.project_id, note=plan.reason)
        record(actor(account), [act])
        advance_wishes(project.scheme, "take_out", account, plan.reason)
    if community.status not in BEGUN and community.planned_year == plan.year:
        changes = {"status": "registered", "planned_year": ""}
        edit(account, "communities", community.pk, community.version, changes, plan.name)


def _project_id(year: int, number: int) -> str:
    mine = programme()
    return f"{mine.county if mine and mine.county else 'p'}-{year}-{number:03}"


def _last_number(year: int) -> int:
    prefix = _project_id(year, 0).removesuffix("000")
    keys = Project.objects.filter(project_id__startswith=prefix).values_list(
        "project_id", flat=True
    )
    return max((int(key.removeprefix(prefix)) for key in keys), default=0)
