"""The annual plan as everybody sees it: list by street, map, money by source, works in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli_web.plan.reads import annual_plans as reads
from linli_web.plan.reads.annual_differences import differences
from linli_web.plan.reads.annual_states import STATES
from linli_web.plan.reads.programme import today
from linli_web.publish.annual_data import households_shown
from linli_web.registry import map_frames
from linli_web.registry.models import Community

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from linli_web.plan.models import AnnualPlan

_IN_FORCE = "published"
_LISTED, _OTHERS = "#e4572e", "#cbc5b9"


def page(request: HttpRequest, year: int) -> HttpResponse:
    """Show the plan of a year: the version in force, or the one that is asked for."""
    versions = reads.shown_to_public(year)
    plan = _asked(versions, request.GET.get("version", ""))
    found = reads.lines(plan)
    households = households_shown(plan)
    address = reverse("public-annual-colours", args=[year, plan.number])
    context = {
        "plan": plan,
        "state": STATES[plan.state],
        "versions": [(each, STATES[each.state]) for each in versions],
        "day": today(),
        "totals": reads.totals(found),
        "streets": [
            (street, [(line, *households[line.row.community_id]) for line in mine])
            for street, mine in reads.by_street(found).items()
        ],
        "money": reads.money(plan),
        "differences": differences(plan),
        "map": map_frames.whole(public=True, colours=address),
    }
    return render(request, "publish/annual_plan.html", context)


def colours(_request: HttpRequest, year: int, version: int) -> HttpResponse:
    """Hand out the legend of the plan's map and the line of each community."""
    plan = _asked(reads.shown_to_public(year), str(version))
    mine = set(plan.rows.values_list("community_id", flat=True))
    keys = Community.objects.filter(closed_on=None).values_list("pk", flat=True)
    codes = {key: int(key not in mine) for key in keys}
    lines = ((_("列入 %(year)s 年度计划") % {"year": year}, _LISTED), (_("其他小区"), _OTHERS))
    counts = (len(codes) - sum(codes.values()), sum(codes.values()))
    legend = [
        {"label": label, "colour": colour, "missing": at == 1, "count": counts[at]}
        for at, (label, colour) in enumerate(lines)
    ]
    told = {"name": "plan", "title": _("年度计划"), "unit": "", "legend": legend, "codes": codes}
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})


def _asked(versions: list[AnnualPlan], asked: str) -> AnnualPlan:
    """Return the version asked for, else the one in force, else the newest that is shown."""
    if not versions:
        raise Http404
    if asked:
        found = next((each for each in versions if str(each.number) == asked), None)
        if found is None:
            raise Http404
        return found
    return next((each for each in versions if each.state == _IN_FORCE), versions[0])
