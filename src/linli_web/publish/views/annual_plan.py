"""The annual plan as everybody sees it: list by street, map, money by source, works in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
from django.http import Http404
from django.shortcuts import render

from linli.publish.privacy import without_small_counts
from linli_web.plan.reads import annual_plans as reads
from linli_web.plan.reads.annual_differences import differences
from linli_web.plan.reads.annual_states import STATES
from linli_web.plan.reads.programme import today
from linli_web.registry import map_frames
from linli_web.registry.map_colours import Choice

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from linli_web.plan.models import AnnualPlan

_IN_FORCE = "published"


def page(request: HttpRequest, year: int) -> HttpResponse:
    """Show the plan of a year: the version in force, or the one that is asked for."""
    versions = reads.shown_to_public(year)
    plan = _asked(request, versions)
    found = reads.lines(plan)
    households = _households(found)
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
        "map": map_frames.whole(choice=Choice(year=(str(year),)), public=True)
        if plan.state == _IN_FORCE
        else None,
    }
    return render(request, "publish/annual_plan.html", context)


def _asked(request: HttpRequest, versions: list[AnnualPlan]) -> AnnualPlan:
    """Return the version asked for, else the one in force, else the newest that is shown."""
    if not versions:
        raise Http404
    asked = request.GET.get("version", "")
    if asked:
        found = next((each for each in versions if str(each.number) == asked), None)
        if found is None:
            raise Http404
        return found
    return next((each for each in versions if each.state == _IN_FORCE), versions[0])


def _households(found: list[reads.Line]) -> dict[str, tuple[Any, bool]]:
    """Return how many households each community has and whether that is hidden: too few."""
    kinds = {"community_id": pl.String, "households": pl.Int64, "whole": pl.String}
    rows = pl.DataFrame(
        [(line.row.community_id, line.row.households, "") for line in found], kinds, orient="row"
    )
    shown = without_small_counts(rows, "households", ["whole"])
    return {
        row[0]: row[1:] for row in shown.select("community_id", "households", "hidden").iter_rows()
    }
