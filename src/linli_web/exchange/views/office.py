"""Import and export as the programme office sees them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from linli.schema import kept_tables, table
from linli.schema.wording import message, remedy, severity
from linli.tables.coordinates import SYSTEMS
from linli.tables.template import template as written_template
from linli.tables.workbook import workbook
from linli_web.exchange import exporting, uploads
from linli_web.exchange.importing import IMPORT, PREVIEW, keep_rows, preview, problems_of
from linli_web.exchange.reads import counts, everything, programme_of_office
from linli_web.journal.actions import Act, record
from linli_web.people.actors import account_of, actor
from linli_web.runs.models import Run
from linli_web.runs.reads import died, of_kind
from linli_web.tables.excel_csv import csv_answer

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from linli.records import Problem

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Told:
    """A problem in the page's language."""

    place: str
    row: str
    message: str
    remedy: str
    is_error: bool


@dataclass(frozen=True, slots=True)
class TableCount:
    """One line of the list of tables."""

    name: str
    label: str
    description: str
    rows: int


def _language() -> str:
    return (get_language() or "zh")[:2]


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Offer import, export and templates, and list what was imported."""
    language = _language()
    rows = counts()
    listed = [
        TableCount(
            each.name,
            each.label(language),
            each.zh_description if language == "zh" else each.description,
            rows[each.name],
        )
        for each in kept_tables().values()
    ]
    return render(
        request,
        "exchange/overview.html",
        {"tables": listed, "systems": SYSTEMS, "runs": of_kind(PREVIEW, IMPORT)[:12]},
    )


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Take files in and show what importing them would do."""
    files = request.FILES.getlist("files")
    refused = uploads.refusal(files)
    if refused:
        messages.error(request, refused.reason)
        return redirect("exchange")
    system = request.POST.get("system", "")
    run = preview(account_of(request), files, system if system in SYSTEMS else "")
    return redirect("exchange-run", run_id=run.run_id)


@require_GET
def run_page(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Show an import: its progress, what it would do, or what it did."""
    run = get_object_or_404(of_kind(PREVIEW, IMPORT), pk=run_id)
    busy = run.status in {Run.Status.WAITING, Run.Status.RUNNING} and not died(run)
    page: dict[str, Any] = {
        "run": run,
        "busy": busy,
        "died": died(run),
        "is_preview": run.kind == PREVIEW,
        "lines": run.log.splitlines()[-4:],
    }
    if run.status == Run.Status.DONE:
        page |= _finished(run)
    template_name = (
        "exchange/run_body.html" if request.headers.get("HX-Request") else ("exchange/run.html")
    )
    return render(request, template_name, page)


def _finished(run: Run) -> dict[str, Any]:
    result = run.result or {}
    language = _language()
    return {
        "result": result,
        "told": [_told(each, language) for each in problems_of(run)],
        "rows": [
            {
                "label": table(name).label(language),
                "name": name,
                **counted,
                "changes": [_labelled(name, each) for each in counted.get("changes", ())],
            }
            for name, counted in (result.get("taken") or result.get("tables") or {}).items()
        ],
        "kept_files": bool(uploads.paths(run.run_id)),
    }


def _labelled(name: str, change: dict[str, Any]) -> dict[str, Any]:
    """Put the labels of the fields beside their keys."""
    label = {each.name: each.label(_language()) for each in table(name).fields}
    return {
        "key": change["key"],
        **{
            side: {f"{label[field]} ({field})": value for field, value in change[side].items()}
            for side in ("before", "after")
        },
    }


def _told(problem: Problem, language: str) -> Told:
    place = " › ".join(
        filter(None, (problem.file, problem.sheet if problem.sheet != problem.file else ""))
    )
    return Told(
        place,
        problem.row,
        message(problem, language),
        remedy(problem, language),
        severity(problem.code) == "error",
    )


@require_POST
def keep(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Take the rows of a preview into the database."""
    shown = get_object_or_404(of_kind(PREVIEW), pk=run_id, status=Run.Status.DONE)
    if not uploads.paths(shown.run_id):
        messages.error(request, _("这次上传的文件已经导入过或已清除，请重新上传。"))
        return redirect("exchange")
    try:
        run = keep_rows(
            account_of(request), shown, good_rows_only=request.POST.get("good_rows_only") == "on"
        )
    except ValueError:
        messages.error(request, _("有不合格的行：请改好文件重新上传，或勾选“只导入合格的行”。"))
        return redirect("exchange-run", run_id=run_id)
    return redirect("exchange-run", run_id=run.run_id)


@require_GET
def problems(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Give every problem of a preview as a table to work through."""
    run = get_object_or_404(of_kind(PREVIEW), pk=run_id, status=Run.Status.DONE)
    rows = [(_("文件"), _("行"), pgettext("file", "问题"), _("怎么改"))]
    for each in problems_of(run):
        told = _told(each, _language())
        rows.append((told.place, told.row, told.message, told.remedy))
    return csv_answer(f"problems-{str(run_id)[:8]}", rows)


@require_GET
def export(request: HttpRequest, form: str) -> HttpResponse:
    """Give everything as a programme folder or as one workbook."""
    who = actor(account_of(request))
    if form == "workbook":
        content = workbook(everything(), programme_of_office(), _language())
        record(who, [Act("export", "programmes", form)])
        return _download(content, "linli.xlsx", _EXCEL)
    if form in {"csv", "parquet"}:
        content = exporting.folder_as_zip(who, form)
        return _download(content, f"linli-{form}.zip", "application/zip")
    raise Http404


@require_GET
def template(request: HttpRequest, name: str) -> HttpResponse:
    """Give an empty workbook to fill in: one table, or all of them."""
    if name != "all" and name not in kept_tables():
        raise Http404
    names = list(kept_tables()) if name == "all" else [name]
    return _download(written_template(names, _language()), f"{name}.xlsx", _EXCEL)


def _download(content: bytes, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
