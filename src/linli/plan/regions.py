"""A province's or a nation's programme in regions: who belongs together, and their tables.

A *region* is some counties whose communities are planned together: a province, a part of one, or
several small ones. Rules of a region's own bind within it; what several regions share (money from
above, fairness, an order of zones) is dealt out by the engine.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

# So many communities are planned together with little effort; larger regions share fewer rules.
MOST_COMMUNITIES = 2_500
# A county of few communities counts as this part of a region: whose counties share money, has as
# many payments to settle as they are.
_OF_REGION = 60
_BY_SCOPE = ("source_caps", "commitments", "coverage", "capacity", "fairness")


def regions(
    communities: Mapping[str, int],
    together: Iterable[Collection[str]] = (),
    most: int = MOST_COMMUNITIES,
) -> tuple[tuple[str, ...], ...]:
    """Sort counties into regions.

    Parameters
    ----------
    communities
        Number of communities by county; a county of very few counts for more.
    together
        Counties that must be planned together, since a group has communities in all of them.
    most
        Communities of a region, where it is not a single county or one set of `together`.

    Returns
    -------
    regions
        Counties of each. Provinces stay whole where they are small enough, then prefectures.

    Examples
    --------
    >>> regions({"430121": 3, "430122": 3, "431023": 2, "440103": 1}, most=6)
    (('430121', '430122'), ('431023', '440103'))
    >>> regions({"430121": 3, "431023": 2}, together=[("430121", "431023")], most=2)
    (('430121', '431023'),)
    """
    packed: list[list[str]] = []
    room = 0
    sizes = {county: max(count, most // _OF_REGION) for county, count in communities.items()}
    for unit in _units(sorted(sizes), sizes, most, digits=2):
        size = sum(sizes[county] for county in unit)
        if not packed or size > room:
            packed.append([])
            room = most
        packed[-1] += unit
        room -= size
    return _tied(packed, together)


def _units(
    counties: Sequence[str], sizes: Mapping[str, int], most: int, digits: int
) -> list[list[str]]:
    """Provinces, or where one is too large its prefectures, or where one is too large counties."""
    units = []
    for _, members in groupby(counties, key=lambda county: county[:digits]):
        unit = list(members)
        small = sum(sizes[county] for county in unit) <= most
        units += [unit] if small or digits >= 6 else _units(unit, sizes, most, digits + 2)
    return units


def _tied(
    packed: Sequence[Sequence[str]], together: Iterable[Collection[str]]
) -> tuple[tuple[str, ...], ...]:
    """Join the regions that something ties together."""
    of = {county: number for number, unit in enumerate(packed) for county in unit}
    for tied in together:
        numbers = {of[county] for county in tied}
        for county, number in of.items():
            if number in numbers:
                of[county] = min(numbers)
    joined: dict[int, list[str]] = {}
    for county, number in of.items():
        joined.setdefault(number, []).append(county)
    return tuple(tuple(sorted(joined[number])) for number in sorted(joined))


def tied_counties(communities: pl.DataFrame, groups: pl.DataFrame | None) -> list[tuple[str, ...]]:
    """Return the sets of counties that groups of communities tie together.

    Parameters
    ----------
    communities
        community_id, county.
    groups
        group_id, community_id; none where the programme has no groups.
    """
    if groups is None:
        return []
    placed = groups.join(communities, on="community_id").group_by("group_id")
    counties = placed.agg(pl.col("county").unique().sort())["county"].to_list()
    return sorted({tuple(each) for each in counties if len(each) > 1})


def tables_of_region(
    tables: Mapping[str, pl.DataFrame], counties: Collection[str]
) -> Mapping[str, pl.DataFrame]:
    """Return the tables with those rules only that may mean a region."""
    inside = ["*", *sorted({county[:digits] for county in counties for digits in range(1, 7)})]
    prefix = pl.col("scope").str.split("/").list.first()
    return {
        name: table.filter(prefix.is_in(inside)) if name in _BY_SCOPE else table
        for name, table in tables.items()
    }
