"""The money on public pages: where it comes from and what it was used for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from linli.publish import rows_behind
from linli.publish.flows import money_flows
from linli_web.publish.reads import table, tables
from linli_web.registry.map_memory import remembered

if TYPE_CHECKING:
    from datetime import date

UNPUBLISHED = "unpublished"


@remembered(8)
def flows(as_of: date) -> pl.DataFrame:
    """Return the money by group of source and class of works."""
    return money_flows(tables(), as_of)


def published_flows(as_of: date) -> pl.DataFrame:
    """Return the same with the groups whose split was not published put together."""
    group = pl.when("published").then("source_group").otherwise(pl.lit(UNPUBLISHED))
    return (
        flows(as_of)
        .with_columns(source_group=group)
        .group_by("source_group", "use", maintain_order=True)
        .agg(pl.col("amount_yuan").sum())
    )


def source_kinds(as_of: date) -> int:
    """Return how many kinds of sources have put money in."""
    rows = rows_behind("investment_total", tables(), as_of)
    if "source_id" not in rows.columns:
        return 0
    kinds = table("sources").select("source_id", source_kind="kind")
    return rows.join(kinds, on="source_id")["source_kind"].n_unique()
