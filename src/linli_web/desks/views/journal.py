"""The journal: who did what when and from where, and whether it is as it was written."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_POST

from linli.schema import tables
from linli_web.desks.acts import act_in_words, acts, object_in_words
from linli_web.desks.names import names_of
from linli_web.desks.places import page_of
from linli_web.journal import wording
from linli_web.journal.actions import Act, record
from linli_web.journal.models import Entry, Head
from linli_web.journal.verifying import verify
from linli_web.people.actors import account_of, actor
from linli_web.personal.showing import covered_states
from linli_web.publish.wording import language
from linli_web.registry import histories
from linli_web.tables.excel_csv import CSV, csv_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from linli_web.registry.histories import Told

_A_PAGE = 50
_ASKED = ("q", "who", "act", "table", "since", "until")
_YEARS = range(1900, 3000)
# So many entries are gone through while somebody waits; more by the command.
_MOST_VERIFIED = 50_000
_FAULTS_SHOWN = 50
_KEPT = ("number", "at", "actor_id", "actor_name", "origin", "act", "table", "key", "note", "link")
# Tables about persons: what changed there is told on the page, masked, and stays out of exports.
_OF_PERSONS = frozenset(name for name, each in tables().items() if each.personal)


@dataclass(frozen=True, slots=True)
class Line:
    """One entry in words."""

    entry: Entry
    what: str
    table: str
    name: str
    url: str
    rows: dict[str, int]
    told: Told | None

    @property
    def note(self) -> str:
        """What was said with it."""
        return self.told.note if self.told else self.entry.note


def page(request: HttpRequest) -> HttpResponse:
    """List the journal, newest first, with filters."""
    asked = _asked(request)
    found = Paginator(_found(asked), _A_PAGE).get_page(request.GET.get("page"))
    in_journal = sorted(set(Entry.objects.values_list("table", flat=True).order_by().distinct()))
    context = {
        "lines": _lines(list(found)),
        "page": found,
        "asked": asked,
        "filtered": any(asked.values()),
        "acts": [(act, act_in_words(act)) for act in acts()],
        "tables": [(name, object_in_words(name) or name) for name in in_journal],
        "entries": Entry.objects.count(),
        "head": Head.objects.first(),
    }
    return render(request, "desks/journal.html", context)


def _asked(request: HttpRequest) -> dict[str, str]:
    # No database of ours keeps a text with a zero byte.
    return {name: request.GET.get(name, "").replace("\0", "").strip() for name in _ASKED}


def _found(asked: dict[str, str]) -> QuerySet[Entry]:
    rows = Entry.objects.order_by("-number")
    if asked["q"]:
        rows = rows.filter(Q(key__icontains=asked["q"]) | Q(note__icontains=asked["q"]))
    if asked["who"]:
        rows = rows.filter(actor_name__icontains=asked["who"])
    if asked["act"]:
        rows = rows.filter(act=asked["act"])
    if asked["table"]:
        rows = rows.filter(table=asked["table"])
    if since := _day(asked["since"]):
        rows = rows.filter(at__gte=_midnight(since))
    if until := _day(asked["until"]):
        rows = rows.filter(at__lt=_midnight(until + timedelta(days=1)))
    return rows


def _day(text: str) -> date | None:
    """Read a day; one that there is not is passed over, as the browser's field does."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and day.year in _YEARS else None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _lines(entries: Sequence[Entry]) -> list[Line]:
    names = names_of(entries, _A_PAGE)
    told = _told(entries)
    return [
        Line(
            entry=entry,
            what=act_in_words(entry.act),
            table=object_in_words(entry.table),
            name=names.get((entry.table, entry.key), ""),
            url=page_of(entry.table, entry.key),
            rows=(entry.after or {}) if entry.key == "*" else {},
            told=told.get(entry.pk),
        )
        for entry in entries
    ]


def _told(entries: Sequence[Entry]) -> dict[int, Told]:
    """Tell in words what entries on rows of the register changed."""
    ours = [each for each in entries if each.table in tables() and each.key != "*"]
    return {entry.pk: each for entry, each in zip(ours, histories.told(ours), strict=True)}


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Go through the whole journal and say whether it is as it was written."""
    number = Entry.objects.count()
    if number > _MOST_VERIFIED:
        return render(request, "desks/journal_verdict.html", {"too_many": number})
    verdict = verify()
    faults = [wording.told(each, language()) for each in verdict.faults[:_FAULTS_SHOWN]]
    context = {
        "verdict": verdict,
        "faults": faults,
        "more": len(verdict.faults) - len(faults),
        "remedy": wording.remedy(language()),
        "at": timezone.now(),
    }
    return render(request, "desks/journal_verdict.html", context)


def export(request: HttpRequest) -> StreamingHttpResponse:
    """Hand out what the filters leave, as a table that Excel opens; that is journalled, too."""
    asked = _asked(request)
    rows = _found(asked).order_by("number").iterator(2000)
    said = {name: value for name, value in asked.items() if value}
    record(actor(account_of(request)), [Act("export", "journal", "csv", after=said)])
    response = StreamingHttpResponse(csv_lines(_table(rows)), content_type=CSV)
    response["Content-Disposition"] = 'attachment; filename="journal.csv"'
    return response


def _table(rows: Iterable[Entry]) -> Iterator[list[Any]]:
    yield [*_KEPT, "before", "after"]
    for row in rows:
        yield [getattr(row, name) for name in _KEPT] + _states(row)


def _states(row: Entry) -> list[str]:
    if row.table in _OF_PERSONS:
        return ["", ""]
    pair = [(row.table, row.key, state) for state in (row.before, row.after)]
    return [_json(each) for each in covered_states(pair)]


def _json(value: Any) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False)
