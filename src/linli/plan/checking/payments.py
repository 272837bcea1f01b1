"""Rules on each community's payments: to the fen, by sources that may pay, in their shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from linli.plan.checking.exact import above_share, as_written, below_share, text
from linli.plan.checking.places import forms, scope_of
from linli.plan.checking.violations import broken

if TYPE_CHECKING:
    from linli.plan.checking.given import Given

_EVERY_CLASS = "*"


def places_of_payments(given: Given) -> list[pl.DataFrame]:
    """Nothing is paid for a community outside the plan, in another year, or below zero."""
    paid, plan = given.paid, given.plan
    known = given["communities"].select("community_id")
    unknown = paid.join(known, on="community_id", how="anti")
    theirs = paid.join(known, on="community_id", how="semi")
    beside = theirs.join(plan, on="community_id", how="anti")
    planned = theirs.join(plan, on="community_id", how="semi")
    late = planned.join(plan, on=["community_id", "year"], how="anti")
    negative = given.payments.filter(pl.col("amount") < 0)
    strangers = paid.join(given["sources"], on="source_id", how="anti")
    return [
        broken("community_unknown", unknown.select("community_id").unique()),
        broken("payment_without_plan", beside, "amount", unit="yuan"),
        broken("payment_year", late, "amount", unit="yuan"),
        broken("payment_negative", negative, "amount", unit="yuan"),
        broken("source_unknown", strangers, "amount", unit="yuan"),
    ]


def sums(given: Given) -> list[pl.DataFrame]:
    """Each category's payments in the plan's year are its cost, to the fen."""
    key = ["community_id", "year", "category"]
    paid = given.paid.group_by(key).agg(paid=pl.col("amount").sum())
    planned = paid.join(given.chosen, on=["community_id", "year"], how="semi")
    both = given.costs.join(planned, on=key, how="full", coalesce=True).with_columns(
        pl.col("paid", "cost").fill_null(0)
    )
    wrong = both.filter(pl.col("paid") != pl.col("cost"))
    return [broken("payment_sum", wrong, "paid", "cost", "yuan")]


def who_may_pay(given: Given) -> list[pl.DataFrame]:
    """A source pays within its scope, for categories that its rules name."""
    paid = given.paid.filter(pl.col("amount") != 0)
    sources = given["sources"].select("source_id", source_scope="scope")
    placed = paid.join(sources, on="source_id").filter(pl.col("county").is_not_null())
    outside = placed.filter(~_holds(sources["source_scope"]))
    rules = given["source_rules"].select("source_id", "category")
    not_named = paid.join(given["sources"], on="source_id", how="semi").join(
        rules, on=["source_id", "category"], how="anti"
    )
    return [
        broken("source_scope", outside.with_columns(scope="source_scope"), "amount", unit="yuan"),
        broken("not_eligible", not_named, "amount", unit="yuan"),
    ]


def _holds(scopes: pl.Series) -> pl.Expr:
    held = pl.lit(value=False)
    for form in forms(scopes):
        held = held | (scope_of(form) == pl.col("source_scope")).fill_null(value=False)
    return held


def shares(given: Given) -> list[pl.DataFrame]:
    """Shares hold for each community and category; a fen may be missing to make ends meet."""
    paid = given.paid.group_by("community_id", "source_id", "category").agg(
        paid=pl.col("amount").sum()
    )
    most = given["source_rules"].select("source_id", "category", "max_share")
    over = paid.join(most, on=["source_id", "category"]).join(
        given.costs, on=["community_id", "category"]
    )
    least = _owed(given).join(paid, on=["community_id", "source_id", "category"], how="left")
    owed = least.with_columns(pl.col("paid").fill_null(0))
    above = above_share(over, "paid", "max_share", "cost")
    below = below_share(owed, "paid", "min_share", "cost")
    return [
        broken("max_share", above, "paid", unit="yuan").with_columns(_part(above, "max_share")),
        broken("min_share", below, "paid", unit="yuan").with_columns(_part(below, "min_share")),
    ]


def _owed(given: Given) -> pl.DataFrame:
    rules = given["share_rules"].select("source_id", "category", "class", "min_share")
    of_class = rules.filter(pl.col("class") != _EVERY_CLASS)
    of_all = rules.filter(pl.col("class") == _EVERY_CLASS).drop("class")
    costs = given.costs.filter(pl.col("cost") > 0)
    columns = ["community_id", "year", "category", "cost", "source_id", "min_share"]
    return pl.concat(
        [
            costs.join(of_class, on=["category", "class"]).select(columns),
            costs.join(of_all, on="category").select(columns),
        ]
    )


def _part(rows: pl.DataFrame, share: str) -> list[pl.Series]:
    """What the share comes to, and how far the payment is from it."""
    exact = [
        (paid, as_written(part) * cost)
        for paid, part, cost in rows.select("paid", share, "cost").iter_rows()
    ]
    return [
        pl.Series("limit", [text(limit / 100) for _, limit in exact], dtype=pl.String),
        pl.Series(
            "excess", [text(abs(paid - limit) / 100) for paid, limit in exact], dtype=pl.String
        ),
    ]
