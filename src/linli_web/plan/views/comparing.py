"""Scenarios beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli_web.plan.models import Scenario
from linli_web.plan.reads import comparing, scenarios

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_MOST = 3


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Compare two or three scenarios, the first with each of the others."""
    asked = list(dict.fromkeys(request.GET.getlist("of")))[:_MOST]
    there = {each.public_id: each for each in Scenario.objects.filter(public_id__in=asked)}
    chosen = [there[each] for each in asked if each in there]
    latest = scenarios.latest_solutions(chosen)
    solved = [(each, latest[each.pk]) for each in chosen if each.pk in latest]
    planned = [(each, solution) for each, solution in solved if solution.plan]
    context = {
        "all": scenarios.listed(),
        "chosen": chosen,
        "asked": asked,
        "planned": planned,
        "unsolved": [each for each in chosen if each.pk not in {one.pk for one, _last in planned}],
        "caps": comparing.differing_caps(chosen) if len(chosen) > 1 else [],
    }
    if len(planned) > 1:
        first = planned[0][1]
        plans = [solution for _scenario, solution in planned]
        context |= {
            "first": planned[0][0],
            "moves": [(each, comparing.moved(first, solution)) for each, solution in planned[1:]],
            "by_year": comparing.sums(plans, "year"),
            "by_zone": comparing.sums(plans, "zone"),
            "changes": {
                "in": _("进来"),
                "out": _("出去"),
                "earlier": _("提前"),
                "later": _("推后"),
                "other_scheme": _("换方案"),
            },
        }
    return render(request, "plan/comparing.html", context)
