"""The page of a building: facts, homes, what was found and done there, history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render

from linli_web.checkup.panels import finding_rows
from linli_web.journal.reads import history
from linli_web.notices.talk import talk
from linli_web.people.actors import account_of
from linli_web.people.rights import may
from linli_web.plan.reads import today
from linli_web.registry import building as registry
from linli_web.registry.histories import told
from linli_web.registry.located import place_of_building
from linli_web.registry.models import Building
from linli_web.registry.permissions import may_change, may_close, may_restructure
from linli_web.works.panels import row_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_CHANGES_SHOWN = 5
_UNITS_SHOWN = 100


def page(request: HttpRequest, building_id: str) -> HttpResponse:
    """Show everything about one building."""
    rows = Building.objects.select_related("community__street", "community__area", "continued_as")
    row = get_object_or_404(rows, pk=building_id)
    units = Paginator(registry.units(row), _UNITS_SHOWN)
    works = row.works.select_related("building").order_by("started_on", "work_id")
    findings = row.findings.filter(observed_on__lte=today())
    shown = units.get_page(request.GET.get("page"))
    context = {
        "building": row,
        "entrances": registry.entrances(row),
        "units": shown,
        "owners": registry.owners_shown(shown),
        "may_reveal": may(request.user, "reveal_personal", place_of_building(row.pk)).allowed,
        "may_search": may(request.user, "search_personal").allowed,
        "footprints": registry.footprints(row),
        "findings": finding_rows(findings.order_by("resolved_on", "-severity", "finding_id")),
        "works": [row_of(work) for work in works],
        "talk": talk(account_of(request), "buildings", row.pk),
        "changes": told(history("buildings", row.pk)[:_CHANGES_SHOWN]),
        "may_change": may_change(request.user, row).allowed,
        "may_close": may_close(request.user, row).allowed,
        "may_reopen": may_restructure(request.user, row).allowed,
    }
    return render(request, "desks/building.html", context)
