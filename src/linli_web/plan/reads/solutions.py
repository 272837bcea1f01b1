"""What a scenario came to, as its page shows it: figures, money, map, table."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from linli_web.plan.reads.scenarios import source_names, zone_names
from linli_web.registry.models import Community

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from linli_web.plan.models import Scenario, ScenarioSolution

# Years in turn, those of the mock first; then what is not chosen and what is not planned here.
_YEAR_COLOURS = ("#f0b137", "#e4572e", "#43aa8b", "#2a7f9e", "#8a6bb0", "#7d2c14")
_NOT_CHOSEN, _ELSEWHERE = "#cbc5b9", "#e9e5dc"
_OTHERS_FROM = 8
_SHADES = 9


@dataclass(frozen=True, slots=True)
class Part:
    """A source's part of a community's money, as a piece of a bar 100 long."""

    name: str
    yuan: Decimal
    start: float
    width: float
    shade: int


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One community of a plan."""

    community_id: str
    name: str
    zone: str
    zone_name: str
    works_class: str
    scheme_id: str
    number: int | None
    households: int | None
    cost: Decimal
    benefit: float
    year: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Left:
    """A community that was not chosen."""

    community_id: str
    name: str


def planned_rows(solution: ScenarioSolution) -> list[PlannedRow]:
    """Return the communities of a plan, by year and name."""
    zones, shades = zone_names(), shades_of(solution)
    money: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in solution.funding:
        money[row["community_id"]][row["source_id"]] += Decimal(row["amount_yuan"])
    found = [
        PlannedRow(
            row["community_id"],
            row["name"],
            row["zone"] or "",
            zones.get(row["zone"], row["zone"] or "—"),
            row["class"],
            row["scheme_id"],
            row["number"],
            row["households"],
            Decimal(row["cost_yuan"]),
            row["benefit"],
            row["year"],
            _parts(money[row["community_id"]], shades),
        )
        for row in solution.plan
    ]
    return sorted(found, key=lambda each: (each.year, each.name))


def shades_of(solution: ScenarioSolution) -> dict[str, tuple[str, int]]:
    """Return name and place among the colours of each source that pays, in their order."""
    paying = {row["source_id"] for row in solution.funding}
    names = {key: name for key, name in source_names().items() if key in paying}
    return {key: (name, at % _SHADES) for at, (key, name) in enumerate(names.items())}


def _parts(money: Mapping[str, Decimal], shades: Mapping[str, tuple[str, int]]) -> tuple[Part, ...]:
    total = sum(money.values())
    found, start = [], 0.0
    for source, (name, shade) in shades.items():
        if not money.get(source):
            continue
        width = round(float(money[source] / total) * 100, 3)
        found.append(Part(name, money[source], round(start, 3), width, shade))
        start += width
    return tuple(found)


_SORTS: Mapping[str, Callable[[PlannedRow], Any]] = {
    "name": lambda row: row.name,
    "zone": lambda row: row.zone_name,
    "households": lambda row: row.households or 0,
    "cost": lambda row: row.cost,
    "benefit": lambda row: row.benefit,
    "year": lambda row: row.year,
}


def chosen_rows(rows: Sequence[PlannedRow], asked: Mapping[str, str]) -> list[PlannedRow]:
    """Return those rows of a plan that are asked for, in the order that is asked for.

    Parameters
    ----------
    rows
        All rows.
    asked
        `q` part of a name, `year`, `zone`; `sort` one of name, zone, households, cost, benefit,
        year, with `-` before it for the other way round.
    """
    words, year, zone = (asked.get(each, "").strip() for each in ("q", "year", "zone"))
    found = [
        row
        for row in rows
        if (not words or words in row.name or words in row.community_id)
        and (not year or str(row.year) == year)
        and (not zone or row.zone == zone)
    ]
    sort = asked.get("sort", "")
    key = _SORTS.get(sort.removeprefix("-"))
    return sorted(found, key=key, reverse=sort.startswith("-")) if key else found


def left(solution: ScenarioSolution, candidates: Mapping[str, str]) -> list[Left]:
    """Return the communities that might have been chosen and were not, by name."""
    chosen = {row["community_id"] for row in solution.plan}
    return [Left(key, name) for key, name in candidates.items() if key not in chosen]


@dataclass(frozen=True, slots=True)
class Year:
    """What a plan does in one year."""

    year: int
    communities: int
    households: int
    cost: Decimal


def by_year(scenario: Scenario, rows: Sequence[PlannedRow]) -> list[Year]:
    """Return what a plan does year by year."""
    found = []
    for year in scenario.years:
        mine = [row for row in rows if row.year == year]
        households = sum(row.households or 0 for row in mine)
        found.append(Year(year, len(mine), households, sum((row.cost for row in mine), Decimal())))
    return found


def money_chart(scenario: Scenario, solution: ScenarioSolution) -> dict[str, Any]:
    """Return the money of a plan by year and source for the stacked chart [10,000 yuan]."""
    sums: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    for row in solution.funding:
        sums[row["source_id"], row["year"]] += Decimal(row["amount_yuan"])
    lines: list[dict[str, Any]] = [
        {
            "name": name,
            "values": [round(float(sums[source, year]) / 10_000, 2) for year in scenario.years],
        }
        for source, (name, _shade) in shades_of(solution).items()
    ]
    great = sorted(lines, key=lambda line: -sum(line["values"]))
    kept = [line for line in lines if line in great[:_OTHERS_FROM]]
    small = [line for line in lines if line not in kept]
    if small:
        together = [round(sum(each), 2) for each in zip(*(s["values"] for s in small), strict=True)]
        kept.append({"name": _("其他来源"), "values": together})
    return {"years": [str(year) for year in scenario.years], "lines": kept}


def money_table(scenario: Scenario, solution: ScenarioSolution) -> list[tuple[str, list[Decimal]]]:
    """Return the money of a plan by source and year, for reading."""
    sums: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    for row in solution.funding:
        sums[row["source_id"], row["year"]] += Decimal(row["amount_yuan"])
    return [
        (name, [sums[source, year] for year in scenario.years])
        for source, (name, _shade) in shades_of(solution).items()
    ]


def gap_chart(trace: Sequence[Sequence[float]]) -> dict[str, Any]:
    """Return how the gap closed for the chart: seconds and percent, above a thousandth of one."""
    points = [[row[0], max(row[1] * 100, 0.001)] for row in trace if row[1] is not None]
    return {"points": points, "gap": _("差距"), "seconds": _("秒")}


def map_colours(scenario: Scenario, solution: ScenarioSolution | None) -> dict[str, Any]:
    """Return legend and line of each open community as the map reads them."""
    planned = {row["community_id"]: row["year"] for row in solution.plan} if solution else {}
    years = list(scenario.years)
    chosen_line, other_line = len(years), len(years) + 1
    codes: dict[str, int] = {}
    counts = [0] * (len(years) + 2)
    there = Community.objects.filter(closed_on=None)
    for key, status in there.values_list("pk", "status"):
        open_one = status in {"registered", "planned"}
        line = chosen_line if open_one else other_line
        if key in planned and planned[key] in years:
            line = years.index(planned[key])
        codes[key] = line
        counts[line] += 1
    colours = [*(_YEAR_COLOURS[at % len(_YEAR_COLOURS)] for at in range(len(years)))]
    labels = [str(year) for year in years]
    lines = [
        *zip(labels, colours, strict=True),
        (_("未入选"), _NOT_CHOSEN),
        (_("已开工或完工"), _ELSEWHERE),
    ]
    legend = [
        {"label": label, "colour": colour, "missing": at == chosen_line, "count": counts[at]}
        for at, (label, colour) in enumerate(lines)
    ]
    return {
        "name": "plan",
        "title": _("安排到哪一年"),
        "unit": "",
        "legend": legend,
        "codes": codes,
    }
