"""The check-up on a community's page: what was found, what of it the works mended."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin
from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.checkup.dimensions import severity_label
from linli_web.checkup.reads import findings_of, scores, unresolved
from linli_web.registry import catalogues
from linli_web.registry.cells import language
from linli_web.registry.panels import Event, Panel, Stage, Step, by_month

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linli_web.checkup.models import Finding
    from linli_web.checkup.reads import Score
    from linli_web.registry.panels import Subject

_RADIUS = 105.0
_CENTRE = (220.0, 150.0)
_SHOWN = 8


def steps(subject: Subject) -> list[Step]:
    """Return the check-up's step: how many findings there are, how many are left."""
    counted = findings_of((subject.community.pk,), subject.day).aggregate(
        found=Count("pk"), left=Count("pk", filter=unresolved(subject.day))
    )
    if not counted["found"]:
        return [Step(_("体检"), _("未体检"), "ahead", "findings")]
    words = ngettext("%(number)s 项问题", "%(number)s 项问题", counted["found"])
    return [Step(_("体检"), words % {"number": counted["found"]}, "done", "findings")]


def events(subject: Subject) -> list[Event]:
    """Return the days on which findings were made."""
    rows = findings_of((subject.community.pk,), subject.day).values_list("observed_on", "item")
    words = _("体检发现 %(number)s 项问题")
    return [Event(day, words % {"number": len(items)}) for day, items in by_month(rows)]


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of the radar chart: its end and where its label stands."""

    score: Score
    x: float
    y: float
    label_x: float
    label_y: float
    anchor: str


def radar(rows: list[Score]) -> dict[str, Any]:
    """Return the radar chart's points, for drawing it as plain SVG."""
    axes = [_axis(row, position, len(rows)) for position, row in enumerate(rows)]
    return {
        "axes": axes,
        "rings": [_polygon([level] * len(rows)) for level in (25, 50, 75, 100)],
        "before": _polygon([row.before for row in rows]),
        "after": _polygon([row.after for row in rows]),
        "centre": _CENTRE,
    }


def _direction(position: int, count: int) -> tuple[float, float]:
    angle = 2 * pi * position / count
    return sin(angle), -cos(angle)


def _axis(score: Score, position: int, count: int) -> Axis:
    x, y = _direction(position, count)
    anchor = "middle" if abs(x) < 0.1 else "start" if x > 0 else "end"
    return Axis(
        score,
        round(_CENTRE[0] + _RADIUS * x, 1),
        round(_CENTRE[1] + _RADIUS * y, 1),
        round(_CENTRE[0] + (_RADIUS + 14) * x, 1),
        round(_CENTRE[1] + (_RADIUS + 16) * y + 5, 1),
        anchor,
    )


def _polygon(values: list[float]) -> str:
    points = []
    for position, value in enumerate(values):
        x, y = _direction(position, len(values))
        reach = _RADIUS * value / 100
        points.append(f"{_CENTRE[0] + reach * x:.1f},{_CENTRE[1] + reach * y:.1f}")
    return " ".join(points)


def _scores(subject: Subject) -> dict[str, Any]:
    rows, before, after = scores(subject.community.pk, subject.day)
    found = sum(row.found for row in rows)
    return {"scores": rows, "before": before, "after": after, "found": found, "radar": radar(rows)}


def _findings(subject: Subject) -> dict[str, Any]:
    rows = findings_of((subject.community.pk,), subject.day).select_related("building")
    left = rows.filter(unresolved(subject.day)).order_by("-severity", "finding_id")
    total = rows.aggregate(found=Count("pk"), left=Count("pk", filter=unresolved(subject.day)))
    return {
        "findings": finding_rows(left[:_SHOWN]),
        "more": max(0, total["left"] - _SHOWN),
        "total": total,
    }


def finding_rows(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Return findings with what is written in their rows."""
    return [
        {
            "row": row,
            "label": catalogues.label("finding_items", row.item, language()),
            "unit": catalogues.label("measuring_units", row.unit, language()),
            "severity": severity_label(row.severity, language()),
        }
        for row in findings
    ]


STAGE = Stage(
    steps,
    events,
    (
        Panel("scores", "checkup/scores_panel.html", _scores, "right", 10),
        Panel("findings", "checkup/findings_panel.html", _findings, "right", 40),
    ),
)
