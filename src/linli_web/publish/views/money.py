"""The public page of the money: by group and source, by year, by community."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse

from linli_web.plan.models import Source
from linli_web.plan.reads import today
from linli_web.publish import money_reads, reads
from linli_web.publish.views import charts
from linli_web.publish.wording import in_chinese, money, written
from linli_web.registry.models import Community

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse

_A_PAGE = 50


def money_page(request: HttpRequest) -> HttpResponse:
    """Show every yuan by source, by year and by community; all tables have the same total."""
    day = today()
    total = reads.values(day)["investment_total"]
    context = {
        "day": day,
        "total": total.value,
        "written": written(total.indicator, total.value),
        "kinds": money_reads.source_kinds(day),
        "flows": charts.flows(day),
        "groups": _groups(day),
        "sources": _sources(day),
        "years": _with_total(money_reads.added_up("year", day)),
        "communities": _communities(request, day),
        "growth": charts.months(("investment_total",), day),
    }
    return render(request, "publish/money.html", context)


def _groups(day: date) -> list[dict[str, Any]]:
    """Return the groups of sources as published, with their share of the whole."""
    names = charts.flow_names()
    rows = money_reads.published_by_category(day)
    sums = rows.group_by("source_group", maintain_order=True).agg(pl.col("amount_yuan").sum())
    whole = float(sums["amount_yuan"].sum() or 0)
    return [
        {
            "name": names[group],
            "amount": amount,
            "words": money(float(amount)),
            "share": float(amount) / whole if whole else None,
            "url": reverse("open-indicator", args=[group]) if group.startswith("funding_") else "",
        }
        for group, amount in sums.rows()
    ]


def _sources(day: date) -> dict[str, Any]:
    known = {source.pk: source for source in Source.objects.all()}
    found = _with_total(money_reads.added_up("source_id", day))
    for row in found["rows"]:
        source = known.get(row["source_id"])
        row["source"] = source
        if source is not None:
            row["name"] = source.name if in_chinese() else source.english_name or source.name
    found["invented"] = any(each.origin == "invented" for each in known.values())
    return found


def _with_total(rows: pl.DataFrame) -> dict[str, Any]:
    amounts = [name for name in rows.columns if name.endswith("_yuan")]
    return {
        "rows": list(rows.iter_rows(named=True)),
        "total": {name: rows[name].sum() for name in amounts},
    }


def _communities(request: HttpRequest, day: date) -> dict[str, Any]:
    """Return a page of communities with what was allocated to them and brought in kind."""
    rows = money_reads.added_up("community_id", day).with_columns(
        used_yuan=pl.col("allocated_yuan") + pl.col("in_kind_yuan")
    )
    placed = rows.filter(pl.col("community_id").is_not_null() & (pl.col("used_yuan") != 0))
    ordered = placed.sort("used_yuan", "community_id", descending=[True, False])
    page = Paginator(ordered["community_id"].to_list(), _A_PAGE).get_page(request.GET.get("page"))
    shown = ordered.filter(pl.col("community_id").is_in(list(page)))
    names = dict(Community.objects.filter(pk__in=list(page)).values_list("pk", "name"))
    return {
        "page": page,
        "rows": [row | {"name": names[row["community_id"]]} for row in shown.iter_rows(named=True)],
        "total": ordered["used_yuan"].sum(),
    }
