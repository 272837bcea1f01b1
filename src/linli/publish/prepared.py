"""The tables as indicators count them, with what stands in a neighbouring table joined.

Problem: what makes a row count often stands elsewhere: the kind of a voucher's source, the day on
which a voucher was taken back, the day on which a work's community was finished.
Decision: every table gets the columns it needs here, once, as lazy polars; what is not known stays
null, so that roll-ups can tell "nothing" from "not known" (convention C1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from linli.fund.reversals import with_reversals
from linli.registry.completing import Tables, complete
from linli.registry.counted import counted_communities

if TYPE_CHECKING:
    from datetime import date

PLACES = ("community_id", "area_id", "zone", "street_id", "county")


def prepared(name: str, tables: Tables, as_of: date | None) -> pl.LazyFrame | None:
    """Return a table as indicators count it; None where the table is not there.

    Parameters
    ----------
    name
        A table named in `facts.csv`: communities, works, works_with_community, vouchers,
        facilities, findings.
    tables
        Typed tables by name.
    as_of
        Day for which buildings count as open; None: those never closed.
    """
    home = "works" if name == "works_with_community" else name
    if home not in tables:
        return None
    if name == "communities":
        return counted_communities(tables, as_of)
    if name == "vouchers":
        return _vouchers(tables)
    if name == "works_with_community":
        return _works_with_community(tables)
    return complete(name, tables)


def _vouchers(tables: Tables) -> pl.LazyFrame:
    frame = with_reversals(tables)
    amount = pl.col("amount_yuan")
    frame = frame.with_columns(
        invested_yuan=pl.when(pl.col("kind") == "return").then(-amount).otherwise(amount)
    )
    sources = complete("sources", tables) if "sources" in tables else pl.LazyFrame()
    if "kind" not in sources.collect_schema().names():
        return frame
    kinds = sources.select("source_id", source_kind="kind")
    return frame.join(kinds, on="source_id", how="left")


def _works_with_community(tables: Tables) -> pl.LazyFrame | None:
    if "communities" not in tables:
        return None
    dates = ("completed_on", "closed_on")
    communities = complete("communities", tables, dates).select(
        "community_id",
        community_status="status",
        community_completed_on="completed_on",
        community_closed_on="closed_on",
    )
    return complete("works", tables).join(communities, on="community_id", how="left")


def placed(frame: pl.LazyFrame, name: str, tables: Tables, by: str) -> pl.LazyFrame:
    """Add `_scope`: the place of each row, null where it names none that the register knows."""
    if name == "communities":
        return frame.with_columns(_scope=by)
    there = frame.collect_schema().names()
    if "community_id" not in there:
        return frame.with_columns(_scope=pl.lit(None, pl.String))
    known = complete("communities", tables, (by,)).select("community_id", _scope=pl.col(by))
    placed_rows = frame.join(known, on="community_id", how="left")
    if by == "county" and "county" in there:
        return placed_rows.with_columns(_scope=pl.coalesce("_scope", "county"))
    return placed_rows
