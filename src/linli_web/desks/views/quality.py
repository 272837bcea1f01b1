"""What is wrong or hard to believe in the data, and where to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
from django.core.paginator import Paginator
from django.shortcuts import render

from linli.publish.quality import message, quality_rules, remedy
from linli.schema import tables
from linli_web.desks.places import page_of
from linli_web.plan.reads import today
from linli_web.publish import quality_reads, reads
from linli_web.publish.wording import in_chinese, language
from linli_web.tables.excel_csv import csv_answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse

_A_PAGE = 50
_FILTERS = ("severity", "rule", "table")


def page(request: HttpRequest) -> HttpResponse:
    """List the findings of data quality with filters, each with the page of its row."""
    everything = quality_reads.findings(today())
    asked = {name: request.GET.get(name, "") for name in _FILTERS}
    shown = _filtered(everything, asked)
    found = Paginator(range(shown.height), _A_PAGE).get_page(request.GET.get("page"))
    rows = shown[list(found)] if shown.height else shown
    context = {
        "findings": [_told(row) for row in rows.iter_rows(named=True)],
        "page": found,
        "asked": asked,
        "total": everything.height,
        "shown": shown.height,
        "options": {name: _options(everything, name, asked) for name in _FILTERS},
        "rules": len(quality_rules()),
        "checked": _rules(everything),
    }
    return render(request, "desks/quality.html", context)


def _filtered(rows: pl.DataFrame, asked: dict[str, str]) -> pl.DataFrame:
    conditions = [pl.col(name) == value for name, value in asked.items() if value]
    return rows.filter(*conditions) if conditions else rows


def _options(rows: pl.DataFrame, name: str, asked: dict[str, str]) -> list[tuple[str, str, int]]:
    """Return the values of a filter with words and how many rows each would leave."""
    others = {each: value for each, value in asked.items() if each != name}
    counts = _filtered(rows, others).group_by(name, maintain_order=True).len()
    return [(value, _words(name, value), number) for value, number in counts.rows()]


def _words(name: str, value: str) -> str:
    if name == "severity":
        return value
    if name == "table":
        return tables()[value].label(language()) if value in tables() else value
    rule = quality_rules()[value]
    return rule.zh_compares if in_chinese() else rule.compares


def _told(row: dict[str, Any]) -> dict[str, Any]:
    return row | {
        "label": _words("table", row["table"]),
        "name": _name(row["table"], row["key"]),
        "message": message(row, language()),
        "remedy": remedy(row, language()),
        "url": page_of(row["table"], row["key"]),
    }


def _name(table: str, key: str) -> str:
    names = reads.place_names()["community_id"] if table == "communities" else {}
    return names[key][0] if key in names else ""


def _rules(rows: pl.DataFrame) -> list[dict[str, Any]]:
    """Return every rule with how many rows it flags, those that flag none too."""
    counts = dict(rows.group_by("rule").len().rows())
    return [
        {
            "name": rule.name,
            "severity": rule.severity,
            "compares": rule.zh_compares if in_chinese() else rule.compares,
            "number": counts.get(rule.name, 0),
        }
        for rule in quality_rules().values()
    ]


def export(request: HttpRequest) -> HttpResponse:
    """Hand out the findings that the filters leave, as a table that Excel opens."""
    asked = {name: request.GET.get(name, "") for name in _FILTERS}
    rows = _filtered(quality_reads.findings(today()), asked)
    return csv_answer("data-quality", _lines(rows))


def _lines(rows: pl.DataFrame) -> Iterator[list[str]]:
    kept = ("severity", "rule", "table", "key", "field", "value", "compared_with")
    yield [*kept, "message", "remedy"]
    for row in rows.iter_rows(named=True):
        cells = [str(row[name] or "") for name in kept]
        yield [*cells, message(row, language()), remedy(row, language())]
