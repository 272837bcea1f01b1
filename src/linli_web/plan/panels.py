"""The plan on a community's page: the year in which it stands, and its schemes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli_web.plan import annual_panel
from linli_web.plan.models import Scheme
from linli_web.plan.reads import wishes
from linli_web.plan.reads.schemes import open_findings, schemes_of
from linli_web.plan.wish_states import states
from linli_web.registry.panels import Event, Panel, Stage, Step

if TYPE_CHECKING:
    from linli_web.registry.panels import Subject


_SHOWN = 5


def steps(subject: Subject) -> list[Step]:
    """Return the plan's step: the planned year; before there is one, how many schemes stand."""
    year = subject.community.planned_year
    if year is not None:
        return [Step(_("计划"), _("%(year)s 年度") % {"year": year}, "done", "place")]
    number = Scheme.objects.in_force().filter(community=subject.community).count()
    if number:
        words = ngettext("%(number)s 个方案", "%(number)s 个方案", number)
        return [Step(_("计划"), words % {"number": number}, "now", "schemes")]
    return [Step(_("计划"), _("未列入计划"), "ahead", "place")]


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


def _schemes(subject: Subject) -> dict[str, Any]:
    return {
        "schemes": schemes_of(subject.community.pk),
        "open_findings": open_findings(subject.day).get(subject.community.pk, 0),
    }


STAGE = Stage(
    steps,
    events,
    (
        Panel("schemes", "plan/schemes_panel.html", _schemes, "left", 15),
        Panel("wishes", "plan/wishes_panel.html", _wishes, "right", 45),
        annual_panel.PANEL,
    ),
)
