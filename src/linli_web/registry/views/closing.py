"""Ending and dividing: close, reopen, merge, split; and the history of a row."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.schema import table
from linli_web.journal.reads import history as entries_of
from linli_web.people.actors import account_of
from linli_web.registry import actions
from linli_web.registry.cells import PAGES
from linli_web.registry.histories import told
from linli_web.registry.listings import models
from linli_web.registry.models import Building, Community
from linli_web.registry.neighbours import objections
from linli_web.registry.permissions import may_change, may_close
from linli_web.registry.problem_words import in_sentences
from linli_web.registry.row_values import suggested_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

_HISTORY_SHOWN = 200
_CANDIDATES = 200


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, name: str, key: str) -> HttpResponse:
    """Close a community or a building, with day and reason."""
    row: Any = get_object_or_404(models()[name], pk=key)
    act = {"communities": actions.close_community, "buildings": actions.close_building}[name]

    def do(day: date) -> Any:
        because = request.POST.get("because", "")
        return act(account_of(request), key, _version(request), day, because)

    context = {
        "title": _("注销：%(name)s") % {"name": row},
        "against": objections(key) if name == "communities" else [],
    }
    return _ending(request, name, row, do, "registry/close.html", context)


@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, name: str, key: str) -> HttpResponse:
    """Merge a community or a building into another."""
    row: Any = get_object_or_404(models()[name], pk=key)
    act = {"communities": actions.merge_communities, "buildings": actions.merge_buildings}[name]

    def do(day: date) -> Any:
        into = request.POST.get("into", "").strip().split(" ")[0]
        because = request.POST.get("because", "")
        return act(account_of(request), key, _version(request), into, day, because)

    context = {
        "title": _("并入：%(name)s") % {"name": row},
        "of_community": name == "communities",
        "candidates": _candidates(row)[:_CANDIDATES],
        "into": request.POST.get("into", ""),
    }
    return _ending(request, name, row, do, "registry/merge.html", context)


def _candidates(row: Community | Building) -> QuerySet[Any]:
    """Return what a place may be merged into: neighbours that are still there."""
    if isinstance(row, Building):
        near: QuerySet[Any] = Building.objects.filter(community=row.community_id)
    elif row.street_id:
        near = Community.objects.filter(street=row.street_id, county=row.county_id)
    else:
        near = Community.objects.filter(county=row.county_id)
    return near.filter(closed_on=None).exclude(pk=row.pk).order_by("name").only("name")


def _ending(
    request: HttpRequest,
    name: str,
    row: Any,
    do: Callable[[date], Any],
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    """Show a form with a day and a reason; when sent, do it or tell why not."""
    allowed = may_close(request.user, row)
    if not allowed.allowed:
        messages.error(request, allowed.reason)
        return redirect(PAGES[name], row.pk)
    reasons: tuple[str, ...] = ()
    if request.method == "POST":
        reasons = _tried(request, do)
        if not reasons:
            messages.success(request, _("已完成，可在修改记录里查到。"))
            return redirect(PAGES[name], row.pk)
    context |= {
        "row": row,
        "back": reverse(PAGES[name], args=[row.pk]),
        "reasons": reasons,
        "day": request.POST.get("closed_on", ""),
        "because": request.POST.get("because", ""),
    }
    return render(request, template, context, status=422 if reasons else 200)


def _tried(request: HttpRequest, do: Callable[[date], Any]) -> tuple[str, ...]:
    """Do it; return why it was not done."""
    try:
        day = date.fromisoformat(request.POST.get("closed_on", "").strip())
    except ValueError:
        return (_("日期写成 2021-07-01 的样子。"),)
    try:
        do(day)
    except actions.Refused as refused:
        return refused.reasons
    except actions.Conflict:
        return (_("有人刚刚改过这条记录。请返回看过再决定。"),)
    except PermissionDenied as denied:
        return (str(denied),)
    return ()


def _version(request: HttpRequest) -> int:
    number = request.POST.get("version", "")
    return int(number) if number.isdecimal() else 0


@require_POST
def reopen(request: HttpRequest, name: str, key: str) -> HttpResponse:
    """Take back a closing."""
    try:
        actions.reopen(account_of(request), name, key, _version(request))
    except actions.Refused as refused:
        messages.error(request, " ".join(refused.reasons))
    except actions.Conflict:
        messages.error(request, _("有人刚刚改过这条记录。请看过再决定。"))
    except ObjectDoesNotExist as cause:
        raise Http404 from cause
    else:
        messages.success(request, _("已恢复。"))
    return redirect(PAGES[name], key)


@require_http_methods(["GET", "POST"])
def split(request: HttpRequest, name: str, key: str) -> HttpResponse:
    """Make a new community of some buildings, or a new building of some entrances."""
    row: Any = get_object_or_404(models()[name], pk=key)
    allowed = may_close(request.user, row)
    if not allowed.allowed:
        messages.error(request, allowed.reason)
        return redirect(PAGES[name], key)
    own_key = table(name).key[0]
    typed = {each: request.POST.get(each, "").strip() for each in (own_key, "name")}
    reasons: tuple[str, ...] = ()
    if request.method == "POST":
        new, reasons = _divided(request, name, key, typed)
        if new is not None:
            messages.success(request, _("已拆分。"))
            return redirect(PAGES[name], new.pk)
    of_community = name == "communities"
    prefix = "" if of_community else f"{row.community_id}-"
    parts = row.building_rows.filter(closed_on=None) if of_community else row.entrance_rows.all()
    context = {
        "title": _("拆分：%(name)s") % {"name": row},
        "row": row,
        "of_community": of_community,
        "back": reverse(PAGES[name], args=[key]),
        "parts": parts.only("name").order_by("pk"),
        "chosen": request.POST.getlist("parts"),
        "reasons": reasons,
        "own_key": own_key,
        "new_key": typed[own_key] or suggested_key(name, prefix),
        "name": typed["name"],
    }
    return render(request, "registry/split.html", context, status=422 if reasons else 200)


def _divided(
    request: HttpRequest, name: str, key: str, typed: dict[str, str]
) -> tuple[Any, tuple[str, ...]]:
    """Split; return the new row, or why it was not done."""
    act = {"communities": actions.split_community, "buildings": actions.split_building}[name]
    parts = request.POST.getlist("parts")
    try:
        return act(account_of(request), key, _version(request), parts, typed), ()
    except actions.Refused as refused:
        return None, refused.reasons
    except actions.Rejected as rejected:
        return None, in_sentences(rejected.problems)
    except actions.Conflict:
        return None, (_("有人刚刚改过这条记录。请返回看过再决定。"),)


@require_safe
def history(request: HttpRequest, name: str, key: str) -> HttpResponse:
    """Show everything done to one row, newest first."""
    row: Any = get_object_or_404(models()[name], pk=key)
    entry = actions.last_edit(name, key)
    context = {
        "title": _("修改记录：%(name)s") % {"name": row},
        "row": row,
        "back": reverse(PAGES[name], args=[key]),
        "entries": told(entries_of(name, key)[:_HISTORY_SHOWN]),
        "restore_url": f"registry:{name}-restore" if may_change(request.user, row).allowed else "",
        "undo_url": reverse(f"registry:{name}-undo", args=[key]),
        "may_undo": entry is not None and may_change(request.user, row).allowed,
        "last_edit": told([entry])[0] if entry is not None else None,
    }
    return render(request, "registry/history.html", context)
