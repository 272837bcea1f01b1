"""Two or three scenarios beside each other: who moves, what it costs, whom it reaches."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl

from linli.plan.comparing import plan_differences, plan_sums
from linli_web.plan.reads.plan_tables import plan_of
from linli_web.plan.reads.scenarios import everything_named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linli_web.plan.models import Scenario, ScenarioSolution


@dataclass(frozen=True, slots=True)
class Moved:
    """One community that another plan treats otherwise."""

    community_id: str
    name: str
    change: str
    year_before: int | None
    year_after: int | None
    scheme_before: str | None
    scheme_after: str | None


@dataclass(frozen=True, slots=True)
class Sums:
    """What plans come to in one group: a value a plan."""

    group: str
    communities: tuple[int, ...]
    households: tuple[int, ...]
    cost: tuple[Decimal, ...]
    benefit: tuple[float, ...]


def moved(before: ScenarioSolution, after: ScenarioSolution) -> list[Moved]:
    """Return the communities that a plan treats otherwise than another, by kind of change."""
    names = everything_named()
    rows = plan_differences(plan_of(before), plan_of(after))
    return [
        Moved(key, names.get(key, key), *others)
        for key, *others in rows.filter(pl.col("change") != "same").iter_rows()
    ]


def sums(solutions: Sequence[ScenarioSolution], by: str) -> list[Sums]:
    """Return what plans come to by `year` or `zone`.

    Plans carry what schemes and communities were when they were made.
    """
    names = everything_named()
    tables = [_sums(each, by) for each in solutions]
    groups = sorted({group for each in tables for group in each}, key=str)
    return [
        Sums(
            names.get(str(group), str(group or "—")),
            *(
                tuple(each.get(group, _NOTHING)[name] for each in tables)
                for name in ("communities", "households", "cost_yuan", "benefit")
            ),
        )
        for group in groups
    ]


_NOTHING: dict[str, Any] = {
    "communities": 0,
    "households": 0,
    "cost_yuan": Decimal(0),
    "benefit": 0.0,
}


def _sums(solution: ScenarioSolution, by: str) -> dict[Any, dict[str, Any]]:
    rows = solution.plan
    schemes = pl.DataFrame(
        [(row["scheme_id"], float(row["benefit"])) for row in rows],
        {"scheme_id": pl.String, "benefit": pl.Float64},
        orient="row",
    )
    costs = pl.DataFrame(
        [(row["scheme_id"], "all", Decimal(row["cost_yuan"])) for row in rows],
        {"scheme_id": pl.String, "category": pl.String, "cost_yuan": pl.Decimal(38, 2)},
        orient="row",
    )
    communities = pl.DataFrame(
        [(row["community_id"], row["households"] or 0, row["zone"] or "") for row in rows],
        {"community_id": pl.String, "households": pl.Int64, "zone": pl.String},
        orient="row",
    )
    table = plan_sums(plan_of(solution), schemes, costs, communities, by)
    return {row[by]: row for row in table.iter_rows(named=True)}


def differing_caps(scenarios: Sequence[Scenario]) -> list[tuple[str, int, tuple[Decimal, ...]]]:
    """Return the caps in which scenarios differ: source, year, the amount of each [yuan]."""
    names = everything_named()
    found = []
    for scenario in scenarios:
        rows = scenario.tables.filter(table="source_caps").values_list("rows", flat=True).first()
        found.append(
            {
                (row["source_id"], row["scope"], row["year"]): Decimal(row["cap_yuan"])
                for row in rows or ()
            }
        )
    keys = sorted({key for each in found for key in each})
    lines = [(key, tuple(each.get(key, Decimal(0)) for each in found)) for key in keys]
    return [
        (names.get(source, source), year, amounts)
        for (source, _scope, year), amounts in lines
        if len(set(amounts)) > 1
    ]
