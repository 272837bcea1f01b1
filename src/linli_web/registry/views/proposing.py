"""Proposing a change of a community or a building: a short form with what is registered now."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli_web.files.kinds import accepted
from linli_web.files.subjects import subject
from linli_web.files.views.galleries import take_in
from linli_web.people.actors import account_of
from linli_web.registry import actions
from linli_web.registry.cells import PAGES
from linli_web.registry.forms import form, seen_in
from linli_web.registry.listings import models
from linli_web.registry.permissions import may_edit, may_propose
from linli_web.registry.proposal_states import proposable
from linli_web.registry.row_values import as_text, snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from linli.records import Problem


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, name: str, key: str) -> HttpResponse:
    """Show what is registered of one row and take in what should be changed."""
    row: Any = get_object_or_404(models()[name], pk=key)
    allowed = may_propose(request.user, row)
    if not allowed.allowed:
        messages.error(request, allowed.reason)
        return redirect(PAGES[name], key)
    if request.method == "POST":
        return _sent(request, name, row)
    found = snapshot(name, row)
    return _page(request, name, row, found, seen=found)


def _sent(request: HttpRequest, name: str, row: Any) -> HttpResponse:
    seen = seen_in(request.POST.get("seen", ""))
    typed = {
        each: str(request.POST[each]).strip() for each in proposable(name) if each in request.POST
    }
    changes = {field: text for field, text in typed.items() if text != as_text(seen.get(field))}
    show = partial(_page, request, name, row, seen | typed, seen=seen)
    account = account_of(request)
    try:
        made = actions.propose(account, name, row.pk, changes, request.POST.get("reason", ""))
    except actions.Rejected as rejected:
        return show(problems=rejected.problems)
    except actions.Refused as refused:
        return show(reasons=refused.reasons)
    if request.FILES.getlist("files"):
        take_in(request, account, subject("proposals", made.public_id))
    messages.success(request, _("修改建议已提交。办理结果会写在这一页。"))
    return redirect("registry:proposal", made.public_id)


def _page(
    request: HttpRequest,
    name: str,
    row: Any,
    values: Mapping[str, Any],
    *,
    seen: Mapping[str, Any],
    problems: tuple[Problem, ...] = (),
    reasons: tuple[str, ...] = (),
) -> HttpResponse:
    shown = proposable(name)
    layout = (
        (_("要改的地方"), tuple(each for each, first in shown.items() if first)),
        (_("更多项目"), tuple(each for each, first in shown.items() if not first)),
    )
    made = form(name, layout, values, problems=problems, seen=seen, version=row.version)
    first, more = made.groups
    context = {
        "form": made,
        "first": first,
        "more": more,
        "more_open": any(
            each.errors or each.value != as_text(seen.get(each.name)) for each in more.controls
        ),
        "title": _("提出修改：%(name)s") % {"name": row},
        "row": row,
        "back": reverse(PAGES[name], args=[row.pk]),
        "reasons": reasons,
        "reason": request.POST.get("reason", ""),
        "chosen": bool(request.FILES),
        "accepted": accepted(),
        "may_edit": may_edit(request.user, row).allowed,
    }
    return render(
        request, "registry/propose.html", context, status=422 if problems or reasons else 200
    )
