"""Whether rows lie where somebody may import: an office of one county leaves the others' alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from linli.schema import table
from linli.tables.changes import BEFORE
from linli_web.tables.reading import read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linli_web.people.rights import Reach

# From a row to its county: its own, that of its community, and so on upwards.
_UPWARDS = (
    ("unit_id", "units", "building_id"),
    ("entrance_id", "entrances", "building_id"),
    ("building_id", "buildings", "community_id"),
    ("community_id", "communities", "county"),
)


def outside(rows: Mapping[str, pl.DataFrame], reach: Reach) -> list[dict[str, Any]]:
    """Return the rows that lie in a county that is not within reach.

    Parameters
    ----------
    rows
        Tables that are to be written, with the rows as they are now beside them.
    reach
        Where somebody may import.

    Notes
    -----
    A row without any place, such as a source of money, belongs to the programme as a whole.
    """
    if reach.everywhere:
        return []
    return [
        {"table": name, "key": key, "shown": {}, "now": {}, "reason": "outside"}
        for name, frame in rows.items()
        for key in _told(_outside(name, frame, rows, reach))
    ]


def parted(
    rows: Mapping[str, pl.DataFrame], reach: Reach
) -> tuple[dict[str, pl.DataFrame], dict[str, list[str]]]:
    """Take out the rows that lie outside of reach.

    Parameters
    ----------
    rows, reach
        As for `outside`.

    Returns
    -------
    tuple of dict
        The tables without these rows, and their keys by table.
    """
    within, elsewhere = dict(rows), dict[str, list[str]]()
    if reach.everywhere:
        return within, elsewhere
    while found := {
        name: keys
        for name, frame in within.items()
        if (keys := _outside(name, frame, within, reach)).height
    }:
        # What was to lie in a row that is taken out lies where that row is now: look once more.
        for name, keys in found.items():
            within[name] = within[name].join(keys, on=keys.columns, how="anti")
            elsewhere.setdefault(name, []).extend(_told(keys))
    return within, elsewhere


def counties_of(rows: Mapping[str, pl.DataFrame]) -> list[str]:
    """Return the counties that rows lie in, as they will be and as they are now."""
    found = {
        str(county)
        for name, frame in rows.items()
        for located in _both_sides(name, frame, rows)
        for county in located["county"].drop_nulls().unique()
    }
    return sorted(found)


def _outside(
    name: str, frame: pl.DataFrame, rows: Mapping[str, pl.DataFrame], reach: Reach
) -> pl.DataFrame:
    key, counties = list(table(name).key), list(reach.counties)
    found = [
        located.filter(pl.col("county").is_not_null() & ~pl.col("county").is_in(counties))
        for located in _both_sides(name, frame, rows)
    ]
    keys = [frame.select(key).clear(), *(each.select(key) for each in found)]
    return pl.concat(keys).unique(maintain_order=True)


def _told(keys: pl.DataFrame) -> list[str]:
    return [" ".join(map(str, each)) for each in keys.iter_rows()]


def _both_sides(
    name: str, frame: pl.DataFrame, rows: Mapping[str, pl.DataFrame]
) -> list[pl.DataFrame]:
    """Return rows as they will be and as they are, with their county, if they have a place."""
    key = list(table(name).key)
    sides = [frame, frame.select(*key, *_as_before(frame, key))]
    located = [_located(name, side, rows) for side in sides]
    return [each for each in located if "county" in each.columns]


def _as_before(frame: pl.DataFrame, key: list[str]) -> list[pl.Expr]:
    """Return the cells as they are now: a row must not be taken out of another county either."""
    names = [each.removeprefix(BEFORE) for each in frame.columns if each.startswith(BEFORE)]
    return [pl.col(BEFORE + each).alias(each) for each in names if each not in key]


def _located(name: str, frame: pl.DataFrame, rows: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    for below, of, above in _UPWARDS:
        if "county" in frame.columns:
            return frame
        # A file may leave out where its rows lie: then they lie where they are.
        if below in frame.columns and above not in frame.columns:
            frame = frame.join(_pairs(below, of, above, rows), on=below, how="left")
    return frame


def _pairs(below: str, of: str, above: str, rows: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return what lies in what: as it will be by the rows, else as it is."""
    there = read(of, columns=[below, above]).select(below, above)
    come = rows.get(of)
    if come is None or above not in come.columns:
        return there
    return pl.concat([come.select(below, above), there]).unique(below, keep="first")
