"""The tables that everybody may have, without what tells of single households.

Problem: open data should be the rows themselves, not a picture of them; but a register holds
people. Decision: `open_tables.csv` lists what is open and which fields stay behind. Units and
owners are not in it and never will be. Counts of fewer than five households are hidden by
`linli.publish.privacy`, and with them what else a row tells of those few.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING

import polars as pl

from linli.publish.privacy import FEWEST_HOUSEHOLDS, without_small_counts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linli.registry.completing import Tables

_HOUSEHOLD = "household"


@dataclass(frozen=True, slots=True)
class OpenTable:
    """One open table: which fields stay behind, and why."""

    name: str
    left_out: tuple[str, ...]
    zh: str
    en: str


@cache
def open_tables() -> Mapping[str, OpenTable]:
    """Return the open tables by name.

    Examples
    --------
    >>> "owners" in open_tables(), "units" in open_tables()
    (False, False)
    """
    text = resources.files("linli.publish").joinpath("open_tables.csv").read_text("utf-8")
    return MappingProxyType(
        {
            row["table"]: OpenTable(
                row["table"], tuple(row["left_out"].split()), row["zh"], row["en"]
            )
            for row in csv.DictReader(text.splitlines())
        }
    )


def open_table(name: str, tables: Tables) -> pl.DataFrame:
    """Return what everybody may have of a table.

    Parameters
    ----------
    name
        Name of an open table.
    tables
        Typed tables by name: the table itself, and communities and buildings, which tell where
        few households live.

    Returns
    -------
    table
        The same rows without the fields left out; small counts and what goes with them null.

    Raises
    ------
    ValueError
        The table is not open.

    Notes
    -----
    1. communities and buildings: `households` from 1 to 4 is hidden, and a second cell of the
       county or the community, so that its total does not give it back.
    2. entrances: the state of the elevator is hidden in a building of 1 to 4 households: it tells
       what these few wish.
    3. works: a quantity counted in households is hidden from 1 to 4, a second one of the measure
       with it, and their costs.
    4. vouchers: an amount that residents of a community of 1 to 4 households paid is hidden.

    Examples
    --------
    >>> rows = pl.DataFrame({"community_id": ["a"], "county": ["431023"], "households": [3]})
    >>> open_table("communities", {"communities": rows})["households"].to_list()
    [None]
    """
    if name not in open_tables():
        msg = f"{name!r} is not an open table; open_tables() lists them"
        raise ValueError(msg)
    rows = tables[name].lazy().collect()
    rows = rows.drop(open_tables()[name].left_out, strict=False)
    hide = _HIDING.get(name)
    return rows if hide is None else hide(rows, tables)


def _communities(rows: pl.DataFrame, _tables: Tables) -> pl.DataFrame:
    return without_small_counts(rows, "households", ["county"]).drop("hidden")


def _buildings(rows: pl.DataFrame, _tables: Tables) -> pl.DataFrame:
    return without_small_counts(rows, "households", ["community_id"]).drop("hidden")


def _small(name: str, tables: Tables, key: str) -> list[str]:
    if name not in tables:
        return []
    few = pl.col("households").is_between(1, FEWEST_HOUSEHOLDS - 1)
    found: list[str] = tables[name].lazy().filter(few).collect()[key].to_list()
    return found


def _entrances(rows: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    few = pl.col("building_id").is_in(_small("buildings", tables, "building_id"))
    return rows.with_columns(elevator=pl.when(~few).then("elevator"))


def _works(rows: pl.DataFrame, _tables: Tables) -> pl.DataFrame:
    of_households = (pl.col("unit") == _HOUSEHOLD).fill_null(value=False)
    counted = rows.with_row_index("_at")
    hidden = without_small_counts(
        counted.filter(of_households), "quantity", ["measure_id"], also=["cost_yuan"]
    ).drop("hidden")
    return pl.concat([counted.filter(~of_households), hidden]).sort("_at").drop("_at")


def _vouchers(rows: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    if "sources" not in tables:
        return rows
    sources = tables["sources"].lazy().filter(pl.col("level") == "residents").collect()
    few = pl.col("community_id").is_in(_small("communities", tables, "community_id"))
    theirs = few & pl.col("source_id").is_in(sources["source_id"].to_list())
    shown = ~theirs.fill_null(value=False)
    return rows.with_columns(amount_yuan=pl.when(shown).then("amount_yuan"))


_HIDING = {
    "communities": _communities,
    "buildings": _buildings,
    "entrances": _entrances,
    "works": _works,
    "vouchers": _vouchers,
}
