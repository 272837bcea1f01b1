"""Rows of the register: county, streets, committees, areas, zones, communities, buildings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from linli.sample.buildings import Building
from linli.sample.communities import COUNTY, Site
from linli.sample.dice import Dice
from linli.sample.estates import Estate
from linli.sample.footprints import Rectangle
from linli.sample.packed import rows
from linli.sample.published import AS_OF
from linli.sample.rows import Row
from linli.sample.terrain import Point, on_earth, written
from linli.standards import counties

_MANAGED = ("self_managed", "committee_managed", "property_company", "work_unit", "none")
_AIMS = ("safe", "well_crafted", "convenient", "liveable")
_OUTLINE_M = 3.5


def county_rows() -> Iterator[Row]:
    """Return the sample's county, as GB/T 2260 has it."""
    for row in counties().iter_rows(named=True):
        if row["county"] == COUNTY:
            yield row


def street_rows() -> Iterator[Row]:
    """Return Yongxing's streets and towns; these are real."""
    for row in rows("divisions.csv"):
        yield {
            "street_id": row["street_id"],
            "name": row["name"],
            "county": COUNTY,
            "kind": row["kind"],
        }


def committee_rows() -> Iterator[Row]:
    """Return the neighbourhood committees; invented, as their names say."""
    yield from rows("committee_list.csv")


def zone_rows() -> Iterator[Row]:
    """Return the four zones of the special plan, in their order."""
    for position, row in enumerate(rows("zone_list.csv"), 1):
        yield {"county": COUNTY, "position": position, **row}


def area_rows() -> Iterator[Row]:
    """Return the areas."""
    for row in rows("area_list.csv"):
        yield {key: row[key] for key in ("area_id", "name", "zone")} | {"county": COUNTY}


def community_rows(seed: int, sites: Sequence[Site], estates: Sequence[Estate]) -> Iterator[Row]:
    """Return the rows of the communities table.

    Parameters
    ----------
    seed
        Seed of the sample.
    sites, estates
        The communities on their plots and with their buildings, in the same order.
    """
    dice = Dice(seed, "register")
    outlines = [_outline(site, estate) for site, estate in zip(sites, estates, strict=True)]
    shapes = written("POLYGON", outlines)
    middles = on_earth([_middle(outline) for outline in outlines])
    for site, estate, shape, (lon, lat) in zip(sites, estates, shapes, middles, strict=True):
        yield {
            **_listed(estate),
            **_counted(estate),
            **_lived_in(dice, estate),
            "address": f"{site.plot.front().name}{dice.whole(3, 260)}号",
            "lon": lon,
            "lat": lat,
            "geometry": shape,
            "origin": "invented",
        }


def _listed(estate: Estate) -> dict[str, object]:
    community = estate.community
    return {
        "community_id": community.community_id,
        "name": community.name,
        "county": COUNTY,
        "street_id": community.street_id,
        "committee_id": community.committee_id,
        "zone": community.zone,
        "area_id": community.area_id,
        "contiguous": community.contiguous,
        "property_unit": community.property_unit or None,
        "status": community.status,
        "planned_year": community.planned_year,
        "started_on": estate.started_on,
        "completed_on": estate.completed_on,
    }


def _counted(estate: Estate) -> dict[str, object]:
    return {
        "year_built": min(each.year_built for each in estate.buildings),
        "buildings": len(estate.buildings),
        "households": estate.homes,
        "floor_area_m2": float(sum(each.floor_area_m2 for each in estate.buildings)),
    }


def _lived_in(dice: Dice, estate: Estate) -> dict[str, object]:
    community = estate.community
    old = (2000 - community.year_built) / 100
    work_unit = 3 if community.property_unit else 0
    return {
        "mandatory": dice.happens(0.2) and not community.renovated,
        "management": dice.weighted(
            _MANAGED, (6, 5, 4, work_unit, 1 if estate.completed_on else 5)
        ),
        "owners_committee_since": _committee_since(dice, estate),
        "residents_over_60_share": round(0.2 + old * 0.7 + dice.between(0, 0.1), 2),
        "aim": dice.weighted(_AIMS, (4, 2, 3, 3)),
    }


def _committee_since(dice: Dice, estate: Estate) -> date | None:
    if estate.started_on is None:
        return date(2022, 3, 1) + timedelta(days=dice.whole(0, 180)) if dice.happens(0.15) else None
    if not dice.happens(0.72):
        return None
    return min(AS_OF, estate.started_on - timedelta(days=dice.whole(20, 160)))


def _outline(site: Site, estate: Estate) -> list[Point]:
    """Return a box around the community's buildings in their own direction [m]."""
    shapes = [each.shape for each in estate.buildings]
    return site.frame.ring(
        Rectangle(
            min(each.p0 for each in shapes) - _OUTLINE_M,
            max(each.p1 for each in shapes) + _OUTLINE_M,
            min(each.q0 for each in shapes) - _OUTLINE_M,
            max(each.q1 for each in shapes) + _OUTLINE_M,
        )
    )


def _middle(outline: Sequence[Point]) -> Point:
    return sum(x for x, _ in outline) / len(outline), sum(y for _, y in outline) / len(outline)


def building_rows(seed: int, buildings: Sequence[Building]) -> Iterator[Row]:
    """Return the rows of the buildings table."""
    dice = Dice(seed, "structures")
    shapes = written("POLYGON", [each.ring for each in buildings])
    for building, shape in zip(buildings, shapes, strict=True):
        framed = building.community.large or building.year_built > 1995
        yield {
            "building_id": building.building_id,
            "community_id": building.community.community_id,
            "name": f"{building.number} 栋",
            "storeys": building.storeys,
            "entrances": building.entrances,
            "households": building.homes,
            "floor_area_m2": float(building.floor_area_m2),
            "roof_area_m2": float(round(building.footprint_m2 * dice.between(1.0, 1.04))),
            "year_built": building.year_built,
            "structure": "frame" if framed and dice.happens(0.6) else "brick_concrete",
            "geometry": shape,
            "origin": "invented",
        }
