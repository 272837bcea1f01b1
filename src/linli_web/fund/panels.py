"""The money on a community's page: which source gave what."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from linli.schema import label
from linli_web.fund.reads import KINDS, money_by_source, standing
from linli_web.registry.cells import language
from linli_web.registry.panels import Event, Panel, Stage, Step, by_month

if TYPE_CHECKING:
    from linli_web.registry.panels import Subject


def short_yuan(amount: Decimal) -> str:
    """Write an amount as people say it: in ten thousands in Chinese, in millions in English."""
    if language() == "zh":
        return f"{amount / 10_000:,.2f} 万元"
    return f"{amount / 1_000_000:,.3f} million yuan"


def _totals(rows: list[dict[str, Any]]) -> dict[str, Decimal]:
    return {kind: sum((row[kind] for row in rows), Decimal(0)) for kind in KINDS}


def steps(subject: Subject) -> list[Step]:
    """Return the money's step: what was allocated and given in kind."""
    totals = _totals(money_by_source(subject.keys, subject.day))
    given = totals["allocation"] + totals["in_kind"]
    if not given:
        return [Step(_("资金"), _("未安排资金"), "ahead", "money")]
    return [Step(_("资金"), short_yuan(given), "done", "money")]


def events(subject: Subject) -> list[Event]:
    """Return the days on which money was allocated, given in kind or paid."""
    rows = standing(subject.day).filter(community__in=subject.keys, kind__in=KINDS)
    found = []
    for kind in KINDS:
        days = rows.filter(kind=kind).values_list("date", "pk")
        name = label("voucher_kind", kind, language())
        found += [
            Event(day, _("%(kind)s %(number)s 笔") % {"kind": name, "number": len(keys)})
            for day, keys in by_month(days)
        ]
    return found


def _money(subject: Subject) -> dict[str, Any]:
    rows = money_by_source(subject.keys, subject.day)
    english = language() == "en"
    for row in rows:
        name = (row["source__english_name"] if english else "") or row["source__name"]
        row["label"] = name or _("未写明来源")
    return {"sources": rows, "totals": _totals(rows), "merged": len(subject.keys) > 1}


STAGE = Stage(steps, events, (Panel("money", "fund/money_panel.html", _money, "left", 30),))
