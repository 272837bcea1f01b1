"""The works on a community's page: what was done, for how much, accepted when."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.schema import label
from linli_web.registry import catalogues
from linli_web.registry.cells import language
from linli_web.registry.panels import Event, Panel, Stage, Step, by_month
from linli_web.works.reads import works_of

if TYPE_CHECKING:
    from linli_web.registry.panels import Subject
    from linli_web.works.models import Work


def _days(number: int) -> str:
    return ngettext("%(number)s 天", "%(number)s 天", number) % {"number": number}


def steps(subject: Subject) -> list[Step]:
    """Return the steps of building and of acceptance."""
    return [_building(subject), _acceptance(subject)]


def _building(subject: Subject) -> Step:
    begun, done = subject.community.started_on, subject.community.completed_on
    if begun is None or begun > subject.day:
        return Step(_("施工"), _("未开工"), "ahead", "works")
    if done is None or done > subject.day:
        words = _("第 %(number)s 天") % {"number": (subject.day - begun).days + 1}
        return Step(_("施工"), words, "now", "works")
    return Step(_("施工"), _days((done - begun).days + 1), "done", "works")


def _acceptance(subject: Subject) -> Step:
    days = works_of((subject.community.pk,)).values_list("accepted_on", flat=True)
    accepted = [day for day in days if day is not None and day <= subject.day]
    if not accepted:
        return Step(_("验收"), _("未验收"), "ahead", "works")
    if len(accepted) == len(days):
        return Step(_("验收"), max(accepted).isoformat(), "done", "works")
    words = _("%(done)s / %(all)s 项") % {"done": len(accepted), "all": len(days)}
    return Step(_("验收"), words, "now", "works")


def events(subject: Subject) -> list[Event]:
    """Return the days on which works were accepted."""
    accepted = [
        (work.accepted_on, _label(work))
        for work in works_of((subject.community.pk,))
        if work.accepted_on is not None and work.accepted_on <= subject.day
    ]
    return [Event(day, _accepted(labels)) for day, labels in by_month(accepted)]


def _accepted(labels: list[str]) -> str:
    named = "、".join(labels[:3]) if language() == "zh" else ", ".join(labels[:3])
    if len(labels) <= 3:
        return _("验收：%(works)s") % {"works": named}
    return _("验收：%(works)s 等 %(number)s 项") % {"works": named, "number": len(labels)}


def _label(work: Work) -> str:
    return catalogues.label("measures", work.measure_id, language())


def _works(subject: Subject) -> dict[str, Any]:
    order = {measure: at for at, measure in enumerate(catalogues.rows("measures"))}
    works = sorted(
        works_of((subject.community.pk,)), key=lambda work: order.get(work.measure_id, len(order))
    )
    rows = [row_of(work) for work in works]
    costs = [row["work"].cost_yuan for row in rows if row["work"].cost_yuan is not None]
    return {"works": rows, "cost": sum(costs, Decimal(0)) if costs else None}


def row_of(work: Work) -> dict[str, Any]:
    """Return a work with what is written in its row."""
    measure = catalogues.rows("measures").get(work.measure_id)
    works_class = label("works_class", measure["works_class"], language()) if measure else ""
    payer = catalogues.label("source_kinds", work.paid_by, language()) if work.paid_by else ""
    return {
        "work": work,
        "label": _label(work),
        "class": works_class,
        "unit": catalogues.label("measuring_units", work.unit, language()),
        "payer": payer,
        "status": label("work_status", work.status, language()),
    }


STAGE = Stage(steps, events, (Panel("works", "works/works_panel.html", _works, "left", 20),))
