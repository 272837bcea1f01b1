"""All figures as of any day, the months that were reported, and the rows behind each figure."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.publish import definitions
from linli.schema import table
from linli_web.desks.places import page_of
from linli_web.people.actors import account_of
from linli_web.people.rights import may_open
from linli_web.plan.reads import today
from linli_web.publish import actions, figure_reads, open_data, quality_reads, reads
from linli_web.publish.permissions import may_freeze
from linli_web.publish.views import charts
from linli_web.publish.views.open_data import (
    doubt_of,
    formula,
    goal_of,
    named_places,
    place_titles,
)
from linli_web.publish.wording import in_chinese, language, plain, written
from linli_web.registry.actions import Refused
from linli_web.registry.cells import written as cell_written
from linli_web.registry.cells import zone_names
from linli_web.registry.listings import listings
from linli_web.tables.excel_csv import csv_answer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import polars as pl
    from django.http import HttpRequest, HttpResponse

    from linli.publish import Indicator

_A_PAGE = 50
_COLUMNS_SHOWN = 8


def page(request: HttpRequest) -> HttpResponse:
    """Show every figure as of a day, beside a reported month."""
    day = _asked_day(request)
    frozen = figure_reads.frozen_months()
    month = request.GET.get("month", "")
    month = month if month in frozen else (frozen[0] if frozen else "")
    allowed = may_freeze(request.user)
    context = {
        "day": day,
        "today": today(),
        "groups": _groups(day, month),
        "frozen": frozen,
        "month": month,
        "next_month": figure_reads.next_month(today()),
        "may_freeze": allowed.allowed,
        "why_not": allowed.reason,
        "growth": charts.growth(day),
    }
    return render(request, "desks/figures.html", context)


def _asked_day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return today()


def group_words() -> dict[str, str]:
    """Return the headings over groups of figures."""
    return {
        "money": _("资金"),
        "scale": _("规模"),
        "progress": _("进度"),
        "basic": _("基础类"),
        "improvement": _("完善类"),
        "life_circle": _("生活圈"),
        "governance": _("治理"),
    }


def _groups(day: date, month: str) -> list[dict[str, Any]]:
    values = reads.values(day)
    goals = reads.goals(day)
    doubts = quality_reads.doubts(day)
    told = figure_reads.reported_month(month) if month else {}
    words = group_words()
    rows = (
        _row(name, each, goals.get(name), told.get(name), name in doubts)
        for name, each in values.items()
    )
    return [
        {"name": words.get(group, group), "rows": list(found)}
        for group, found in groupby(rows, key=lambda row: row["indicator"].group)
    ]


def _row(name: str, each: Any, goal: Any, month: Any, doubted: bool) -> dict[str, Any]:
    indicator = each.indicator
    return {
        "indicator": indicator,
        "name": name,
        "label": indicator.label(language()),
        "written": written(indicator, each.value),
        "missing": each.missing,
        "doubted": doubted,
        "target": written(indicator, goal["target"]) if goal else None,
        "share": goal["share"] if goal else None,
        "frozen": written(indicator, month.frozen) if month else None,
        "computed": written(indicator, month.computed) if month else None,
        "drifted": bool(month and month.drifted),
    }


@require_POST
def freeze(request: HttpRequest) -> HttpResponse:
    """Freeze a month's figures as reported."""
    month = request.POST.get("month", "").strip()
    try:
        number = actions.freeze_month(account_of(request), month)
    except Refused as refused:
        messages.error(request, " ".join(refused.reasons))
    else:
        told = {"month": month, "number": number}
        messages.success(request, _("%(month)s 的 %(number)s 个数字已冻结。") % told)
    return redirect("figures")


def _known(name: str) -> Indicator:
    if name not in definitions():
        raise Http404
    return definitions()[name]


def figure(request: HttpRequest, name: str) -> HttpResponse:
    """Show one figure: definition, by place, month by month, rows behind."""
    asked = _known(name)
    day = _asked_day(request)
    value = reads.values(day)[name]
    context = {
        "may_read_rows": may_open("figure-rows", request.user),
        "indicator": asked,
        "label": asked.label(language()),
        "definition": asked.zh_definition if in_chinese() else asked.definition,
        "value": value,
        "written": written(asked, value.value),
        "day": day,
        "doubt": doubt_of(name, day),
        "goal": goal_of(asked, day),
        "formula": formula(asked),
        "sources": _source_tables(asked),
        "places": [_places(asked, by, title, day) for by, title in place_titles()],
        "months": charts.months((name,), day),
        "reported": _reported(asked),
        "rows": figure_reads.behind(name, day).height,
    }
    return render(request, "desks/figure.html", context)


def _source_tables(asked: Indicator) -> list[tuple[str, str]]:
    return [(each, table(each).label(language())) for each in open_data.source_tables(asked.name)]


def _places(asked: Indicator, by: str, title: str, day: date) -> dict[str, Any]:
    rows = reads.by_place(by, (asked.name,), day)
    told = [
        (scope, value, missing, False)
        for scope, value, missing in rows.select("scope", "value", "missing").rows()
    ]
    return {"by": by, "title": title} | named_places(asked, by, told)


def _reported(asked: Indicator) -> list[dict[str, Any]]:
    found = []
    for month in figure_reads.frozen_months():
        each = figure_reads.reported_month(month)[asked.name]
        found.append(
            {
                "month": month,
                "frozen": written(asked, each.frozen),
                "computed": written(asked, each.computed),
                "drifted": each.drifted,
            }
        )
    return found


def rows(request: HttpRequest, name: str) -> HttpResponse:
    """Show exactly the rows that add up to a figure, or hand them out as a table."""
    asked = _known(name)
    day = _asked_day(request)
    found = figure_reads.behind(name, day)
    if request.GET.get("format") == "csv":
        return _file(name, found)
    paged = Paginator(range(found.height), _A_PAGE).get_page(request.GET.get("page"))
    shown = found[list(paged)] if found.height else found
    value = reads.values(day)[name]
    home = _source_tables(asked)[0][0]
    columns = _columns(home, found)
    context = {
        "indicator": asked,
        "label": asked.label(language()),
        "written": written(asked, value.value),
        "day": day,
        "page": paged,
        "headings": [table(home).field(each).label(language()) for each in columns],
        "rows": list(_cells(home, columns, shown)),
        "number": found.height,
        "ratio": asked.aggregate == "ratio",
    }
    return render(request, "desks/figure_rows.html", context)


def _columns(home: str, found: pl.DataFrame) -> list[str]:
    """Return the columns that the register's own list shows, the key first."""
    listed = [each.name for each in listings()[home].columns] if home in listings() else []
    ordered = dict.fromkeys([*table(home).key, *listed, *table(home).names])
    return [each for each in ordered if each in found.columns][:_COLUMNS_SHOWN]


def _cells(home: str, columns: list[str], shown: pl.DataFrame) -> Iterator[dict[str, Any]]:
    zones = zone_names()
    for row in shown.iter_rows(named=True):
        key = "|".join(str(row.get(part) or "") for part in table(home).key)
        part = definitions()[row["indicator"]]
        yield {
            "url": page_of(home, key) if all(key.split("|")) else "",
            "part": part.label(language()),
            "value": plain(float(row["value"] or 0), 4),
            "cells": [_cell(home, name, row[name], zones) for name in columns],
        }


def _cell(home: str, name: str, value: Any, zones: Mapping[str, str]) -> str:
    """Write a cell; a place by its name, its own row's key as it is."""
    places = reads.place_names().get(name, {})
    if name not in table(home).key and value in places:
        return places[value][0 if in_chinese() else 1]
    return cell_written(table(home).field(name), value, zones)


def _file(name: str, found: pl.DataFrame) -> HttpResponse:
    return csv_answer(name, [found.columns, *found.iter_rows()])
