"""An import as the office sees it: preview, confirmation, outcome, undoing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from linli.tables.coordinates import SYSTEMS
from linli_web.exchange import importing, uploads
from linli_web.exchange.previews import problems
from linli_web.exchange.seeing import import_of
from linli_web.exchange.views.outcomes import conflicts, kept, taken_back
from linli_web.exchange.views.previews import preview
from linli_web.exchange.views.wording import told
from linli_web.people.actors import account_of
from linli_web.runs.actions import AlreadyOpen
from linli_web.runs.models import Run
from linli_web.runs.reads import nobody_works
from linli_web.tables.excel_csv import csv_answer

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpRequest

    from linli.records import Problem
    from linli_web.exchange.models import Import
    from linli_web.people.models import Account


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Take files in and show what importing them would do."""
    files = request.FILES.getlist("files")
    refused = uploads.refusal(files)
    if refused:
        messages.error(request, refused.reason)
        return redirect("exchange")
    system = request.POST.get("system", "")
    job = importing.begin(account_of(request), files, system if system in SYSTEMS else "")
    return redirect("import", import_id=job.import_id)


@require_GET
def page(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Show an import wherever it is on its way."""
    job = _job(request, import_id)
    run = job.run
    if run is None:
        raise Http404
    is_watching = "HX-Request" in request.headers
    if run.is_open:
        told = {"job": job, "run": run, "nobody_works": nobody_works()}
        part = "exchange/progress.html" if is_watching else "exchange/import.html"
        return render(request, part, told)
    if is_watching:
        # What was watched has ended: the browser takes the whole page anew.
        return HttpResponse(headers={"HX-Refresh": "true"})
    has_files = importing.has_files(job)
    if job.matching is None and run.status == Run.Status.DONE and has_files:
        return redirect("import-matching", import_id=import_id)
    told = {"job": job, "run": run, "has_files": has_files}
    return render(request, "exchange/import.html", told | _state(request, job, run))


def _state(request: HttpRequest, job: Import, run: Run) -> dict[str, Any]:
    if job.kept_at is None:
        found = conflicts(run) if run.kind == importing.IMPORT else {}
        return found | preview(request, job)
    return kept(job) | (taken_back(run) if run.kind == importing.UNDO else {})


def _job(request: HttpRequest, import_id: UUID) -> Import:
    return import_of(account_of(request), import_id)


@require_POST
def keep(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Take the rows of the preview into the register."""
    agreed = request.POST.get("good_rows_only") == "on"
    return _step(
        request,
        import_id,
        lambda account, job: importing.confirm(account, job, good_rows_only=agreed),
    )


@require_POST
def discard(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Give an import up and remove what was uploaded."""
    try:
        importing.discard(account_of(request), _job(request, import_id))
    except importing.NotNow:
        messages.error(request, _("正在处理或已经导入，不能清除。"))
        return redirect("import", import_id=import_id)
    messages.success(request, _("没有导入，上传的文件已清除。"))
    return redirect("exchange")


@require_POST
def again(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Compare with the register anew."""
    return _step(request, import_id, importing.look_again)


@require_POST
def take_back(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Undo the whole import."""
    rest_only = request.POST.get("rest_only") == "on"
    return _step(
        request, import_id, lambda account, job: importing.undo(account, job, rest_only=rest_only)
    )


def _step(
    request: HttpRequest, import_id: UUID, take: Callable[[Account, Import], None]
) -> HttpResponse:
    """Take a step; where it cannot be taken, say why on the import's page."""
    try:
        take(account_of(request), _job(request, import_id))
    except AlreadyOpen:
        messages.info(request, _("这次导入正在处理，下面是它的进度。"))
    except importing.NotNow as refused:
        messages.error(request, str(refused))
    except ValueError:
        messages.error(request, _("有不合格的行：请改好文件重新上传，或勾选“只导入合格的行”。"))
    return redirect("import", import_id=import_id)


@require_GET
def bad(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Give every problem of a preview as a table to work through."""
    job = _job(request, import_id)
    folder = importing.preview_folder(job)
    if not folder.exists():
        raise Http404
    headings = (_("文件"), _("行"), _("字段"), _("填的是"), pgettext("file", "问题"), _("怎么改"))
    return csv_answer(f"problems-{str(import_id)[:8]}", [headings, *map(_cells, problems(folder))])


def _cells(problem: Problem) -> tuple[str, ...]:
    each = told(problem)
    return (each.place, each.row, each.field, each.value, each.message, each.remedy)
