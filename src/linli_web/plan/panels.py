"""The plan on a community's page: the year in which it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from linli_web.registry.panels import Event, Stage, Step

if TYPE_CHECKING:
    from linli_web.registry.panels import Subject


def steps(subject: Subject) -> list[Step]:
    """Return the plan's step: the planned year."""
    year = subject.community.planned_year
    if year is None:
        return [Step(_("计划"), _("未列入计划"), "ahead", "place")]
    return [Step(_("计划"), _("%(year)s 年度") % {"year": year}, "done", "place")]


def events(_subject: Subject) -> list[Event]:
    """Return the plan's dates: a year is no date."""
    return []


STAGE = Stage(steps, events, ())
