"""The plan on a community's page: the year in which it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from linli_web.plan import annual_panel
from linli_web.plan.reads import wishes
from linli_web.plan.wish_states import states
from linli_web.registry.panels import Event, Panel, Stage, Step

if TYPE_CHECKING:
    from linli_web.registry.panels import Subject


_SHOWN = 5


def steps(subject: Subject) -> list[Step]:
    """Return the plan's step: the planned year."""
    year = subject.community.planned_year
    if year is None:
        return [Step(_("计划"), _("未列入计划"), "ahead", "place")]
    return [Step(_("计划"), _("%(year)s 年度") % {"year": year}, "done", "place")]


def events(_subject: Subject) -> list[Event]:
    """Return the plan's dates: a year is no date."""
    return []


def _wishes(subject: Subject) -> dict[str, Any]:
    rows = wishes.of_communities(subject.keys)
    counts = wishes.counts(rows)
    return {
        "counts": counts,
        "total": sum(number for _state, number in counts),
        "wishes": [{"wish": each, "state": states()[each.state]} for each in rows[:_SHOWN]],
    }


STAGE = Stage(
    steps,
    events,
    (Panel("wishes", "plan/wishes_panel.html", _wishes, "right", 45), annual_panel.PANEL),
)
