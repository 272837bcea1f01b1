"""What communities hold on a day: what a plan writes down beside each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from linli.registry import counted_communities
from linli_web.tables.reading import read

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date


def sizes(keys: Sequence[str], day: date) -> Mapping[str, Mapping[str, Any]]:
    """Return buildings, households and floor_area_m2 [m2] of communities, by the library's rule.

    Parameters
    ----------
    keys
        Ids of the communities.
    day
        The day on which they are counted.
    """
    listed = ", ".join(["%s"] * len(keys)) or "NULL"
    mine = f"community_id IN ({listed})"
    houses = f"building_id IN (SELECT building_id FROM buildings WHERE {mine})"  # noqa: S608 # nosec B608
    tables = {
        name: read(name, condition, list(keys))
        for name, condition in (("communities", mine), ("buildings", mine), ("units", houses))
    }
    names = ("buildings", "households", "floor_area_m2")
    rows = counted_communities(tables, day).collect()
    return {
        row["community_id"]: {name: row[f"counted_{name}"] for name in names}
        for row in rows.iter_rows(named=True)
    }
