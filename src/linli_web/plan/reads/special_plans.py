"""What a special plan comes to, year by year."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import polars as pl

from linli_web.plan.models import ScenarioSolution
from linli_web.plan.reads.plan_tables import funding_of, plan_of
from linli_web.plan.reads.programme import today
from linli_web.plan.reads.sizes import sizes
from linli_web.registry.located import within
from linli_web.registry.models import Community

if TYPE_CHECKING:
    from linli_web.people.rights import Reach
    from linli_web.plan.models import SpecialPlan

_LOOKED_AT = 50


def usable_solutions() -> list[ScenarioSolution]:
    """Return solutions that came to a plan which keeps every rule, the newest first."""
    rows = ScenarioSolution.objects.filter(scenario__retired_at=None).select_related("scenario")
    newest = rows.defer("progress", "funding")[:_LOOKED_AT]
    return [each for each in newest if each.plan and not each.violations]


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
