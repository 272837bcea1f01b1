"""A scheme: its page, its workbook, one of its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from linli_web.notices.talk import talk
from linli_web.people.actors import account_of
from linli_web.plan.models import Scheme
from linli_web.plan.permissions import may_change_lines, may_move
from linli_web.plan.reads.comments import comments_on_lines
from linli_web.plan.reads.drawings import drawing_keys
from linli_web.plan.reads.schemes import row_of, versions_of
from linli_web.plan.scheme_subjects import line_key
from linli_web.plan.statement_workbook import statement_workbook
from linli_web.plan.statements import line_of, statement_of

if TYPE_CHECKING:
    from django.http import HttpRequest

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def scheme_named(public_id: str) -> Scheme:
    """Return a scheme with its community.

    Raises
    ------
    Http404
        There is none.
    """
    return get_object_or_404(Scheme.objects.select_related("community"), public_id=public_id)


def heading(request: HttpRequest, scheme: Scheme) -> dict[str, Any]:
    """Return what the head of every page of a scheme shows."""
    return {
        "scheme": scheme,
        "row": row_of(scheme),
        "versions": versions_of(scheme),
        "siblings": Scheme.objects.in_force()
        .filter(community=scheme.community_id)
        .order_by("family"),
        "may_change": may_change_lines(request.user, scheme).allowed,
        "may_supersede": may_move(request.user, scheme, "supersede").allowed,
        "may_freeze_for_vote": may_move(request.user, scheme, "freeze_for_vote").allowed,
        "may_freeze_for_permit": may_move(request.user, scheme, "freeze_for_permit").allowed,
    }


@require_safe
def page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a scheme: cost statement, payers, benefit with its terms, years after, drawings."""
    scheme = scheme_named(public_id)
    context = heading(request, scheme) | {
        "statement": statement_of(scheme),
        "comments": comments_on_lines(scheme.family),
        "drawing_keys": drawing_keys(scheme),
        "talk": talk(account_of(request), "plan_schemes", scheme.public_id),
    }
    return render(request, "plan/scheme.html", context)


@require_safe
def line(request: HttpRequest, public_id: str, measure_id: str) -> HttpResponse:
    """Show one line: how its cost comes about, what it answers, what was said about it."""
    scheme = scheme_named(public_id)
    found = line_of(scheme, measure_id)
    if found is None:
        raise Http404
    said = talk(account_of(request), "plan_scheme_lines", line_key(scheme.family, measure_id))
    context = heading(request, scheme) | {"line": found, "talk": said}
    return render(request, "plan/scheme_line.html", context)


@require_safe
def workbook(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hand out the cost statement as a workbook."""
    scheme = scheme_named(public_id)
    content = statement_workbook(scheme, statement_of(scheme))
    response = HttpResponse(content, content_type=_XLSX)
    name = quote(f"{scheme.community.name}-{scheme.family}-v{scheme.number}")
    response["Content-Disposition"] = (
        f"attachment; filename=\"scheme.xlsx\"; filename*=UTF-8''{name}.xlsx"
    )
    return response
