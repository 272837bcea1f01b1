"""The money on public pages: where it comes from and what it was used for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from linli.publish import rows_behind
from linli.publish.flows import costs_by_class, money_by_category
from linli.publish.money_tables import money_by
from linli.sample.published import published
from linli_web.journal.memory import remembered
from linli_web.plan.reads import programme
from linli_web.publish.reads import table, tables

if TYPE_CHECKING:
    from datetime import date

UNPUBLISHED = "unpublished"


@remembered(4)
def by_category(as_of: date) -> pl.DataFrame:
    """Return the money by group of source and category of cost."""
    return money_by_category(tables(), as_of)


@remembered(4)
def by_class(as_of: date) -> pl.DataFrame:
    """Return the cost of works by category and class."""
    return costs_by_class(tables(), as_of)


def published_by_category(as_of: date) -> pl.DataFrame:
    """Return the money with the sources that were never published apart put together.

    A county publishes its own sources. The sample's county published the totals of some groups
    only: what the sample says of the others is invented, and a chart must not pretend otherwise.
    """
    rows = by_category(as_of)
    mine = programme()
    if mine is None or not mine.of_sample:
        return rows
    told = pl.col("source_group").is_in(list(published()))
    named = rows.with_columns(
        source_group=pl.when(told).then("source_group").otherwise(pl.lit(UNPUBLISHED))
    )
    together = named.group_by("source_group", "category", maintain_order=True)
    summed = together.agg(pl.col("amount_yuan").sum())
    return summed.sort(pl.col("source_group") == UNPUBLISHED, maintain_order=True)


def source_kinds(as_of: date) -> int:
    """Return how many kinds of sources have put money in."""
    rows = rows_behind("investment_total", tables(), as_of)
    if "source_id" not in rows.columns:
        return 0
    kinds = table("sources").select("source_id", source_kind="kind")
    return rows.join(kinds, on="source_id")["source_kind"].n_unique()


@remembered(8)
def added_up(by: str, as_of: date) -> pl.DataFrame:
    """Return the money by source_id, year or community_id."""
    return money_by(tables(), by, as_of)
