"""Import and export as the programme office sees them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from linli.schema import kept_tables
from linli.tables.coordinates import SYSTEMS
from linli.tables.template import template as written_template
from linli.tables.workbook import workbook
from linli_web.exchange import exporting
from linli_web.exchange.reads import counts, everything, programme_of_office
from linli_web.exchange.seeing import recent
from linli_web.journal.actions import Act, record
from linli_web.people.actors import account_of, actor
from linli_web.people.rights import may

if TYPE_CHECKING:
    from django.http import HttpRequest

_SHORTEST_REASON = 4
_SHOWN = 12
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
        {
            "tables": listed,
            "systems": SYSTEMS,
            "imports": recent(account_of(request), _SHOWN),
            "may_export_personal": may(request.user, "export_personal").allowed,
        },
    )


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


@require_POST
def export_personal(request: HttpRequest) -> HttpResponse:
    """Give everything with names and numbers of persons, for a reason that is journalled."""
    reason = " ".join(request.POST.get("reason", "").split())
    if len(reason) < _SHORTEST_REASON:
        messages.error(request, _("请写明事由，至少四个字，例如“报市局核对底册”。"))
        return redirect("exchange")
    who = actor(account_of(request))
    content = exporting.folder_as_zip(who, "csv", personal=True, reason=reason)
    return _download(content, "linli-personal.zip", "application/zip")


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
