"""Long work as those see it who asked for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from linli_web.people.actors import account_of
from linli_web.runs.actions import AlreadyOpen, HasEnded, cancel, retry
from linli_web.runs.kinds import kind_named, words_of
from linli_web.runs.models import Run
from linli_web.runs.permissions import demand_own, may_retry, may_see_all
from linli_web.runs.reads import listed, nobody_works

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

_A_PAGE = 30
_LINES_SHOWN = 200


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """List one's own runs, or everybody's."""
    account = account_of(request)
    of_all = request.GET.get("of") == "all" and may_see_all(account)
    status = request.GET.get("status", "")
    found = Paginator(listed(account, of_all=of_all, status=status), _A_PAGE)
    page = found.get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [{"run": run, "words": words_of(run)} for run in page],
        "of_all": of_all,
        "may_see_all": may_see_all(account),
        "statuses": Run.Status.choices,
        "status": status,
        "nobody_works": nobody_works(),
    }
    return render(request, "runs/overview.html", context)


@require_GET
def page(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Show how far a run is, what it logged and what it came to."""
    run = get_object_or_404(Run.objects.select_related("asked_by"), pk=run_id)
    account = account_of(request)
    demand_own(account, run)
    kind = kind_named(run.kind)
    context = {
        "run": run,
        "words": words_of(run),
        "may_retry": may_retry(account, run),
        "lines": run.log.splitlines()[-_LINES_SHOWN:],
        "outcome": kind.page(run) if kind and kind.page else None,
        "nobody_works": run.is_open and nobody_works(),
    }
    part = "HX-Request" in request.headers
    return render(request, "runs/run_body.html" if part else "runs/run.html", context)


@require_POST
def stop(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Ask a run to stop."""
    get_object_or_404(Run, pk=run_id)
    try:
        run = cancel(account_of(request), run_id)
    except HasEnded:
        messages.info(request, _("这项任务已经结束，不用取消。"))
    else:
        waited = run.status == Run.Status.CANCELLED
        messages.success(
            request, _("已取消。") if waited else _("已通知停止，停下后数据不会改动。")
        )
    return redirect("run", run_id=run_id)


@require_POST
def again(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Do a run again."""
    get_object_or_404(Run, pk=run_id)
    try:
        retry(account_of(request), run_id)
    except HasEnded:
        messages.error(request, _("只有失败或取消的任务可以重新执行。"))
    except AlreadyOpen as other:
        messages.error(request, _("同一对象已有一项任务在进行，这里是它的进度。"))
        return redirect("run", run_id=other.run.pk)
    return redirect("run", run_id=run_id)
