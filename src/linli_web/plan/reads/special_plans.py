"""What a special plan comes to, year by year."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import polars as pl
from django.db.models import Q

from linli_web.plan.models import ScenarioSolution
from linli_web.plan.reads.plan_tables import funding_of, plan_of
from linli_web.plan.reads.programme import today
from linli_web.plan.reads.sizes import sizes
from linli_web.registry.located import within
from linli_web.registry.models import Community

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from linli_web.people.rights import Reach
    from linli_web.plan.models import SpecialPlan

_LOOKED_AT = 50


def usable() -> QuerySet[ScenarioSolution]:
    """Return the solutions that came to a plan which keeps every rule, of scenarios in use."""
    kept = Q(violations__isnull=True) | Q(violations=[])
    return ScenarioSolution.objects.filter(kept, scenario__retired_at=None).exclude(plan=[])


def usable_solutions() -> list[ScenarioSolution]:
    """Return the newest usable solutions with their plans."""
    newest = usable().select_related("scenario").defer("progress", "funding")
    return list(newest[:_LOOKED_AT])


@dataclass(frozen=True, slots=True)
class YearSum:
    """A year of a special plan: communities, their households, money [yuan]."""

    year: int
    communities: int
    households: int
    cost_yuan: Decimal


def chosen_within(plan: SpecialPlan, reached: Reach) -> pl.DataFrame:
    """Return community, scheme and year of what a special plan does within reach."""
    there = Community.objects.filter(within("communities", reached))
    keys = list(there.values_list("pk", flat=True))
    return plan_of(plan.solution).filter(pl.col("community_id").is_in(keys))


def year_sums(plan: SpecialPlan, reached: Reach) -> list[YearSum]:
    """Return the sums of each year of a special plan over its communities within reach."""
    chosen = chosen_within(plan, reached)
    held = sizes(chosen["community_id"].to_list(), today())
    paid = funding_of(plan.solution).join(chosen, on="community_id")
    money = dict(paid.group_by("year").agg(pl.col("amount_yuan").sum()).iter_rows())
    by_year = chosen.group_by("year").agg("community_id").sort("year")
    return [
        YearSum(
            year,
            len(keys),
            sum(held[key]["households"] or 0 for key in keys if key in held),
            money.get(year, Decimal(0)),
        )
        for year, keys in by_year.iter_rows()
    ]
