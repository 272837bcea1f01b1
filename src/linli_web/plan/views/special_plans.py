"""The special plan: chosen from a solution, its page, approved or discarded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli_web.journal.reads import history
from linli_web.people.actors import account_of
from linli_web.people.outcomes import Conflict, Refused
from linli_web.people.rights import demand, reach
from linli_web.plan.actions import special_plans as actions
from linli_web.plan.annual_permissions import (
    hidden_states,
    may_approve,
    may_draw_up,
    may_read_plan,
    reads_whole_plans,
)
from linli_web.plan.models import ScenarioSolution, SpecialPlan
from linli_web.plan.reads import annual_plans as reads
from linli_web.plan.reads.annual_differences import special_differences
from linli_web.plan.reads.annual_states import STATES
from linli_web.plan.reads.programme import today
from linli_web.plan.reads.special_plans import usable_solutions, year_sums

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Choose a solution for the plan of several years."""
    reasons: tuple[str, ...] = ()
    if request.method == "POST":
        said = request.POST
        solution = get_object_or_404(ScenarioSolution, public_id=said.get("solution", ""))
        try:
            made = actions.choose_special_plan(
                account_of(request),
                solution.public_id,
                said.get("name", ""),
                said.get("reason", ""),
            )
        except Refused as refused:
            reasons = refused.reasons
        else:
            messages.success(request, _("已选为专项规划草稿。"))
            return redirect("plan:special", made.public_id)
    context = {
        "solutions": usable_solutions(),
        "chosen": request.POST.get("solution") or request.GET.get("solution", ""),
        "typed": request.POST,
        "in_force": actions.approved_plan(),
        "reasons": reasons,
        "today": today(),
    }
    status = 422 if reasons else 200
    return render(request, "plan/special_choose.html", context, status=status)


@require_safe
def page(request: HttpRequest, plan_id: str) -> HttpResponse:
    """Show a special plan: years, sums, what it changes, its annual plans."""
    return _page(request, plan_id)


def _page(
    request: HttpRequest, plan_id: str, reasons: tuple[str, ...] = (), status: int = 200
) -> HttpResponse:
    plan = get_object_or_404(reads.special_plans(), public_id=plan_id)
    demand(may_read_plan(request.user, plan))
    whole, reached = reads_whole_plans(request.user), reach(request.user, "read_programme")
    annual = reads.plans(reached).filter(special_plan=plan)
    context: dict[str, Any] = {
        "plan": plan,
        "state": STATES[plan.state],
        "years": year_sums(plan, reached),
        "annual": annual.exclude(state__in=hidden_states(request.user)),
        "whole": whole,
        "states": STATES,
        "differences": special_differences(plan) if whole else (),
        "entries": history("special_plans", plan.public_id).order_by("id") if whole else (),
        "may_approve": may_approve(request.user).allowed and plan.state == "draft",
        "may_discard": may_draw_up(request.user).allowed and plan.state == "draft",
        "reasons": reasons,
        "typed": request.POST,
        "today": today(),
    }
    return render(request, "plan/special_plan.html", context, status=status)


@require_POST
def approve(request: HttpRequest, plan_id: str) -> HttpResponse:
    """Enter that a special plan was approved."""
    said = request.POST
    try:
        day = parse_date(said.get("approved_on", ""))
    except ValueError:
        day = None

    def do() -> object:
        return actions.approve_special_plan(
            account_of(request), plan_id, _version(request), said.get("approval", ""), day
        )

    return _done(request, plan_id, do, _("专项规划已批准，可以编制年度计划。"))


@require_POST
def discard(request: HttpRequest, plan_id: str) -> HttpResponse:
    """Remove a draft."""

    def do() -> object:
        actions.discard_special_plan(account_of(request), plan_id, _version(request))
        return None

    return _done(request, plan_id, do, _("已删除草稿。"), back="plan:annual-plans")


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _done(
    request: HttpRequest, plan_id: str, do: Callable[[], object], said: str, back: str = ""
) -> HttpResponse:
    try:
        do()
    except SpecialPlan.DoesNotExist:
        raise Http404 from None
    except Conflict:
        changed = _("有人刚刚办过这份计划，没有覆盖。下面是现在的样子，请看过再办。")
        return _page(request, plan_id, (changed,), 409)
    except Refused as refused:
        return _page(request, plan_id, refused.reasons, 422)
    messages.success(request, said)
    return redirect(back) if back else redirect("plan:special", plan_id)
