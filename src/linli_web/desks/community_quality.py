"""What the rules of data quality find in one community, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from linli.publish.quality import check, message, remedy
from linli_web.journal.memory import remembered
from linli_web.registry.cells import language
from linli_web.tables.reading import read

if TYPE_CHECKING:
    from datetime import date

    from linli_web.registry.panels import Subject

_BY_COMMUNITY = ("buildings", "findings", "works", "facilities")
_BY_BUILDING = ("entrances", "units")
_ORDER = pl.Enum(["error", "warning", "notice"])


@dataclass(frozen=True, slots=True)
class Doubt:
    """One finding: how grave, on which row, what is odd and how to mend it."""

    severity: str
    table: str
    key: str
    words: str
    remedy: str


def doubts(subject: Subject) -> list[Doubt]:
    """Return what the rules find in a community and its rows, worst first, in words.

    Money is left out: its rules compare sources over the whole county, which the page of data
    quality shows. Other communities of the county are read to be compared with.
    """
    community = subject.community
    found = _found(community.pk, community.county_id, subject.day)
    return [
        Doubt(
            row["severity"],
            row["table"],
            row["key"],
            message(row, language()),
            remedy(row, language()),
        )
        for row in found.iter_rows(named=True)
    ]


@remembered(256)
def _found(key: str, county: str, day: date) -> pl.DataFrame:
    of_buildings = "building_id IN (SELECT building_id FROM buildings WHERE community_id = %s)"
    tables = {
        "communities": read("communities", "county = %s", [county]),
        **{name: read(name, "community_id = %s", [key]) for name in _BY_COMMUNITY},
        **{name: read(name, of_buildings, [key]) for name in _BY_BUILDING},
    }
    found = check(tables, as_of=day).table
    mine = (pl.col("table") != "communities") | (pl.col("key") == key)
    order = pl.col("severity").cast(_ORDER)
    return found.filter(pl.col("key") != "*", mine).sort(order, maintain_order=True)
