"""The page on which one row is changed: what another saved in between is shown, not overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from linli_web.journal.reads import last_entry
from linli_web.people.outcomes import Conflict
from linli_web.people.rebasing import rebased, with_what_was_seen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.forms import BaseForm
    from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True, slots=True)
class State:
    """Which row of the journal's tables it is, and its version now."""

    table: str
    key: str
    version: int


def edited(
    request: HttpRequest,
    *,
    make: Callable[[Mapping[str, Any] | None], BaseForm],
    save: Callable[[int, Mapping[str, Any]], object],
    state: Callable[[], State],
    page: Mapping[str, Any],
) -> HttpResponse:
    """Show a row's form, or save it and go back.

    Parameters
    ----------
    make
        Gives the form of the row as it stands now, with what was typed or without.
    save
        The action: takes the version that the values rest on; raises `Conflict`.
    state
        Gives the row's state now.
    page
        What the page shows besides: title, back.
    """

    def form_of(data: Mapping[str, Any] | None) -> BaseForm:
        return with_what_was_seen(make(data))

    def shown(form: BaseForm, version: int, status: int, **more: Any) -> HttpResponse:
        context = {**page, "form": form, "version": version, **more}
        return render(request, "people/form.html", context, status=status)

    if request.method != "POST":
        # First the version, then the values: what is saved between the two is found at saving.
        version = state().version
        return shown(form_of(None), version, 200)
    version = _version(request)
    form = form_of(request.POST)
    if not form.is_valid():
        return shown(form, version, 422)
    try:
        save(version, form.cleaned_data)
    except Conflict as conflict:
        now = state()
        form, found = rebased(form_of, form)
        more = {"overtaken": True, "differences": found, "last": last_entry(now.table, now.key)}
        return shown(form, conflict.version, 409, **more)
    messages.success(request, _("已保存。"))
    return redirect(page["back"])


def _version(request: HttpRequest) -> int:
    asked = request.POST.get("version", "")
    return int(asked) if asked.isdecimal() else 0
