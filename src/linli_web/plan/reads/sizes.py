"""What communities hold on a day: what a plan writes down beside each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from linli.registry import counted_communities
from linli_web.tables.reading import read

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date


# SQLite takes no more values in one question.
_KEYS_AT_A_TIME = 500
_OF_BUILDINGS = "building_id IN (SELECT building_id FROM buildings WHERE {here})"


def sizes(keys: Sequence[str], day: date) -> Mapping[str, Mapping[str, Any]]:
    """Return buildings, households and floor_area_m2 [m2] of communities, by the library's rule.

    Parameters
    ----------
    keys
        Ids of the communities.
    day
        The day on which they are counted.
    """
    names = ("buildings", "households", "floor_area_m2")
    rows = counted_communities(register_of(keys), day).collect()
    return {
        row["community_id"]: {name: row[f"counted_{name}"] for name in names}
        for row in rows.iter_rows(named=True)
    }


def register_of(keys: Sequence[str]) -> Mapping[str, pl.DataFrame]:
    """Return communities, buildings and units of some communities, as the library counts them."""
    return {
        "communities": rows_in(keys, "communities"),
        "buildings": rows_in(keys, "buildings"),
        "units": rows_in(keys, "units", _OF_BUILDINGS),
    }


def rows_in(keys: Sequence[str], name: str, where: str = "{here}") -> pl.DataFrame:
    """Return the rows of a table that lie in some communities."""
    if len(keys) > _KEYS_AT_A_TIME:
        whole = read(name)
        # Homes have no community of their own; whoever counts them goes by their buildings.
        known = "community_id" in whole.columns
        return whole.filter(pl.col("community_id").is_in(list(keys))) if known else whole
    here = f"community_id IN ({', '.join(['%s'] * len(keys)) or 'NULL'})"
    return read(name, where.format(here=here), keys)
