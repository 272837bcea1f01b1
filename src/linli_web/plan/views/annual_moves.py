"""What may be done with an annual plan: drawn up, sent on, answered, approved."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli_web.people.actors import account_of
from linli_web.people.outcomes import Conflict, Refused
from linli_web.plan.actions import (
    annual_plans,
    locking,
    programme,
    projects,
    publicity,
    review,
)
from linli_web.plan.models import AnnualPlan
from linli_web.plan.views.annual_plans import plan_page

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from linli_web.people.models import Account


def version_in(request: HttpRequest) -> int:
    """Return the version that a form rests on; 0 where it names none."""
    return whole(request, "version")


def whole(request: HttpRequest, name: str) -> int:
    """Return a whole number of a form; 0 where there is none."""
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


@require_POST
def draw_up(request: HttpRequest) -> HttpResponse:
    """Draw up the plan of a year."""
    reason = request.POST.get("reason", "")
    try:
        plan = annual_plans.draw_up_annual_plan(account_of(request), whole(request, "year"), reason)
    except Refused as refused:
        for each in refused.reasons:
            messages.error(request, each)
        return redirect("plan:annual-plans")
    messages.success(request, _("已编制：%(name)s。") % {"name": plan.name})
    return redirect("plan:annual", plan.public_id)


@require_POST
def lock_started(request: HttpRequest, scenario_id: str) -> HttpResponse:
    """Lock in a scenario what has started."""
    try:
        locking.lock_started(account_of(request), scenario_id, version_in(request))
    except ObjectDoesNotExist:
        raise Http404 from None
    except Conflict:
        messages.error(request, _("刚才有人改过这个情景，下面是最新的；请再改一次。"))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已锁定已开工和已立项的项目，请重新求解。"))
    return redirect("plan:scenario", scenario_id)


@require_POST
def sample_day(request: HttpRequest) -> HttpResponse:
    """Move on the day of the sample to the day after a plan's publicity."""
    plan = get_object_or_404(AnnualPlan, public_id=request.POST.get("plan", ""))
    try:
        if plan.publicity_until is None:
            raise Refused(_("这份计划不在公示。"))
        programme.move_sample_day(account_of(request), plan.publicity_until + timedelta(days=1))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("示例的日期已拨到公示期满的次日。"))
    return redirect("plan:annual", plan.public_id)


@require_POST
def move(request: HttpRequest, plan_id: str) -> HttpResponse:
    """Move a plan on, or back to its draft."""
    version, said = version_in(request), request.POST
    moves: dict[str, tuple[Callable[[Account], object], str]] = {
        "send_for_review": (
            lambda account: review.send_for_review(account, plan_id, version),
            _("已送审，各部门会收到提醒。"),
        ),
        "publicise": (
            lambda account: publicity.publicise(account, plan_id, version, whole(request, "days")),
            _("已开始公示。"),
        ),
        "return": (
            lambda account: publicity.return_to_draft(
                account, plan_id, version, said.get("reason", "")
            ),
            _("已退回草稿。"),
        ),
        "publish": (
            lambda account: projects.publish_annual_plan(account, plan_id, version),
            _("已在公开页公布。"),
        ),
        "again": (
            lambda account: annual_plans.draw_up_again(account, plan_id, version),
            _("已重新编制。"),
        ),
    }
    if (verb := said.get("move", "")) == "discard":
        return _discarded(request, plan_id, version)
    if verb not in moves:
        raise Http404
    return _done(request, plan_id, *moves[verb])


def _discarded(request: HttpRequest, plan_id: str, version: int) -> HttpResponse:
    def do(account: Account) -> object:
        annual_plans.discard_annual_plan(account, plan_id, version)
        return None

    return _done(request, plan_id, do, _("已删除草稿。"), back="plan:annual-plans")


@require_POST
def approve(request: HttpRequest, plan_id: str) -> HttpResponse:
    """Enter that a plan was approved."""
    said, version = request.POST, version_in(request)
    day = _day(said.get("approved_on", ""))

    def do(account: Account) -> object:
        approval = said.get("approval", "")
        return projects.approve_annual_plan(account, plan_id, version, approval, day)

    return _done(request, plan_id, do, _("已批准，项目已立项，小区已列入计划。"))


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


@require_POST
def opinion(request: HttpRequest, plan_id: str) -> HttpResponse:
    """Give the opinion of one's department."""
    said = request.POST

    def do(account: Account) -> object:
        if said.get("agrees") not in {"yes", "no"}:
            raise Refused(_("请选“同意”或“不同意”。"))
        agrees = said["agrees"] == "yes"
        return review.give_opinion(account, plan_id, agrees=agrees, text=said.get("text", ""))

    return _done(request, plan_id, do, _("意见已提交。"))


@require_POST
def answer(request: HttpRequest, plan_id: str, number: int) -> HttpResponse:
    """Answer an opinion or an objection."""
    text = request.POST.get("answer", "")
    return _done(
        request,
        plan_id,
        lambda account: review.answer_opinion(account, plan_id, number, text),
        _("已答复。"),
    )


@require_POST
def objection(request: HttpRequest, plan_id: str) -> HttpResponse:
    """Enter an objection that came in."""
    said = request.POST
    return _done(
        request,
        plan_id,
        lambda account: review.record_objection(
            account, plan_id, said.get("way", ""), said.get("text", "")
        ),
        _("已登记。"),
    )


def _done(
    request: HttpRequest,
    plan_id: str,
    do: Callable[[Account], object],
    said: str,
    back: str = "",
) -> HttpResponse:
    """Do it and go back, or show the plan with why it was not done."""
    try:
        do(account_of(request))
    except ObjectDoesNotExist:
        raise Http404 from None
    except Conflict:
        changed = _("有人刚刚办过这份计划，没有覆盖。下面是现在的样子，请看过再办。")
        return plan_page(request, plan_id, (changed,), 409)
    except Refused as refused:
        return plan_page(request, plan_id, refused.reasons, 422)
    messages.success(request, said)
    return redirect(back) if back else redirect("plan:annual", plan_id)
