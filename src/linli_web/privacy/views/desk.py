"""The desk for persons' data: search by number, open requests, what is due for deletion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.schema.personal import SEARCHABLE_TYPES, masked, normalised
from linli.standards import retention as rules
from linli_web.people.actors import account_of
from linli_web.people.outcomes import Refused
from linli_web.people.rights import may
from linli_web.plan.reads import today
from linli_web.privacy import actions, retention
from linli_web.privacy.models import PersonRequest
from linli_web.privacy.reads import rows_of
from linli_web.publish.wording import language
from linli_web.tables.labels import field_label

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from linli_web.personal.models import PersonKey

_LISTED = 50


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the desk."""
    return render(request, "privacy/desk.html", _context(request))


@require_POST
def search(request: HttpRequest) -> HttpResponse:
    """Search by an exact number; posted, so that it stands in no address and no log."""
    kind, typed = request.POST.get("kind", ""), request.POST.get("number", "").replace("\0", "")
    if kind not in SEARCHABLE_TYPES or not normalised(kind, typed):
        messages.error(request, _("请填写完整的号码。"))
        return redirect("persons")
    found = actions.search(account_of(request), kind, typed)
    context = {
        "searched": masked(kind, normalised(kind, typed)),
        "found": [_listed(each) for each in found],
        "kind": kind,
    }
    return render(request, "privacy/desk.html", _context(request) | context)


def _listed(key: PersonKey) -> dict[str, Any]:
    rows = rows_of(key)
    name = next((row.values["name"] for row in rows if row.values.get("name")), "")
    return {"key": key.pk, "name": masked("person_name", name), "rows": len(rows)}


def _context(request: HttpRequest) -> dict[str, Any]:
    answers = may(request.user, "answer_persons").allowed
    kinds = [(each, field_label("owners", each)) for each in SEARCHABLE_TYPES]
    return {
        "kinds": kinds,
        "answers": answers,
        "requests": PersonRequest.objects.filter(answered_on__isnull=True)[:_LISTED]
        if answers
        else [],
        "due": retention.due(today()) if answers else None,
        "rules": _rules(),
    }


def _rules() -> list[dict[str, Any]]:
    zh = language() == "zh"
    return [
        {
            "what": row["zh" if zh else "en"],
            "why": row["zh_why" if zh else "why"],
            "source": f"{row['source']} {row['article']}",
            "by_law": row["status"] == "law",
            "period": _period(row["months"]),
        }
        for row in rules().iter_rows(named=True)
    ]


def _period(months: int | None) -> str:
    if months is None:
        return _("长期")
    if months % 12:
        return ngettext("%(number)d 个月", "%(number)d 个月", months) % {"number": months}
    return ngettext("%(number)d 年", "%(number)d 年", months // 12) % {"number": months // 12}


@require_http_methods(["GET", "HEAD", "POST"])
def delete_due(request: HttpRequest) -> HttpResponse:
    """Delete what is due, once somebody has confirmed the list that was shown."""
    if request.method != "POST":
        # Opened from the address line or after a fresh login: nothing was confirmed.
        messages.info(request, _("到期的号码要在这一页看过名单再确认删除；现在什么也没有删。"))
        return redirect("persons")
    try:
        rows = retention.delete_due(account_of(request), today(), request.POST.get("mark", ""))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已删除 %(rows)d 行的号码。") % {"rows": rows})
    return redirect("persons")
