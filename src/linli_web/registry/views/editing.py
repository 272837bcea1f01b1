"""Changing the register: the edit form, what another saved in between, adding, taking back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.schema import table
from linli_web.journal.reads import last_entry
from linli_web.people.actors import account_of
from linli_web.registry import actions
from linli_web.registry.cells import PAGES
from linli_web.registry.differences import differences, names_in
from linli_web.registry.forms import form, seen_in, signed
from linli_web.registry.listings import models
from linli_web.registry.permissions import may_change
from linli_web.registry.row_values import as_text, snapshot, suggested_key

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest, HttpResponse, QueryDict

    from linli.records import Problem

EDITS: Mapping[str, Callable[..., Any]] = {
    "communities": actions.edit_community,
    "buildings": actions.edit_building,
}
CREATES: Mapping[str, Callable[..., Any]] = {
    "communities": actions.create_community,
    "buildings": actions.create_building,
}
Groups = tuple[tuple[str, tuple[str, ...]], ...]


def groups(name: str, *, new: bool) -> Groups:
    """Return titles and fields of a table's form; the key only where the row is new."""
    key = table(name).key if new else ()
    if name == "buildings":
        size = ("storeys", "entrances", "households", "floor_area_m2", "roof_area_m2")
        return (
            (_("基本情况"), (*key, *(("community_id",) if new else ()), "name")),
            (_("规模"), ("year_built", "structure", *size)),
            (_("位置与来源"), ("geometry", "origin")),
        )
    place = ("county", "street_id", "committee_id", "zone", "area_id", "address")
    rule = ("property_unit", "management", "owners_committee_since", "residents_over_60_share")
    dates = ("planned_year", "started_on", "completed_on")
    return (
        (_("基本情况"), (*key, "name", *place)),
        (_("规模（上报）"), ("year_built", "buildings", "households", "floor_area_m2")),
        (_("治理"), rule),
        (_("改造"), ("status", *dates, "aim", "mandatory", "contiguous")),
        (_("位置与来源"), ("lon", "lat", "geometry", "origin", "note")),
    )


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, name: str, key: str) -> HttpResponse:
    """Change one community or building."""
    row: Any = get_object_or_404(models()[name], pk=key)
    allowed = may_change(request.user, row)
    if not allowed.allowed and request.method == "GET":
        messages.error(request, allowed.reason)
        return redirect(PAGES[name], key)
    if request.method == "POST":
        return _saved(request, name, row)
    found = snapshot(name, row)
    return _form_page(request, name, row, found, seen=found, version=row.version)


def _saved(request: HttpRequest, name: str, row: Any) -> HttpResponse:
    seen = seen_in(request.POST.get("seen", ""))
    typed = _typed(request.POST, name, new=False)
    changes = {field: text for field, text in typed.items() if text != as_text(seen.get(field))}
    version = _version(request.POST)
    show = partial(_form_page, request, name, row, seen | typed, seen=seen, version=version)
    try:
        EDITS[name](account_of(request), row.pk, version, changes)
    except actions.Rejected as rejected:
        return show(problems=rejected.problems)
    except PermissionDenied as denied:
        return show(refused=str(denied))
    except actions.Conflict as conflict:
        return _conflict_page(request, name, row, seen | typed, seen, conflict)
    messages.success(request, _("已保存。") if changes else _("没有改动。"))
    return redirect(PAGES[name], row.pk)


def _version(posted: QueryDict) -> int:
    number = posted.get("version", "")
    return int(number) if number.isdecimal() else 0


def _typed(posted: QueryDict, name: str, *, new: bool) -> dict[str, str]:
    """Return what was typed; a control that did not come is no change."""
    names = [each for _title, fields in groups(name, new=new) for each in fields]
    return {each: str(posted[each]).strip() for each in names if each in posted}


def _form_page(
    request: HttpRequest,
    name: str,
    row: Any,
    values: Mapping[str, Any],
    *,
    seen: Mapping[str, Any],
    version: int,
    problems: tuple[Problem, ...] = (),
    refused: str = "",
) -> HttpResponse:
    layout = groups(name, new=False)
    context = {
        "form": form(name, layout, values, problems=problems, seen=seen, version=version),
        "title": _("编辑：%(name)s") % {"name": row},
        "name": row,
        "back": reverse(PAGES[name], args=[row.pk]),
        "refused": refused,
    }
    return render(
        request, "registry/edit.html", context, status=422 if problems or refused else 200
    )


def _conflict_page(
    request: HttpRequest,
    name: str,
    row: Any,
    typed: Mapping[str, Any],
    seen: Mapping[str, Any],
    conflict: actions.Conflict,
) -> HttpResponse:
    fields = [each for _title, group in groups(name, new=False) for each in group]
    yours = {each: as_text(typed.get(each)) for each in fields}
    names = names_in(name, (seen, conflict.current, yours))
    context = {
        "differences": differences(name, seen, conflict.current, yours, names),
        "seen": signed(conflict.current),
        "version": conflict.version,
        "title": _("有人先保存了：%(name)s") % {"name": row},
        "name": row,
        "back": reverse(PAGES[name], args=[row.pk]),
        "last": last_entry(name, row.pk),
    }
    return render(request, "registry/conflict.html", context, status=409)


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest, name: str) -> HttpResponse:
    """Add a community or a building."""
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        typed = _typed(request.POST, name, new=True)
        try:
            row = CREATES[name](account_of(request), typed)
        except actions.Rejected as rejected:
            problems, values = rejected.problems, typed
        else:
            messages.success(request, _("已新建。"))
            return redirect(PAGES[name], row.pk)
    else:
        values = _proposed(name, request.GET)
    context = {
        "form": form(name, groups(name, new=True), values, problems=problems),
        "title": {"communities": _("新建小区"), "buildings": _("新建楼栋")}[name],
        "back": reverse(f"registry:{name}"),
    }
    return render(request, "registry/edit.html", context, status=422 if problems else 200)


def _proposed(name: str, given: QueryDict) -> dict[str, str]:
    """Return what a new row's form begins with: a free key, defaults, where it was asked for."""
    values = {each.name: each.default for each in table(name).fields if each.default}
    values |= {each: str(given[each]) for each in table(name).names if each in given}
    prefix = f"{given['community_id']}-" if given.get("community_id") else ""
    return values | {table(name).key[0]: suggested_key(name, prefix)}


@require_POST
def undo(request: HttpRequest, name: str, key: str) -> HttpResponse:
    """Take back the last edit."""
    try:
        seen = request.POST.get("edit", "")
        edit = int(seen) if seen.isdecimal() else 0
        actions.undo_edit(account_of(request), name, key, edit)
    except actions.Refused as refused:
        messages.error(request, " ".join(refused.reasons))
    except ObjectDoesNotExist as cause:
        raise Http404 from cause
    else:
        messages.success(request, _("已撤销上一次修改。"))
    return redirect(f"registry:{name}-history", key)
