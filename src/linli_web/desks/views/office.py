"""The front door of those who are signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.publish.quality import quality_rules
from linli_web.desks.changes import changes
from linli_web.desks.own_places import notices_near, own_places
from linli_web.desks.places import page_of
from linli_web.journal.models import Entry
from linli_web.notices.actions import look
from linli_web.notices.reads import waiting
from linli_web.people.actors import account_of
from linli_web.people.rights import may_open, reach
from linli_web.plan.reads import today
from linli_web.publish import announcement_reads, quality_reads, reads
from linli_web.publish.views.overview import Card
from linli_web.publish.wording import in_chinese, language, written
from linli_web.registry import map_frames
from linli_web.registry.located import sees_all
from linli_web.registry.models import Community

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from django.http import HttpRequest, HttpResponse

    from linli_web.people.models import Account

_KEY_FIGURES = (
    "investment_total",
    "communities_under_way",
    "communities_renovated",
    "households_benefiting",
)
_EDITED_SHOWN = 8
_RULES_SHOWN = 6
_GOALS_SHOWN = 6
_WORK_SHOWN = 10
_EDITS = ("create", "edit", "undo", "merge", "split", "close", "reopen")


def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for whoever looks, what changed, and what is theirs to know."""
    if not Community.objects.exists():
        return render(
            request,
            "desks/home.html",
            {"empty": True, "may_import": may_open("exchange", request.user)},
        )
    account, day = account_of(request), today()
    since = look(account, "home")
    context = {
        "day": day,
        "work": waiting(account, day, _WORK_SHOWN),
        "since": since,
        "changes": changes(account, since),
        "may_read_journal": may_open("journal", account),
        "has_role": bool(account.effective_holdings),
    }
    if sees_all(reach(account, "read_register")):
        context |= _county(account, day)
    else:
        context |= {"places": own_places(account, day), "notices": notices_near(account, day)}
    return render(request, "desks/home.html", context)


def _county(account: Account, day: date) -> dict[str, Any]:
    """Return what those see who see the whole county."""
    reads_quality = may_open("quality", account)
    # A check of a whole province takes longer than anybody waits for a front page.
    at_once = reads_quality and reads.of_a_county()
    return {
        "county": True,
        "figures": list(_figures(day)),
        "edited": _edited(),
        "may_read_quality": reads_quality,
        "quality": quality_summary(day) if at_once else None,
        "goals": list(_goals(day)),
        "notices": announcement_reads.open_notices(day),
        "map": map_frames.whole(),
    }


def quality(request: HttpRequest) -> HttpResponse:
    """Show the summary of data quality by itself, for a front page that did not wait for it."""
    return render(request, "desks/quality_summary.html", {"quality": quality_summary(today())})


def _figures(day: date) -> Iterator[Card]:
    values = reads.values(day)
    shares = {
        "communities_renovated": "communities_renovated_share",
        "households_benefiting": "households_benefiting_share",
    }
    for name in _KEY_FIGURES:
        each = values[name]
        side = ""
        if name in shares:
            share = values[shares[name]]
            side = f"{share.indicator.label(language())} {written(share.indicator, share.value)}"
        doubt = _("待核实") if name in quality_reads.doubts(day) else ""
        number = (written(each.indicator, each.value),)
        url = reverse("figure", args=[name])
        yield Card(each.indicator.label(language()), number, url, side, doubt)


def _edited() -> list[dict[str, Any]]:
    """Return the communities edited last, each once."""
    keys = Entry.objects.filter(table="communities", act__in=_EDITS).values_list("key", "at")
    last: dict[str, datetime] = {}
    for key, at in keys[: _EDITED_SHOWN * 10]:
        last.setdefault(key, at)
    shown = dict(list(last.items())[:_EDITED_SHOWN])
    names = dict(Community.objects.filter(pk__in=shown).values_list("pk", "name"))
    return [
        {"name": names.get(key, key), "url": page_of("communities", key), "at": at}
        for key, at in shown.items()
    ]


def quality_summary(day: date) -> dict[str, Any]:
    """Return how many findings of each severity there are, and the rules that find most."""
    rows = quality_reads.findings(day)
    by_severity = dict(rows.group_by("severity").len().rows())
    ordered = rows.group_by("rule", "severity", maintain_order=True).len().head(_RULES_SHOWN)
    rules = quality_rules()
    return {
        "total": rows.height,
        "severities": [
            (name, by_severity[name])
            for name in ("error", "warning", "notice")
            if name in by_severity
        ],
        "rules": [
            {
                "rule": rule,
                "severity": severity,
                "number": number,
                "compares": rules[rule].zh_compares if in_chinese() else rules[rule].compares,
            }
            for rule, severity, number in ordered.rows()
        ],
    }


def _goals(day: date) -> Iterator[dict[str, Any]]:
    """Return the targets that are nearest, the least advanced first."""
    goals = pl.DataFrame(list(reads.goals(day).values()))
    if goals.is_empty():
        return
    for row in goals.sort("by", "share", nulls_last=True).head(_GOALS_SHOWN).iter_rows(named=True):
        indicator = reads.values(day)[row["indicator"]].indicator
        yield {
            "name": indicator.label(language()),
            "url": reverse("figure", args=[indicator.name]),
            "value": written(indicator, row["value"]),
            "target": written(indicator, row["target"]),
            "by": row["by"],
            "share": row["share"],
            "status": row["status"],
            "days_left": row["days_left"],
        }
