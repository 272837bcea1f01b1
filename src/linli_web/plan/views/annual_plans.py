"""The annual plans by year, and the page of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from linli_web.journal.reads import history
from linli_web.notices.talk import talk
from linli_web.people.actors import account_of
from linli_web.people.rights import demand, reach
from linli_web.plan.actions.publicity import fewest_days
from linli_web.plan.annual_permissions import (
    hidden_states,
    may_approve,
    may_draw_up,
    may_read_plan,
    may_review,
    reads_whole_plans,
)
from linli_web.plan.models import AnnualPlan, Opinion
from linli_web.plan.reads import annual_plans as reads
from linli_web.plan.reads.annual_differences import differences
from linli_web.plan.reads.annual_standing import against, before, opinions_missing
from linli_web.plan.reads.annual_states import NEXT, STATES, steps
from linli_web.plan.reads.departments import department_of
from linli_web.plan.reads.programme import today
from linli_web.plan.reads.special_plans import usable

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from linli_web.people.models import Account


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List the special plans and the annual plans by year."""
    whole, reached = reads_whole_plans(request.user), reach(request.user, "read_programme")
    hidden = hidden_states(request.user)
    special = list(reads.special_plans().exclude(state__in=hidden))
    in_force = next((each for each in special if each.state == "approved"), None)
    rows = list(reads.plans(reached).exclude(state__in=hidden))
    on_their_way = {each.year for each in rows if each.state not in {"published", "superseded"}}
    planned = {row["year"] for row in in_force.solution.plan} if in_force else set()
    context = {
        "whole": whole,
        "special": special,
        "in_force": in_force,
        "plans": rows,
        "states": STATES,
        "years": [
            (year, any(each.year == year for each in rows))
            for year in sorted(planned - on_their_way)
        ],
        "may_draw_up": may_draw_up(request.user).allowed,
        "solved": bool(special) or usable().exists(),
    }
    return render(request, "plan/annual_plans.html", context)


@require_safe
def page(request: HttpRequest, plan_id: str) -> HttpResponse:
    """Show one annual plan: its way, list, money, opinions, history."""
    return plan_page(request, plan_id)


def plan_page(
    request: HttpRequest, plan_id: str, reasons: tuple[str, ...] = (), status: int = 200
) -> HttpResponse:
    """Show one annual plan, with why something was not done."""
    plan = get_object_or_404(
        AnnualPlan.objects.select_related("special_plan", "made_by"), public_id=plan_id
    )
    demand(may_read_plan(request.user, plan))
    words = request.GET.get("q", "").strip()[:60]
    reached, whole = reach(request.user, "read_programme"), reads_whole_plans(request.user)
    found = reads.lines(plan, words, reached)
    context = {
        "plan": plan,
        "state": STATES[plan.state],
        "steps": steps(plan),
        "lines": found,
        "sources": reads.sources_of(found),
        "totals": reads.totals(found),
        "words": words,
        "money": reads.money(plan, reached),
        "before": before(plan),
        "whole": whole,
        "reasons": reasons,
        "typed": request.POST,
        **(_said(plan, account_of(request)) if whole else {}),
        **_next(request, plan, today()),
    }
    return render(request, "plan/annual_plan.html", context, status=status)


def _said(plan: AnnualPlan, account: Account) -> dict[str, Any]:
    """Return what people said and did about a plan, for whoever reads it as a whole."""
    rows = list(plan.opinions.order_by("-round", "given_at", "id"))
    missing = opinions_missing(plan) if plan.state == "in_review" else []
    mine = department_of(account)
    return {
        "opinions": [each for each in rows if each.kind == Opinion.Kind.DEPARTMENT],
        "objections": [each for each in rows if each.kind == Opinion.Kind.OBJECTION],
        "missing": missing,
        "differences": differences(plan),
        "entries": history("annual_plans", plan.public_id).order_by("id"),
        "talk": talk(account, "annual_plans", plan.public_id),
        "department": mine,
        "may_say": may_review(account).allowed and mine in missing,
        "may_answer": may_draw_up(account).allowed
        and plan.state in {"draft", "in_review", "in_publicity"},
    }


def _next(request: HttpRequest, plan: AnnualPlan, day: date) -> dict[str, Any]:
    verb = NEXT.get(plan.state, "")
    may = may_approve if verb == "approve" else may_draw_up
    return {
        "next": verb,
        "against": against(plan, verb, day) if verb else (),
        "may_move": may(request.user).allowed,
        "may_draw_up": may_draw_up(request.user).allowed,
        "fewest_days": fewest_days(),
        "today": day,
    }
