"""A solution and the schemes of today as the library's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from linli_web.plan.models import AnnualPlanFunding, Scheme, SchemeCost

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linli_web.plan.models import AnnualPlan, ScenarioSolution

_YUAN = pl.Decimal(38, 2)
_PLAN: dict[str, Any] = {"community_id": pl.String, "scheme_id": pl.String, "year": pl.Int64}
_FUNDING: dict[str, Any] = {
    "community_id": pl.String,
    "source_id": pl.String,
    "category": pl.String,
    "amount_yuan": _YUAN,
}
_COSTS: dict[str, Any] = {"scheme_id": pl.String, "category": pl.String, "cost_yuan": _YUAN}


def plan_of(solution: ScenarioSolution) -> pl.DataFrame:
    """Return what a solution chose: community_id, scheme_id, year."""
    return pl.DataFrame(solution.plan, _PLAN)


def funding_of(solution: ScenarioSolution) -> pl.DataFrame:
    """Return who pays: community_id, source_id, category, amount_yuan [yuan]."""
    texts = pl.DataFrame(solution.funding, dict.fromkeys(_FUNDING, pl.String))
    return texts.with_columns(pl.col("amount_yuan").str.to_decimal(scale=2).cast(_YUAN))


def costs_in_force() -> pl.DataFrame:
    """Return what the schemes in force cost: scheme_id (the family), category, cost_yuan [yuan]."""
    rows = SchemeCost.objects.filter(scheme__in=Scheme.objects.in_force())
    found = list(rows.values_list("scheme__family", "category", "cost_yuan"))
    return pl.DataFrame(found, _COSTS, orient="row")


def schemes_in_force(families: set[str]) -> Mapping[str, Scheme]:
    """Return the version in force of each of some schemes, by family."""
    rows = Scheme.objects.in_force().filter(family__in=families)
    return {each.family: each for each in rows}


def chosen_in(plan: AnnualPlan) -> pl.DataFrame:
    """Return what an annual plan lists: community_id, scheme_id (the family), year."""
    rows = plan.rows.values_list("community_id", "scheme__family")
    found = [(community, family, plan.year) for community, family in rows]
    return pl.DataFrame(found, _PLAN, orient="row")


def funding_in(plan: AnnualPlan) -> pl.DataFrame:
    """Return who pays for what in an annual plan, as `funding_of`."""
    rows = AnnualPlanFunding.objects.filter(row__annual_plan=plan)
    names = ("row__community_id", "source_id", "category", "amount_yuan")
    return pl.DataFrame(list(rows.values_list(*names)), _FUNDING, orient="row")


def costs_in(plan: AnnualPlan) -> pl.DataFrame:
    """Return what the very versions that an annual plan lists cost by now."""
    rows = SchemeCost.objects.filter(scheme__in=plan.rows.values("scheme"))
    found = list(rows.values_list("scheme__family", "category", "cost_yuan"))
    return pl.DataFrame(found, _COSTS, orient="row")
