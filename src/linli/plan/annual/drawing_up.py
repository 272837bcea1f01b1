"""One year's list out of a plan of several years, its money checked to the fen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from linli.plan.amounts import fen_of, yuan_of
from linli.records import Problem, Result

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEY = ["community_id", "category"]


def draw_up(plan: pl.DataFrame, funding: pl.DataFrame, costs: pl.DataFrame, year: int) -> Result:
    """Draw up the list of one year.

    Parameters
    ----------
    plan : table
        community_id, scheme_id, year: what was chosen.
    funding : table
        community_id, source_id, category, amount_yuan [yuan]: who pays how much for what; of all
        years.
    costs : table
        scheme_id, category, cost_yuan [yuan]: what the schemes cost today.
    year
        Which year.

    Returns
    -------
    Result
        Tables `rows` (community_id, scheme_id, cost_yuan) and `funding` (community_id, source_id,
        category, amount_yuan), sums of the one being the sums of the other to the fen; both are
        empty where there are problems: `annual_plan.scheme_gone` and `annual_plan.money_differs`.

    Examples
    --------
    >>> plan = pl.DataFrame({"community_id": ["a"], "scheme_id": ["a-b"], "year": [2023]})
    >>> funding = pl.DataFrame(
    ...     {
    ...         "community_id": ["a"] * 2,
    ...         "source_id": ["s", "t"],
    ...         "category": ["building"] * 2,
    ...         "amount_yuan": ["60.05", "39.95"],
    ...     }
    ... ).with_columns(pl.col("amount_yuan").cast(pl.Decimal(38, 2)))
    >>> costs = pl.DataFrame({"scheme_id": ["a-b"], "category": ["building"], "cost_yuan": [100]})
    >>> draw_up(plan, funding, costs, 2023).tables["rows"]["cost_yuan"].to_list()
    [Decimal('100.00')]
    """
    chosen = plan.filter(pl.col("year") == year).select("community_id", "scheme_id")
    paid = funding.join(chosen, on="community_id", how="semi").filter(fen_of("amount_yuan") > 0)
    problems = (*_gone(chosen, costs), *changed_since(chosen, paid, costs))
    if problems:
        return Result({"rows": _no_rows(chosen), "funding": paid.clear()}, problems)
    sums = paid.group_by("community_id").agg(cost=fen_of("amount_yuan").sum())
    rows = (
        chosen.join(sums, on="community_id", how="left")
        .with_columns(cost_yuan=pl.col("cost").fill_null(0))
        .select("community_id", "scheme_id", yuan_of("cost_yuan"))
        .sort("community_id")
    )
    names = ("community_id", "source_id", "category", "amount_yuan")
    return Result({"rows": rows, "funding": paid.select(names).sort(names[:3])})


def _no_rows(chosen: pl.DataFrame) -> pl.DataFrame:
    return chosen.clear().with_columns(cost_yuan=pl.lit(None, pl.Decimal(38, 2)))


def _gone(chosen: pl.DataFrame, costs: pl.DataFrame) -> Iterator[Problem]:
    lost = chosen.join(costs, on="scheme_id", how="anti").sort("community_id")
    for community, scheme in lost.select("community_id", "scheme_id").iter_rows():
        yield Problem("annual_plan.scheme_gone", "plan", community, "scheme_id", scheme)


def changed_since(
    chosen: pl.DataFrame, funding: pl.DataFrame, costs: pl.DataFrame
) -> Iterator[Problem]:
    """Tell where what is paid is not what the schemes cost by now.

    Parameters
    ----------
    chosen : table
        community_id, scheme_id.
    funding : table
        community_id, category, amount_yuan [yuan].
    costs : table
        scheme_id, category, cost_yuan [yuan].

    Yields
    ------
    Problem
        `annual_plan.money_differs` by community and category: what is paid (`value`) and what it
        costs (`expected`), both in yuan.
    """
    known = chosen.join(costs, on="scheme_id", how="semi")
    cost = known.join(costs, on="scheme_id").group_by(_KEY).agg(cost=fen_of("cost_yuan").sum())
    paid = (
        funding.join(known, on="community_id", how="semi")
        .group_by(_KEY)
        .agg(paid=fen_of("amount_yuan").sum())
    )
    both = cost.join(paid, on=_KEY, how="full", coalesce=True).with_columns(
        pl.col("cost", "paid").fill_null(0)
    )
    wrong = both.filter(pl.col("cost") != pl.col("paid")).sort(_KEY)
    told = wrong.select(*_KEY, yuan_of("paid"), yuan_of("cost"))
    for community, category, amount, expected in told.iter_rows():
        yield Problem(
            "annual_plan.money_differs",
            "plan_funding",
            community,
            category,
            f"{amount:,.2f}",
            f"{expected:,.2f}",
        )
