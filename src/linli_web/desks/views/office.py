"""The front door of those who are signed in."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import polars as pl
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.publish.quality import quality_rules
from linli_web.desks.acts import act_in_words, object_in_words
from linli_web.desks.places import page_of
from linli_web.journal.models import Entry
from linli_web.people.rights import may_open
from linli_web.plan.reads import today
from linli_web.publish import announcement_reads, quality_reads, reads
from linli_web.publish.views.overview import Card
from linli_web.publish.wording import in_chinese, language, written
from linli_web.registry import map_frames
from linli_web.registry.models import Community

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime

    from django.http import HttpRequest, HttpResponse

_KEY_FIGURES = (
    "investment_total",
    "communities_under_way",
    "communities_renovated",
    "households_benefiting",
    "findings_open",
)
_ENTRIES_SHOWN = 12
_EDITED_SHOWN = 8
_RULES_SHOWN = 6
_GOALS_SHOWN = 6
_EDITS = ("create", "edit", "undo", "merge", "split", "close", "reopen")


def home(request: HttpRequest) -> HttpResponse:
    """Show what the programme stands at, what changed of late, and what is wrong."""
    if not Community.objects.exists():
        return render(
            request,
            "desks/home.html",
            {"empty": True, "may_import": may_open("exchange", request.user)},
        )
    day = today()
    since = timezone.now() - timedelta(days=1)
    context = {
        "day": day,
        "figures": list(_figures(day)),
        "since": since,
        "changes": _changes(since),
        "edited": _edited(),
        # A check of a whole province takes longer than anybody waits for a front page.
        "quality": quality_summary(day) if reads.of_a_county() else None,
        "goals": list(_goals(day)),
        "notices": announcement_reads.open_notices(day),
        "map": map_frames.whole(),
        "may_read_journal": may_open("journal", request.user),
    }
    return render(request, "desks/home.html", context)


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


def _changes(since: datetime) -> dict[str, Any]:
    """Return what the journal wrote since a moment; if nothing, its last entries."""
    rows = Entry.objects.filter(at__gte=since)
    number = rows.count()
    shown = (rows if number else Entry.objects.all())[:_ENTRIES_SHOWN]
    keys = [each.key for each in shown if each.table == "communities"]
    names = dict(Community.objects.filter(pk__in=keys).values_list("pk", "name"))
    return {"number": number, "entries": [_told(each, names) for each in shown]}


def _told(entry: Entry, names: Mapping[str, str]) -> dict[str, Any]:
    number = (entry.after or {}).get("new") if entry.key == "*" else None
    key = "" if entry.key == "*" else entry.key
    return {
        "at": entry.at,
        "who": entry.actor_name,
        "what": act_in_words(entry.act),
        "table": object_in_words(entry.table),
        "key": names.get(key, key) if entry.table == "communities" else key,
        "url": page_of(entry.table, entry.key),
        "rows": number,
        "note": entry.note,
    }


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
