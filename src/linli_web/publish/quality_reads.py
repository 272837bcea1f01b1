"""What the rules of data quality find in the office's database."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import polars as pl

from linli.publish import definitions
from linli.publish.filters import conditions
from linli.publish.quality import check
from linli.schema import kept_tables
from linli_web.journal.memory import remembered
from linli_web.publish.reads import tables
from linli_web.tables.reading import read

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

WHOLE = "*"
_FLOOR_AREA = "programme.floor_area_per_household"
_SERVICES = "programme.services_above_households"


@remembered(2)
def findings(as_of: date) -> pl.DataFrame:
    """Return everything that the rules find, worst first; the tables are dropped again."""
    given = {name: rows for name in kept_tables() if (rows := read(name)).height}
    found = check(given, as_of=as_of).table
    order = pl.Enum(["error", "warning", "notice"])
    return found.sort(pl.col("severity").cast(order), maintain_order=True)


@remembered(2)
def doubts(as_of: date) -> Mapping[str, Mapping[str, Any]]:
    """Return what is hard to believe of a published figure, by indicator.

    Only the tables that figures are made from are looked at, so that a public page need not wait
    for the check of every home.
    """
    found = check(tables(), as_of=as_of).table.filter(pl.col("key") == WHOLE)
    doubted: dict[str, Mapping[str, Any]] = {}
    for row in found.iter_rows(named=True):
        for name in _indicators(row):
            doubted.setdefault(name, row)
    return doubted


def _indicators(row: Mapping[str, Any]) -> list[str]:
    if row["rule"] == _FLOOR_AREA:
        return ["floor_area", "floor_area_per_household"]
    if row["rule"] != _SERVICES:
        return []
    measure = json.loads(row["args"])["measure"]
    return [
        each.name
        for each in definitions().values()
        if measure in conditions(each.filter).get("measure_id", ())
    ]
