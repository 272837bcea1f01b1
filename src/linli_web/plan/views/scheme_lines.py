"""The designer's grid: lines typed or pasted, reckoned while typing, saved as one act."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli_web.journal.models import Entry
from linli_web.journal.reads import last_entry
from linli_web.people.actors import account_of
from linli_web.people.outcomes import Conflict, Refused
from linli_web.people.rights import demand
from linli_web.plan import grids
from linli_web.plan.actions import schemes as actions
from linli_web.plan.permissions import may_change_lines
from linli_web.plan.typed_lines import FIELDS, MOST_LINES, read_lines
from linli_web.plan.views.schemes import heading, scheme_named
from linli_web.plan.views.versions import version_seen
from linli_web.registry.actions.outcomes import Rejected

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest, HttpResponse

    from linli_web.plan.models import Scheme

_EDITS_SHOWN = 8


def _typed(request: HttpRequest) -> list[dict[str, str]]:
    """Return the rows of the grid as they came; a column that is short is blank below."""
    columns = {name: request.POST.getlist(name)[: MOST_LINES + 1] for name in FIELDS}
    most = max(map(len, columns.values()))
    return [
        {name: cells[at].strip() if at < len(cells) else "" for name, cells in columns.items()}
        for at in range(most)
    ]


@require_http_methods(["GET", "POST"])
def grid(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the grid, or save it."""
    scheme = scheme_named(public_id)
    if request.method == "POST":
        return _saved(request, scheme)
    allowed = may_change_lines(request.user, scheme)
    if not allowed.allowed:
        messages.error(request, allowed.reason)
        return redirect("plan:scheme", public_id)
    return _page(request, scheme, actions.typed_rows(scheme))


def _saved(request: HttpRequest, scheme: Scheme) -> HttpResponse:
    rows = _typed(request)
    account, version = account_of(request), version_seen(request)
    try:
        actions.edit_lines(account, scheme.public_id, version, rows)
    except Rejected as rejected:
        return _page(request, scheme, rows, problems=rejected.problems, status=422)
    except Refused as refused:
        messages.error(request, str(refused))
        return _page(request, scheme, rows, status=422)
    except Conflict as conflict:
        return _conflict(request, scheme, rows, conflict)
    messages.success(request, _("已保存。"))
    return redirect("plan:scheme", scheme.public_id)


def _page(
    request: HttpRequest,
    scheme: Scheme,
    rows: Sequence[Mapping[str, str]],
    *,
    problems: Sequence[Any] = (),
    status: int = 200,
) -> HttpResponse:
    read = read_lines(rows, scheme.price_book, Fraction(scheme.price_level), str(scheme.pk))
    edits = Entry.objects.filter(
        table="plan_schemes", key=scheme.public_id, act__in=actions.EDITS
    ).order_by("-number")
    context = heading(request, scheme) | {
        "rows": grids.rows(rows, problems),
        "reckoned": grids.reckoned(read),
        "measures": grids.measures(),
        "problems": grids.told(problems),
        "edits": edits[:_EDITS_SHOWN],
        "version": version_seen(request) if request.method == "POST" else scheme.version,
    }
    return render(request, "plan/scheme_lines.html", context, status=status)


def _conflict(
    request: HttpRequest, scheme: Scheme, rows: Sequence[Mapping[str, str]], conflict: Conflict
) -> HttpResponse:
    """Show what somebody else saved in between beside what was typed; nothing was saved."""
    theirs = conflict.current["lines"]
    context = heading(request, scheme) | {
        "differences": grids.differences(theirs, rows),
        "typed": rows,
        "version": conflict.version,
        "last": last_entry("plan_schemes", scheme.public_id),
    }
    return render(request, "plan/scheme_conflict.html", context, status=409)


@require_POST
def reckon(request: HttpRequest, public_id: str) -> HttpResponse:
    """Tell what the grid comes to as it is typed, and which cells are wrong; nothing is saved."""
    scheme = scheme_named(public_id)
    demand(may_change_lines(request.user, scheme))
    read = read_lines(
        _typed(request), scheme.price_book, Fraction(scheme.price_level), str(scheme.pk)
    )
    context = {
        "scheme": scheme,
        "reckoned": grids.reckoned(read),
        "problems": grids.told(read.problems),
    }
    return render(request, "plan/scheme_reckoned.html", context)


@require_POST
def restore(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """Take an edit of the lines back: as they were before it."""
    scheme = scheme_named(public_id)
    try:
        actions.restore_lines(account_of(request), public_id, version_seen(request), number)
    except Entry.DoesNotExist as cause:
        raise Http404 from cause
    except Conflict:
        messages.error(request, _("有人先保存了；请看过现在的内容再办。"))
    except (Refused, Rejected) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已恢复到那次修改之前。"))
    return redirect("plan:scheme-lines", scheme.public_id)
