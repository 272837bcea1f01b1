"""The county's public front page: figures, map, money, notices, all from rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.standards import facility_categories, finding_items
from linli_web.plan.reads import today
from linli_web.publish import (
    announcement_reads,
    life_circle_reads,
    money_reads,
    quality_reads,
    reads,
)
from linli_web.publish.findings_reads import before_after
from linli_web.publish.views import charts
from linli_web.publish.wording import (
    Written,
    language,
    month_words,
    numeral,
    plain,
    written,
)
from linli_web.registry import map_frames

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from linli.publish import Indicator
    from linli_web.publish.reads import Value

# What is shown first; a figure without a value gives its place to the next.
_SMALL = (
    "water_main_renewed",
    "gas_connected",
    "power_upgraded",
    "parking_added",
    "charging_piles",
    "overhead_lines_removed",
    "secondary_water_supply",
    "roof_waterproofed",
    "illegal_structures_removed",
    "kindergartens_built",
    "service_stations",
    "pocket_parks",
    "elderly_care_centres",
    "basketball_courts",
    "convenience_stores",
    "childcare_sites",
    "four_line_entry",
    "culture_wall",
    "elevators_added",
    "roads_resurfaced",
)
_SMALL_SHOWN = 12
_NOTICES_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Card:
    """One figure as it stands on the page."""

    name: str
    figures: tuple[Written, ...]
    url: str
    side: str = ""
    warning: str = ""
    share: float | None = None


def overview(request: HttpRequest) -> HttpResponse:
    """Show what the programme has done, all figures from rows."""
    day = today()
    figures = reads.values(day)
    if not figures["communities_registered"].value:
        return render(request, "publish/empty.html")
    to = "figure" if request.user.is_authenticated else "open-indicator"
    return render(
        request,
        "publish/overview.html",
        {
            "headline": _headline(figures, day),
            "month": month_words(day),
            "large": list(_large(figures, day, to)),
            "small": list(_small(figures, day, to)),
            "map": map_frames.whole(public=True),
            "flows": charts.flows(day),
            "notices": announcement_reads.open_notices(day)[:_NOTICES_SHOWN],
            "circle": _circle(day),
            "before_after": _before_after(day),
            "growth": charts.growth(day),
        },
    )


def _headline(figures: Mapping[str, Value], day: date) -> str:
    areas, households = (
        int(figures[name].value or 0) for name in ("areas_renovated", "households_benefiting")
    )
    if not households:
        return _("老旧小区改造")
    years = day.year - int(reads.months(day)[0][:4]) + 1
    told = {"areas": f"{areas:,}", "households": f"{households:,}", "years": numeral(years)}
    words = ngettext(
        "%(years)s年，%(areas)s 个片区，%(households)s 户人家住得更好",
        "%(years)s年，%(areas)s 个片区，%(households)s 户人家住得更好",
        years,
    )
    return words % told


def _large(figures: Mapping[str, Value], day: date, to: str) -> Iterator[Card]:
    def card(names: tuple[str, ...], name: str, side: str, warning: str = "") -> Card:
        found = tuple(written(figures[each].indicator, figures[each].value) for each in names)
        return Card(name, found, reverse(to, args=[names[0]]), side, warning)

    kinds = money_reads.source_kinds(day)
    zones = reads.table("zones").height
    yield card(
        ("investment_total",),
        _("累计投入资金"),
        _("%(kinds)s 类来源，逐笔凭证相加") % {"kinds": kinds},
    )
    yield card(
        ("areas_renovated", "residential_buildings"),
        _("改造片区 / 居民楼"),
        _("%(zones)s大板块依次推进") % {"zones": numeral(zones)} if zones else "",
    )
    yield card(("households_benefiting",), _("惠及居民"), _households_side(figures))
    yield card(("floor_area",), _("建筑面积"), "", _floor_area_doubt(day))


def _floor_area_doubt(day: date) -> str:
    """Return what the rule of data quality says of the floor area, in few words."""
    doubt = quality_reads.doubts(day).get("floor_area")
    if doubt is None:
        return ""
    value = float(doubt["value"])
    told = {"value": f"{value:.0f}"}
    if value > float(doubt["high"]):
        return _("户均 %(value)s ㎡，高于常值，核实中") % told
    return _("户均 %(value)s ㎡，低于常值，核实中") % told


def _households_side(figures: Mapping[str, Value]) -> str:
    share = figures["households_benefiting_share"].value
    if share is None:
        return ""
    return _("占在册户数的 %(share)s") % {"share": f"{plain(share * 100, 1)}%"}


def _small(figures: Mapping[str, Value], day: date, to: str) -> Iterator[Card]:
    goals = reads.goals(day)
    shown = [figures[name] for name in _SMALL if figures[name].value][:_SMALL_SHOWN]
    for each in shown:
        goal = goals.get(each.indicator.name)
        yield Card(
            each.indicator.label(language()),
            (written(each.indicator, each.value),),
            reverse(to, args=[each.indicator.name]),
            _goal_words(each.indicator, goal) if goal else "",
            share=min(1.0, goal["share"]) if goal and goal["share"] is not None else None,
        )


def _goal_words(indicator: Indicator, goal: Mapping[str, Any]) -> str:
    """Write a target; its unit stands beside the figure itself."""
    target = written(indicator, goal["target"]).number
    if (goal["by"].month, goal["by"].day) == (12, 31):
        return _("%(year)s 年目标 %(target)s") % {"year": goal["by"].year, "target": target}
    return _("目标 %(target)s（%(by)s）") % {"target": target, "by": goal["by"]}


def _circle(day: date) -> dict[str, Any]:
    rows = life_circle_reads.joined_communities(day)
    names = {
        row["category"]: row[language()] for row in facility_categories().iter_rows(named=True)
    }
    return {
        "communities": rows["communities"][0],
        "unplaced": rows["unplaced"][0],
        "distances": sorted({int(each) for each in rows["distance_m"]}),
        "rows": [
            {
                "name": _short(names[row["category"]]),
                "before": (row["before_share"] or 0) * 100,
                "after": (row["after_share"] or 0) * 100,
                "counts": (row["before"], row["after"]),
            }
            for row in rows.iter_rows(named=True)
        ],
    }


def _short(name: str) -> str:
    """Leave out what a name adds in parentheses."""
    return name.partition("（")[0].partition(" (")[0]


def _before_after(day: date) -> list[dict[str, Any]]:
    names = {row["item"]: row[language()] for row in finding_items().iter_rows(named=True)}
    return [
        {"name": names.get(item, item), "before": before, "after": after}
        for item, before, after in before_after(day).head(6).rows()
    ]
