"""What a community holds: counted from its buildings and homes where these are there.

Problem: a register is never complete. One community has every home surveyed, its neighbour only
a number that somebody reported years ago.
Decision: what is counted wins over what was reported; part of a total is no total (convention C2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from linli.registry.completing import Tables, complete, open_on

if TYPE_CHECKING:
    from datetime import date

# Measured quantities are summed in whole ten-thousandths, so that a sum does not depend on the
# order of its rows (convention C3).
_PARTS = 10_000


def in_parts(column: pl.Expr) -> pl.Expr:
    """Return a measured quantity as a whole number of ten-thousandths.

    Examples
    --------
    >>> pl.DataFrame({"area": [0.1, 0.2]}).select(in_parts(pl.col("area")).sum()).item()
    3000
    """
    return (column * _PARTS).round().cast(pl.Int64)


def from_parts(column: pl.Expr) -> pl.Expr:
    """Return a whole number of ten-thousandths as a quantity.

    Examples
    --------
    >>> pl.DataFrame({"parts": [3000]}).select(from_parts(pl.col("parts"))).item()
    0.3
    """
    # A column divided by a constant is multiplied by its inverse; rounding mends the last bit.
    return (column / _PARTS).round(4)


def counted_communities(tables: Tables, as_of: date | None = None) -> pl.LazyFrame:
    """Return the communities with what they hold on a day.

    Parameters
    ----------
    tables
        Typed tables by name: communities and, where they are there, buildings and units.
    as_of
        Day on which a building counts as open; without it, those never closed.

    Returns
    -------
    lazy table
        The communities with
        counted_buildings: open rows of `buildings` if the community has any row there, else as
        reported;
        counted_households: homes (use `home`) of `units` in open buildings if the community has
        any there, else as reported, else the households of its buildings if every one has them;
        counted_floor_area_m2 [m2]: the sum over its open buildings if every one has an area,
        else as reported. Null where neither is known.

    Examples
    --------
    >>> communities = pl.DataFrame({"community_id": ["c1"], "buildings": [9], "households": [60]})
    >>> buildings = pl.DataFrame({"building_id": ["b1", "b2"], "community_id": ["c1", "c1"]})
    >>> held = counted_communities({"communities": communities, "buildings": buildings}).collect()
    >>> held.select("counted_buildings", "counted_households").row(0)
    (2, 60)
    """
    reported = ("community_id", "buildings", "households", "floor_area_m2", "closed_on")
    frame = complete("communities", tables, reported)
    frame = frame.join(building_totals(tables, as_of), on="community_id", how="left")
    frame = frame.join(_homes(tables, as_of), on="community_id", how="left")
    return frame.with_columns(
        counted_buildings=pl.coalesce("buildings_there", "buildings"),
        counted_households=pl.coalesce("homes_there", "households", "households_there"),
        counted_floor_area_m2=pl.coalesce("floor_area_there_m2", "floor_area_m2"),
    )


def building_totals(tables: Tables, as_of: date | None = None) -> pl.LazyFrame:
    """Sum up the open buildings of each community.

    Parameters
    ----------
    tables, as_of
        As for `counted_communities`.

    Returns
    -------
    lazy table
        community_id, buildings_there, floor_area_there_m2 [m2], households_there; the last two
        null unless every open building has them. Empty without a table `buildings`.

    Examples
    --------
    >>> area = {"community_id": ["c1", "c1"], "floor_area_m2": [800.5, None]}
    >>> building_totals({"buildings": pl.DataFrame(area)}).collect().row(0)
    ('c1', 2, None, None)
    """
    if "buildings" not in tables:
        numbers = ("buildings_there", "households_there")
        kinds = dict.fromkeys(numbers, pl.Int64) | {"floor_area_there_m2": pl.Float64}
        return pl.LazyFrame(schema={"community_id": pl.String, **kinds})
    needed = ("floor_area_m2", "households", "closed_on")
    return (
        complete("buildings", tables, needed)
        .select(
            "community_id",
            _open=open_on(as_of),
            _area=pl.when(open_on(as_of)).then(in_parts(pl.col("floor_area_m2"))),
            _living=pl.when(open_on(as_of)).then(pl.col("households")),
        )
        .group_by("community_id")
        .agg(
            buildings_there=pl.col("_open").sum().cast(pl.Int64),
            floor_area_there_m2=from_parts(_all_or_nothing("_area")),
            households_there=_all_or_nothing("_living"),
        )
    )


def _all_or_nothing(column: str) -> pl.Expr:
    """Sum over open buildings, null if one of them has no value: part of a total is none."""
    whole = (pl.col(column).count() == pl.col("_open").sum()) & pl.col("_open").any()
    return pl.when(whole).then(pl.col(column).sum())


def homes_by_building(tables: Tables) -> pl.LazyFrame:
    """Count the homes of each building that has units.

    Returns
    -------
    lazy table
        building_id, homes (units with use `home`).

    Examples
    --------
    >>> units = pl.DataFrame({"building_id": ["b1", "b1"], "use": ["home", "shop"]})
    >>> homes_by_building({"units": units}).collect().row(0)
    ('b1', 1)
    """
    return (
        complete("units", tables)
        .group_by("building_id")
        .agg(homes=(pl.col("use") == "home").sum().cast(pl.Int64))
    )


def counted_households(tables: Tables, as_of: date | None = None) -> pl.DataFrame:
    """Return how many households live in communities and in each of their open buildings.

    Parameters
    ----------
    tables, as_of
        As for `counted_communities`.

    Returns
    -------
    table
        community_id, building_id (null for the community as a whole), households; where neither
        counted nor reported, null.

    Examples
    --------
    >>> communities = pl.DataFrame({"community_id": ["c1"], "households": [60]})
    >>> buildings = pl.DataFrame({"building_id": ["b1"], "community_id": ["c1"], "households": [9]})
    >>> counted_households({"communities": communities, "buildings": buildings}).rows()
    [('c1', None, 60), ('c1', 'b1', 9)]
    """
    whole = counted_communities(tables, as_of).select(
        "community_id",
        building_id=pl.lit(None, pl.String),
        households=pl.col("counted_households").cast(pl.Int64),
    )
    if "buildings" not in tables:
        return whole.collect()
    there = complete("buildings", tables, ("closed_on", "households")).filter(open_on(as_of))
    if "units" in tables:
        there = there.join(homes_by_building(tables), on="building_id", how="left")
    else:
        there = there.with_columns(homes=pl.lit(None, pl.Int64))
    houses = there.select(
        "community_id",
        "building_id",
        households=pl.coalesce("homes", "households").cast(pl.Int64),
    )
    return pl.concat([whole, houses]).collect()


def _homes(tables: Tables, as_of: date | None) -> pl.LazyFrame:
    if "units" not in tables or "buildings" not in tables:
        return pl.LazyFrame(schema={"community_id": pl.String, "homes_there": pl.Int64})
    return (
        complete("buildings", tables, ("closed_on",))
        .filter(open_on(as_of))
        .select("building_id", "community_id")
        .join(homes_by_building(tables), on="building_id", how="inner")
        .group_by("community_id")
        .agg(homes_there=pl.col("homes").sum())
    )
