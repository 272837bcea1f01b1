"""The annual plans on a community's page: in which it stands, with what money, which project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from linli_web.plan.models import AnnualPlanRow, Project
from linli_web.plan.reads.annual_states import STATES
from linli_web.registry.panels import Panel

if TYPE_CHECKING:
    from linli_web.registry.panels import Subject


_SHOWN = ("in_publicity", "approved", "published")


def _annual(subject: Subject) -> dict[str, Any]:
    # A community's page has more readers than drafts have.
    rows = AnnualPlanRow.objects.filter(community__in=subject.keys, annual_plan__state__in=_SHOWN)
    return {
        "listed": [
            (row, STATES[row.annual_plan.state])
            for row in rows.select_related("annual_plan", "scheme").order_by("-annual_plan__year")
        ],
        "projects": Project.objects.filter(community__in=subject.keys).order_by("-opened_on"),
    }


PANEL = Panel("annual", "plan/annual_panel.html", _annual, "right", 46)
