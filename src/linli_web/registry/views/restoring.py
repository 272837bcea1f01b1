"""Bringing a row back to an earlier version: first what would change, then the change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.schema import table
from linli_web.journal.models import Entry
from linli_web.people.actors import account_of
from linli_web.registry import actions
from linli_web.registry.cells import PAGES, field_heading
from linli_web.registry.differences import changes, names_in
from linli_web.registry.listings import models
from linli_web.registry.problem_words import in_sentences
from linli_web.registry.row_values import snapshot

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_http_methods(["GET", "POST"])
def restore(request: HttpRequest, name: str, key: str, number: int) -> HttpResponse:
    """Show what an earlier version would change; when sent, bring it back."""
    row: Any = get_object_or_404(models()[name], pk=key)
    try:
        wanted = actions.version_at(name, row, number)
    except Entry.DoesNotExist as cause:
        raise Http404 from cause
    reasons: tuple[str, ...] = ()
    if request.method == "POST":
        reasons = _tried(request, name, key, number)
        if not reasons:
            messages.success(request, _("已恢复到那一版；这一步也记入修改记录，可再撤销。"))
            return redirect(PAGES[name], key)
    now = snapshot(name, row)
    then = now | {each: wanted.values[each] for each in wanted.differing}
    context = {
        "title": _("恢复以前的版本：%(name)s") % {"name": row},
        "row": row,
        "entry": Entry.objects.get(number=number),
        "changes": changes(name, now, then, names_in(name, [now, then])),
        "kept": [field_heading(table(name).field(each)) for each in wanted.kept],
        "untold": [field_heading(table(name).field(each)) for each in wanted.untold],
        "reasons": reasons,
        "back": reverse(f"registry:{name}-history", args=[key]),
    }
    return render(request, "registry/restore.html", context, status=422 if reasons else 200)


def _tried(request: HttpRequest, name: str, key: str, number: int) -> tuple[str, ...]:
    """Bring the version back; return why it was not done."""
    given = request.POST.get("version", "")
    version = int(given) if given.isdecimal() else 0
    try:
        actions.restore_version(account_of(request), name, key, version, number)
    except actions.Refused as refused:
        return refused.reasons
    except actions.Conflict:
        return (_("有人刚刚改过这条记录，下面是按现在的样子重新比的。请看过再决定。"),)
    except actions.Rejected as rejected:
        return in_sentences(rejected.problems)
    return ()
