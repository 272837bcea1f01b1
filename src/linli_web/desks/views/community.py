"""The page where everything about a community meets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404, render

from linli_web.checkup import panels as checkup
from linli_web.desks.community_quality import doubts
from linli_web.desks.places import page_of
from linli_web.fund import panels as fund
from linli_web.journal.reads import history
from linli_web.notices.talk import talk
from linli_web.people.actors import account_of
from linli_web.plan import panels as plan
from linli_web.plan.reads import today
from linli_web.registry import community as registry
from linli_web.registry.cells import zone_names
from linli_web.registry.histories import told
from linli_web.registry.models import Community
from linli_web.registry.permissions import may_change, may_close, may_restructure
from linli_web.works import panels as works

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from linli_web.registry.panels import Panel, Stage, Subject

# In the order of a community's way. A new stage adds its line here.
STAGES: tuple[Stage, ...] = (
    registry.STAGE,
    checkup.STAGE,
    plan.STAGE,
    fund.STAGE,
    works.STAGE,
)
_CHANGES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Laid:
    """A panel with what it has read."""

    template: str
    context: dict[str, Any]


def page(request: HttpRequest, community_id: str) -> HttpResponse:
    """Show everything about one community."""
    rows = Community.objects.select_related("street", "area", "committee", "continued_as", "county")
    row = get_object_or_404(rows, pk=community_id)
    subject = registry.subject(row, today())
    zones = zone_names()
    panels = sorted(
        (each for stage in STAGES for each in stage.panels), key=lambda each: each.position
    )
    context = {
        "community": row,
        "keys": subject.keys,
        "zone": zones.get(row.zone, row.zone),
        "steps": [step for stage in STAGES for step in stage.steps(subject)],
        "left": _laid(panels, subject, "left"),
        "right": _laid(panels, subject, "right"),
        "events": sorted(
            (event for stage in STAGES for event in stage.events(subject)),
            key=lambda event: event.day,
        ),
        "talk": talk(account_of(request), "communities", row.pk),
        "changes": told(history("communities", row.pk)[:_CHANGES_SHOWN]),
        "may_change": may_change(request.user, row).allowed,
        "may_close": may_close(request.user, row).allowed,
        "may_reopen": may_restructure(request.user, row).allowed,
    }
    return render(request, "desks/community.html", context)


def quality(request: HttpRequest, community_id: str) -> HttpResponse:
    """Tell what the rules of data quality find in one community: a part of its page, or a page.

    It takes the rules half a second, which the rest of the page need not wait for.
    """
    row = get_object_or_404(Community, pk=community_id)
    found = doubts(registry.subject(row, today()))
    context = {
        "community": row,
        "doubts": [(each, page_of(each.table, each.key)) for each in found],
    }
    part = request.headers.get("HX-Request") == "true"
    template = "community_doubts.html" if part else "community_quality.html"
    return render(request, f"desks/{template}", context)


def _laid(panels: list[Panel], subject: Subject, side: str) -> list[Laid]:
    return [
        Laid(
            each.template,
            {"community": subject.community, "day": subject.day, **each.read(subject)},
        )
        for each in panels
        if each.side == side
    ]
