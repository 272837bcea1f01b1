"""How far the programme is, from what the check-up found to the published annual plan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli_web.plan.models import AnnualPlan, Scenario, SpecialPlan
from linli_web.plan.reads.annual_states import STATES
from linli_web.plan.reads.special_plans import usable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linli_web.plan.reads.schemes import CommunitySchemes

_CLOSED = ("published", "superseded")


@dataclass(frozen=True, slots=True)
class ProgrammeStep:
    """One step: `done`, `now` or `ahead`, what is to be said of it, and where it is taken."""

    title: str
    words: str
    url: str
    state: str


def programme_way(rows: Sequence[CommunitySchemes]) -> list[ProgrammeStep]:
    """Return the steps of the programme; the first that is not done is the one of now.

    Parameters
    ----------
    rows
        The communities to plan within somebody's reach, with their schemes.
    """
    steps = [
        _findings(rows),
        _schemes(rows),
        _scenarios(),
        _special_plan(),
        _annual_plan(),
        _publication(),
    ]
    now = next((at for at, step in enumerate(steps) if step.state != "done"), len(steps))
    return [replace(step, state="now") if at == now else step for at, step in enumerate(steps)]


def _step(title: str, words: str, url: str, *, done: bool) -> ProgrammeStep:
    return ProgrammeStep(title, words, url, "done" if done else "ahead")


def _findings(rows: Sequence[CommunitySchemes]) -> ProgrammeStep:
    number = sum(row.open_findings > 0 for row in rows)
    words = ngettext("%(number)s 个小区有问题", "%(number)s 个小区有问题", number)
    url = reverse("registry:findings")
    return _step(_("体检问题"), words % {"number": number}, url, done=bool(rows))


def _schemes(rows: Sequence[CommunitySchemes]) -> ProgrammeStep:
    drawn_up = sum(bool(row.schemes) for row in rows)
    words = _("%(drawn_up)s / %(all)s 个小区已有") % {"drawn_up": drawn_up, "all": len(rows)}
    done = 0 < len(rows) == drawn_up
    return _step(_("小区方案"), words, reverse("plan:front"), done=done)


def _scenarios() -> ProgrammeStep:
    number = Scenario.objects.filter(retired_at=None).count()
    solved = usable().order_by().values("scenario").distinct().count()
    words = _("%(number)s 个，已求解 %(solved)s 个") % {"number": number, "solved": solved}
    return _step(_("规划情景"), words, reverse("plan:scenarios"), done=solved > 0)


def _special_plan() -> ProgrammeStep:
    title = _("专项规划")
    approved = SpecialPlan.objects.filter(state="approved").first()
    newest = approved or SpecialPlan.objects.first()
    if newest is None:
        return _step(title, _("还没有选定"), reverse("plan:annual-plans"), done=False)
    words = STATES[newest.state].label
    if newest.approved_on is not None:
        words = _("%(day)s 批准") % {"day": newest.approved_on}
    url = reverse("plan:special", args=[newest.public_id])
    return _step(title, words, url, done=approved is not None)


def _annual_plan() -> ProgrammeStep:
    title = _("年度计划")
    rows = AnnualPlan.objects.order_by("year", "number")
    newest = rows.exclude(state__in=_CLOSED).first() or rows.last()
    if newest is None:
        return _step(title, _("还没有编制"), reverse("plan:annual-plans"), done=False)
    told = {"year": newest.year, "state": STATES[newest.state].label}
    words = _("%(year)s 年度：%(state)s") % told
    url = reverse("plan:annual", args=[newest.public_id])
    return _step(title, words, url, done=newest.state in {"approved", *_CLOSED})


def _publication() -> ProgrammeStep:
    title, rows = _("向社会公布"), AnnualPlan.objects.filter(state="published")
    years = list(rows.order_by("year").values_list("year", flat=True))
    if not years:
        return _step(title, _("还没有公布"), reverse("plan:annual-plans"), done=False)
    words = _("、").join(str(year) for year in years)
    return _step(title, words, reverse("public-annual-plan", args=[years[-1]]), done=True)
