"""The plan's first page: communities, what was found there, their schemes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from linli_web.people.rights import may, reach
from linli_web.plan.annual_permissions import reads_whole_plans
from linli_web.plan.reads.programme_way import programme_way
from linli_web.plan.reads.schemes import communities_with_schemes

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List the communities within reach with their schemes."""
    words = request.GET.get("q", "").strip()
    rows = communities_with_schemes(reach(request.user, "read_schemes"), words)
    # A search shows some of the communities, the way tells of all.
    whole = not words and reads_whole_plans(request.user)
    context = {
        "rows": rows,
        "way": programme_way(rows) if whole else [],
        "search": words,
        "may_propose": may(request.user, "edit_schemes").allowed,
    }
    return render(request, "plan/front.html", context)
