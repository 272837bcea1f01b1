"""Public pages about communities: list, one community, the plan by year, elevators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render

from linli.schema import choices
from linli_web.files.reads import public_photos
from linli_web.plan.reads import today
from linli_web.plan.reads.annual_plans import public_years
from linli_web.publish import community_reads, money_reads
from linli_web.publish.wording import MISSING, floor_area, in_chinese, language, money
from linli_web.registry import catalogues, map_frames
from linli_web.registry.models import Community, Zone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

_A_PAGE = 50
_STATE_WORDS_AT = {"zh": 0, "en": 1}


def zone_names() -> dict[str, str]:
    """Return the zones' names in the page's language."""
    return {
        zone.zone: zone.name if in_chinese() else zone.english_name or zone.name
        for zone in Zone.objects.all()
    }


def _page(
    request: HttpRequest, rows: QuerySet[Community], day: date, number: int | None = None
) -> dict[str, Any]:
    """Return a page of communities; `number` is how many there are, where that is known."""
    paginator = Paginator(rows, _A_PAGE)
    if number is not None:
        # Counting 200,000 rows takes the database longer than everything else on the page.
        paginator.count = number
    page = paginator.get_page(request.GET.get("page"))
    zones, sizes = zone_names(), community_reads.sizes(day)
    shown = [
        {
            "community": each,
            "size": sizes.get(each.pk, community_reads.NO_SIZE),
            "zone": zones.get(each.zone, each.zone),
        }
        for each in page
    ]
    return {"page": page, "rows": shown}


def communities(request: HttpRequest) -> HttpResponse:
    """List the communities of the register, with search by name."""
    words = request.GET.get("q", "").strip()[:60]
    day = today()
    years = community_reads.plan_years(day)
    number = None if words else int(years["communities"].sum())
    found = _page(request, community_reads.open_communities(words), day, number)
    return render(request, "publish/communities.html", found | {"words": words})


def community(request: HttpRequest, community_id: str) -> HttpResponse:
    """Show one community: facts, works, before and after, map. Nothing about a household."""
    row = get_object_or_404(
        Community.objects.select_related("area", "street", "committee", "continued_as"),
        pk=community_id,
    )
    day = today()
    size = community_reads.sizes(day).get(row.pk, community_reads.NO_SIZE)
    context = {
        "community": row,
        "size": size,
        "floor_area": floor_area(size.floor_area_m2) if size.floor_area_m2 else MISSING,
        "zone": zone_names().get(row.zone, row.zone),
        "works": list(_works(row.pk)),
        "facilities": list(_facilities(row.pk, day)),
        "before_after": list(_findings(row.pk, day)),
        "spent": _spent(row.pk, day),
        "map": map_frames.around(row.pk, public=True),
        "photos": public_photos("communities", [row.pk]),
    }
    return render(request, "publish/community.html", context)


def _works(community_id: str) -> Iterator[dict[str, Any]]:
    for row in community_reads.works_of(community_id).iter_rows(named=True):
        yield row | {
            "name": catalogues.label("measures", row["measure_id"], language()),
            "unit_name": catalogues.label("measuring_units", row["unit"], language()),
        }


def _facilities(community_id: str, day: date) -> Iterator[dict[str, Any]]:
    for row in community_reads.facilities_of(community_id, day).iter_rows(named=True):
        category = catalogues.label("facility_categories", row["category"], language())
        yield row | {"category_name": category}


def _findings(community_id: str, day: date) -> Iterator[dict[str, Any]]:
    for item, before, after in community_reads.findings_of(community_id, day).head(6).rows():
        name = catalogues.label("finding_items", item, language())
        yield {"name": name, "before": before, "after": after}


def _spent(community_id: str, day: date) -> str:
    """Write what was allocated to a community and brought there in kind."""
    rows = money_reads.added_up("community_id", day)
    mine = rows.filter(pl.col("community_id") == community_id)
    total = sum(mine.select(pl.col("allocated_yuan") + pl.col("in_kind_yuan")).to_series())
    return str(money(float(total))) if total else ""


def plan(request: HttpRequest) -> HttpResponse:
    """Show which communities are planned for which year, and how far they are."""
    day = today()
    years = list(community_reads.plan_years(day).iter_rows(named=True))
    planned = [row["planned_year"] for row in years if row["planned_year"] is not None]
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in planned else None
    if year is None and planned and not asked:
        year = min(planned, key=lambda each: (abs(each - day.year), each))
    number = sum(row["communities"] for row in years if year in {None, row["planned_year"]})
    found = _page(request, community_reads.open_communities(year=year), day, number)
    published = {"annual_plans": public_years()}
    return render(request, "publish/plan.html", found | published | {"years": years, "year": year})


def elevators(request: HttpRequest) -> HttpResponse:
    """Show how many entrances have, get or want an elevator, by community."""
    rows = community_reads.elevators()
    numbers = community_reads.elevator_totals()
    labels = choices("elevator")
    at = _STATE_WORDS_AT[language()]
    states = community_reads.STATES
    moving = [
        {"row": row, "cells": [row.states[state] for state in states]}
        for row in rows
        if any(number or number is None for state, number in row.states.items() if state != "none")
    ]
    context = {
        "totals": [(labels[state][at], numbers.get(state, 0), state) for state in states],
        "unknown": numbers.get("", 0),
        "rows": moving,
        "entrances": sum(numbers.values()),
        "communities": len(rows),
    }
    return render(request, "publish/elevators.html", context)
