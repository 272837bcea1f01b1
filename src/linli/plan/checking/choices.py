"""Rules on who is chosen, with which scheme and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from linli.plan.checking.places import totals
from linli.plan.checking.violations import broken

if TYPE_CHECKING:
    from linli.plan.checking.given import Given


def choices(given: Given) -> list[pl.DataFrame]:
    """Every row names a known community once, a scheme of it, and a year of the programme."""
    plan = given.plan
    unknown_scheme = pl.col("owner").is_null()
    others = ~unknown_scheme & (pl.col("owner") != pl.col("community_id"))
    twice = plan.group_by("community_id", maintain_order=True).agg(
        times=pl.len(), year=pl.col("year").last()
    )
    return [
        broken("community_unknown", plan.filter(~pl.col("is_known"))),
        broken("scheme_unknown", plan.filter(unknown_scheme)),
        broken("scheme_of_another_community", plan.filter(others)),
        broken("year_outside", plan.filter(~pl.col("year").is_in(list(given.years)))),
        broken("community_twice", twice.filter(pl.col("times") > 1), "times"),
    ]


def mandatory(given: Given) -> list[pl.DataFrame]:
    """A mandatory community is chosen."""
    owed = given["communities"].filter(pl.col("mandatory"))
    missing = owed.join(given.chosen, on="community_id", how="anti", maintain_order="left")
    return [broken("mandatory", missing.select("community_id", "zone"))]


def locks(given: Given) -> list[pl.DataFrame]:
    """Who is locked in is chosen so; nobody is chosen as is ruled out."""
    rows = given["locks"].with_row_index("lock")
    chosen = given.chosen.select("community_id", has_scheme="scheme_id", has_year="year")
    met = rows.join(chosen, on="community_id").filter(
        pl.col("scheme_id").is_null() | (pl.col("scheme_id") == pl.col("has_scheme")),
        pl.col("year").is_null() | (pl.col("year") == pl.col("has_year")),
    )
    wanted = rows.filter(pl.col("kind") == "in")
    return [
        broken("lock_in", wanted.join(met, on="lock", how="anti", maintain_order="left")),
        broken(
            "lock_out",
            met.filter(pl.col("kind") == "out").select(
                "community_id", scheme_id="has_scheme", year="has_year"
            ),
        ),
    ]


def groups(given: Given) -> list[pl.DataFrame]:
    """Chosen communities of a group start in one year, or no two of them do."""
    members = given["groups"].select("group_id", "community_id", "rule").unique()
    started = members.join(given.chosen.select("community_id", "year"), on="community_id")
    together = started.filter(pl.col("rule") == "same_year")
    apart = started.filter(pl.col("rule") == "not_same_year")
    years = together.group_by("group_id").agg(times=pl.col("year").n_unique()).sort("group_id")
    meeting = apart.group_by("group_id", "year").agg(times=pl.len()).sort("group_id", "year")
    return [
        broken("same_year", years.filter(pl.col("times") > 1), "times"),
        broken("not_same_year", meeting.filter(pl.col("times") > 1), "times"),
    ]


def capacity(given: Given) -> list[pl.DataFrame]:
    """Households that start within a scope in a year are at most as many as it can bear."""
    rules = given["capacity"]
    started = totals(given.chosen, rules["scope"], ["households"], ["year"])
    both = rules.join(started, on=["scope", "year"], how="left", maintain_order="left")
    over = both.filter(pl.col("households") > pl.col("max_households"))
    return [broken("capacity", over, "households", "max_households", "households")]
