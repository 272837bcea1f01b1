"""Rules on all payments of a source together: caps, what they carry over, income that covers."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

import polars as pl

from linli.plan.checking.exact import as_written, fen
from linli.plan.checking.places import totals
from linli.plan.checking.violations import broken, exact_violation, gathered

if TYPE_CHECKING:
    from linli.plan.checking.given import Given

_POT = ["source_id", "scope"]


def caps(given: Given) -> list[pl.DataFrame]:
    """A source pays within a cap's scope at most the cap, less what is promised already.

    A source that carries over pays up to each year at most its caps up to that year.
    """
    limits, spent = _limits(given), _spent(given)
    alone = limits.filter(~pl.col("carry_over"), pl.col("is_cap"))
    both = alone.join(spent, on=[*_POT, "year"], how="left").with_columns(
        pl.col("amount").fill_null(0)
    )
    over = both.filter(pl.col("amount") > pl.col("limit")).sort(*_POT, "year")
    carried = _carried(given, limits, spent)
    over_carried = carried.filter(pl.col("amount") > pl.col("limit")).sort(*_POT, "year")
    return [
        broken("cap", over, "amount", "limit", "yuan"),
        broken("cap_carried", over_carried, "amount", "limit", "yuan"),
    ]


def _limits(given: Given) -> pl.DataFrame:
    """Caps by source, scope and year less commitments [fen]; commitments of years without a cap."""
    columns = [*_POT, "year"]
    capped = given["source_caps"].select(*columns, limit=fen("cap_yuan"), is_cap=pl.lit(value=True))
    promised = given["commitments"].select(
        *columns, limit=0 - fen("amount_yuan"), is_cap=pl.lit(value=False)
    )
    added = (
        pl.concat([capped, promised])
        .group_by(columns)
        .agg(pl.col("limit").sum(), pl.col("is_cap").any())
    )
    return added.join(given["sources"].select("source_id", "carry_over"), on="source_id")


def _spent(given: Given) -> pl.DataFrame:
    placed = given.paid.filter(pl.col("county").is_not_null())
    return totals(placed, given["source_caps"]["scope"], ["amount"], ["source_id", "year"])


def _carried(given: Given, limits: pl.DataFrame, spent: pl.DataFrame) -> pl.DataFrame:
    """Caps and payments up to each year of the programme, of sources that carry over."""
    rows = limits.filter("carry_over")
    pots = rows.filter("is_cap").select(_POT).unique()
    until = pots.join(pl.DataFrame({"until": given.years}, schema={"until": pl.Int64}), how="cross")
    return (
        _up_to(until, rows, "limit")
        .join(_up_to(until, spent, "amount"), on=[*_POT, "until"])
        .rename({"until": "year"})
    )


def _up_to(until: pl.DataFrame, rows: pl.DataFrame, value: str) -> pl.DataFrame:
    earlier = until.join(rows, on=_POT).filter(pl.col("year") <= pl.col("until"))
    added = earlier.group_by(*_POT, "until").agg(pl.col(value).sum())
    return until.join(added, on=[*_POT, "until"], how="left").with_columns(
        pl.col(value).fill_null(0)
    )


def coverage(given: Given) -> list[pl.DataFrame]:
    """Chosen schemes of a scope earn in a year what the money paid there claims in a year."""
    rules = given["coverage"]
    scopes = rules["scope"].unique()
    placed = given.paid.filter(pl.col("county").is_not_null())
    paid = totals(placed, scopes, ["amount"], ["source_id"])
    income = dict(totals(given.chosen, scopes, ["revenue"]).iter_rows())
    claims: dict[str, Fraction] = defaultdict(Fraction)
    for scope, claim, amount in (
        rules.join(paid, on=["scope", "source_id"])
        .select("scope", "claim_per_year", "amount")
        .iter_rows()
    ):
        claims[scope] += as_written(claim) * amount
    short = [
        exact_violation("coverage", {"scope": scope}, Fraction(income.get(scope, 0)), claim, "yuan")
        for scope, claim in sorted(claims.items())
        if income.get(scope, 0) < claim
    ]
    return [gathered(short)]
