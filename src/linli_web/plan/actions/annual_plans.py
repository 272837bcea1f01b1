"""Annual plans: drawn up from the special plan, and what all their moves share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from linli.lifecycle import move_from
from linli.plan.annual import draw_up
from linli.records.fingerprints import fingerprint
from linli_web.journal.actions import Act, gathered, record
from linli_web.people.actors import actor
from linli_web.people.outcomes import Conflict, Refused
from linli_web.people.reasons import against_numbers, kept_words
from linli_web.people.rights import demand
from linli_web.plan.actions.special_plans import approved_plan
from linli_web.plan.annual_permissions import may_draw_up
from linli_web.plan.models import AnnualPlan, AnnualPlanFunding, AnnualPlanRow, SpecialPlan
from linli_web.plan.reads.annual_standing import BEGUN, against, before, problems_in_words
from linli_web.plan.reads.plan_tables import (
    costs_in_force,
    funding_of,
    plan_of,
    schemes_in_force,
)
from linli_web.plan.reads.programme import today
from linli_web.plan.reads.sizes import sizes
from linli_web.registry.models import Community

if TYPE_CHECKING:
    from typing import Any

    import polars as pl

    from linli_web.people.models import Account

TABLE = "annual_plans"
_LONGEST = 500


@gathered()
def draw_up_annual_plan(account: Account, year: int, reason: str = "") -> AnnualPlan:
    """Draw up the list of a year from the special plan in force, as a draft.

    Parameters
    ----------
    account
        Who does it.
    year
        Which year.
    reason
        Why it takes the place of the year's plan that is published; not needed where there is none.

    Raises
    ------
    PermissionDenied
        Not allowed.
    Refused
        No special plan is approved, the year has a plan on its way, the schemes changed since the
        solution, or the reason is missing.
    """
    demand(may_draw_up(account))
    special = _special_plan()
    last = AnnualPlan.objects.select_for_update(of=("self",)).filter(year=year).first()
    if last is not None and last.state != "published":
        raise Refused(_("%(year)s 年度已有一份计划在办，请先办完它。") % {"year": year})
    missing = _("%(year)s 年度计划已公布，请写明调整原因。") % {"year": year} if last else ""
    because = kept_words(reason, _LONGEST, missing) if last else ""
    plan = AnnualPlan.objects.create(
        special_plan=special,
        year=year,
        number=last.number + 1 if last else 1,
        # A document's name, whatever language its maker reads.
        name=f"{year} 年度老旧小区改造计划",
        reason=because,
        made_by=account,
    )
    _fill(plan)
    record(actor(account), [_act("draw_up_annual_plan", plan, plan.reason)])
    return plan


@gathered()
def draw_up_again(account: Account, public_id: str, version: int) -> AnnualPlan:
    """Draw up a draft again from the special plan in force: schemes or plan changed since.

    Raises
    ------
    PermissionDenied
        Not allowed.
    Conflict
        Somebody else saved in between.
    Refused
        It is no draft, or the schemes changed since the solution.
    """
    demand(may_draw_up(account))
    plan = locked(public_id, version)
    if plan.state != "draft":
        raise Refused(_("只有草稿可以重新编制。"))
    plan.special_plan = _special_plan()
    plan.rows.all().delete()
    _fill(plan)
    save(account, plan, "draw_up_annual_plan")
    return plan


@gathered()
def discard_annual_plan(account: Account, public_id: str, version: int) -> None:
    """Remove a draft that was never sent to anybody.

    Raises
    ------
    PermissionDenied
        Not allowed.
    Conflict
        Somebody else saved in between.
    Refused
        It was sent for review: what was said of it stays.
    """
    demand(may_draw_up(account))
    plan = locked(public_id, version)
    if plan.state != "draft" or plan.round:
        raise Refused(_("送审过的计划不能删除；可以重新编制后再送审。"))
    told = _act("discard_annual_plan", plan)
    plan.delete()
    record(actor(account), [told])


def _special_plan() -> SpecialPlan:
    special = approved_plan()
    if special is None:
        raise Refused(_("还没有批准的专项规划，不能编制年度计划。"))
    return special


def _fill(plan: AnnualPlan) -> None:
    """Write the rows and the money of a draft, or refuse and write nothing."""
    solution = plan.special_plan.solution
    chosen = plan_of(solution)
    drawn = draw_up(chosen, funding_of(solution), costs_in_force(), plan.year)
    if drawn.problems:
        raise Refused(*problems_in_words(drawn.problems))
    rows = drawn.tables["rows"]
    if rows.is_empty() and before(plan) is None:
        raise Refused(_("专项规划在 %(year)s 年没有安排小区。") % {"year": plan.year})
    communities = Community.objects.in_bulk(rows["community_id"].to_list())
    if closed := [each.name for each in communities.values() if each.closed_on is not None]:
        raise Refused(_("已注销的小区：%(names)s。请重新求解。") % {"names": "、".join(closed)})
    _write(plan, rows, drawn.tables["funding"], communities)
    _carry_over(plan, set(chosen["community_id"]))


def _carry_over(plan: AnnualPlan, chosen: set[str]) -> None:
    """Keep what has begun as the version before has it: it is not chosen again."""
    last = before(plan)
    if last is None:
        return
    begun = last.rows.filter(community__status__in=BEGUN).exclude(community__in=chosen)
    for row in begun.prefetch_related("funding"):
        money = list(row.funding.all())
        row.pk, row.annual_plan = None, plan
        row._state.adding = True
        row.save()
        for part in money:
            part.pk, part.row = None, row
            part._state.adding = True
        AnnualPlanFunding.objects.bulk_create(money)


def _write(
    plan: AnnualPlan,
    rows: pl.DataFrame,
    funding: pl.DataFrame,
    communities: dict[str, Community],
) -> None:
    schemes = schemes_in_force(set(rows["scheme_id"]))
    held = sizes(list(communities), today())
    made = {
        community: AnnualPlanRow(
            annual_plan=plan,
            community=communities[community],
            scheme=schemes[family],
            cost_yuan=cost,
            **held[community],
        )
        for community, family, cost in rows.iter_rows()
    }
    AnnualPlanRow.objects.bulk_create(made.values())
    AnnualPlanFunding.objects.bulk_create(
        AnnualPlanFunding(
            row=made[community], source_id=source, category=category, amount_yuan=yuan
        )
        for community, source, category, yuan in funding.iter_rows()
    )


def content_hash(plan: AnnualPlan) -> str:
    """Return the SHA-256 of what a plan lists: communities, scheme versions, money."""
    rows = plan.rows.order_by("community_id").values_list(
        "community_id", "scheme__public_id", "cost_yuan"
    )
    money = AnnualPlanFunding.objects.filter(row__annual_plan=plan).order_by(
        "row__community_id", "source_id", "category"
    )
    paid = money.values_list("row__community_id", "source_id", "category", "amount_yuan")
    said = [[[str(cell) for cell in row] for row in table] for table in (rows, paid)]
    return fingerprint(said)


def locked(public_id: str, version: int) -> AnnualPlan:
    """Return a plan that nobody has changed since, and keep others from changing it.

    Raises
    ------
    Conflict
        Somebody has.
    """
    plan = AnnualPlan.objects.select_for_update(of=("self",)).get(public_id=public_id)
    if plan.version != version:
        raise Conflict({"state": plan.state}, plan.version)
    return plan


def move(plan: AnnualPlan, verb: str, reason: str = "") -> None:
    """Move a locked plan on; the caller saves it.

    Raises
    ------
    Refused
        With everything that stands against it.
    """
    if reasons := (*against(plan, verb, today(), reason), *against_numbers(reason)):
        raise Refused(*reasons)
    found = move_from("annual_plan", plan.state, verb)
    if found is not None:
        plan.state = found.after


def save(account: Account, plan: AnnualPlan, verb: str, note: str = "") -> None:
    """Save a locked plan, count its version up, and write it into the journal."""
    plan.version += 1
    plan.save()
    record(actor(account), [_act(verb, plan, note)])


def _act(verb: str, plan: AnnualPlan, note: str = "") -> Act:
    told: dict[str, Any] = {"year": plan.year, "number": plan.number, "state": plan.state}
    for name in ("approval", "approved_on", "publicity_from", "publicity_until", "content_hash"):
        if value := getattr(plan, name):
            told[name] = str(value)
    return Act(verb, TABLE, plan.public_id, after=told, note=note)
