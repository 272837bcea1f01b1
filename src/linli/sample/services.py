"""The facilities: those that the programme added, and what was there before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from linli.sample.communities import COUNTY, Community
from linli.sample.dice import Dice
from linli.sample.estates import Estate
from linli.sample.packed import rows
from linli.sample.published import AS_OF, added_facilities
from linli.sample.rows import Row
from linli.sample.terrain import Point, on_earth

# Added beyond the published categories: an invented number of each.
_OTHERS = {"health_station": 2, "canteen": 3, "parcel_station": 5, "public_toilet": 4}


def services(seed: int, estates: Sequence[Estate]) -> dict[str, list[str]]:
    """Return the communities that got a facility, by category.

    Parameters
    ----------
    seed
        Seed of the sample.
    estates
        All communities.

    Returns
    -------
    dict of str to list of str
        Service stations first in the contiguous communities, where the life circle was built.
    """
    dice = Dice(seed, "services")
    renovated = [estate.community for estate in estates if estate.community.renovated]
    return {
        category: _places(dice, renovated, category, count)
        for category, count in (added_facilities() | _OTHERS).items()
    }


def _places(dice: Dice, communities: Sequence[Community], category: str, count: int) -> list[str]:
    first = [each for each in communities if each.contiguous]
    others = [each for each in communities if not each.contiguous]
    ordered = dice.mixed(first) + dice.mixed(others)
    if category not in ("service_station", "elderly_care_centre"):
        ordered = dice.mixed(ordered)
    return sorted(each.community_id for each in ordered[:count])


def facility_rows(
    seed: int, estates: Sequence[Estate], services: Mapping[str, Sequence[str]]
) -> Iterator[Row]:
    """Return the rows of the facilities table that the programme added."""
    dice = Dice(seed, "facilities")
    by_id = {estate.community.community_id: estate for estate in estates}
    words = {row["category"]: row for row in rows("facility_words.csv")}
    number = 0
    for category, places in services.items():
        for community_id in places:
            number += 1
            estate = by_id[community_id]
            ((lon, lat),) = on_earth([_beside(dice, estate)])
            word = words[category]
            yield {
                "facility_id": f"f-{number:04d}",
                "name": estate.community.name.removesuffix("小区") + word["name"],
                "category": category,
                "county": COUNTY,
                "community_id": community_id,
                "lon": lon,
                "lat": lat,
                "area_m2": float(dice.whole(int(word["low"]), int(word["high"]))),
                "capacity": float(word["capacity"]) if word["capacity"] else None,
                "opened_on": _opened(dice, estate),
                "added_by_programme": True,
                "origin": "invented",
            }


def _beside(dice: Dice, estate: Estate) -> Point:
    """Return a point in front of one of the community's buildings [m]."""
    ring = dice.one_of(estate.buildings).ring
    (x0, y0), (x1, y1), (x3, y3) = ring[0], ring[1], ring[3]
    along = dice.between(0.2, 0.8)
    deep = -5.5 / max(1.0, abs(x3 - x0) + abs(y3 - y0))
    return x0 + (x1 - x0) * along + (x3 - x0) * deep, y0 + (y1 - y0) * along + (y3 - y0) * deep


def _opened(dice: Dice, estate: Estate) -> date:
    finished = estate.completed_on
    assert finished is not None  # noqa: S101 -- facilities are added where works are finished
    return min(AS_OF, finished + timedelta(days=dice.whole(1, 26)))
