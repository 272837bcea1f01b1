"""Rows of the facilities table: what the programme added, and what was there before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import chain

from linli.sample.communities import COUNTY
from linli.sample.dice import Dice
from linli.sample.estates import Estate
from linli.sample.packed import rows
from linli.sample.published import AS_OF
from linli.sample.rows import Row
from linli.sample.streets import CORRIDOR_M, Plot, Town
from linli.sample.terrain import Point, bend, on_earth
from linli.sample.townscape import Townscape


def facility_rows(
    seed: int,
    estates: Sequence[Estate],
    services: Mapping[str, Sequence[str]],
    town: Town,
    scape: Townscape,
) -> Iterator[Row]:
    """Return the rows of the facilities table.

    Parameters
    ----------
    seed
        Seed of the sample.
    estates
        All communities.
    services
        Communities that got a facility, by category.
    town, scape
        The town, its named places.
    """
    dice = Dice(seed, "facilities")
    found = list(
        chain(
            _added(dice, estates, services),
            _landmarks(dice, scape),
            _nearby(dice, town),
        )
    )
    places = on_earth([point for point, _ in found])
    for number, ((_, row), (lon, lat)) in enumerate(zip(found, places, strict=True), 1):
        yield {
            "facility_id": f"f-{number:04d}",
            "county": COUNTY,
            "lon": lon,
            "lat": lat,
            **row,
            "origin": "invented",
        }


def _added(
    dice: Dice, estates: Sequence[Estate], services: Mapping[str, Sequence[str]]
) -> Iterator[tuple[Point, Row]]:
    by_id = {estate.community.community_id: estate for estate in estates}
    words = {row["category"]: row for row in rows("facility_words.csv")}
    for category, places in services.items():
        word = words[category]
        for community_id in places:
            estate = by_id[community_id]
            yield (
                _beside(dice, estate),
                {
                    "name": estate.community.name.removesuffix("小区") + word["name"],
                    "category": category,
                    "community_id": community_id,
                    "area_m2": float(dice.whole(int(word["low"]), int(word["high"]))),
                    "capacity": float(word["capacity"]) if word["capacity"] else None,
                    "opened_on": _opened(dice, estate),
                    "added_by_programme": True,
                },
            )


def _beside(dice: Dice, estate: Estate) -> Point:
    """Return a point in front of one of the community's buildings [m]."""
    ring = dice.one_of(estate.buildings).ring
    (x0, y0), (x1, y1), (x3, y3) = ring[0], ring[1], ring[3]
    along = dice.between(0.2, 0.8)
    deep = -5.5 / max(1.0, abs(x3 - x0) + abs(y3 - y0))
    return x0 + (x1 - x0) * along + (x3 - x0) * deep, y0 + (y1 - y0) * along + (y3 - y0) * deep


def _opened(dice: Dice, estate: Estate) -> date:
    return min(AS_OF, (estate.completed_on or AS_OF) + timedelta(days=dice.whole(1, 26)))


def _landmarks(dice: Dice, scape: Townscape) -> Iterator[tuple[Point, Row]]:
    for mark in scape.landmarks:
        if mark.category:
            yield (
                mark.middle,
                {
                    "name": mark.name,
                    "category": mark.category,
                    "opened_on": _long_ago(dice),
                    "added_by_programme": False,
                },
            )


def _nearby(dice: Dice, town: Town) -> Iterator[tuple[Point, Row]]:
    """Put shops, stops and the like along the named streets of plots anywhere in the town."""
    for word in rows("nearby.csv"):
        for plot in dice.mixed([each for each in town.plots if each.front().name])[
            : int(word["count"])
        ]:
            area = dice.whole(int(word["low"]), int(word["high"])) if word["low"] else None
            yield (
                _on_street(dice, plot),
                {
                    "name": plot.front().name + word["name"],
                    "category": word["category"],
                    "area_m2": None if area is None else float(area),
                    "opened_on": _long_ago(dice),
                    "added_by_programme": False,
                },
            )


def _long_ago(dice: Dice) -> date:
    return date(1986, 3, 1) + timedelta(days=dice.whole(0, 12_000))


def _on_street(dice: Dice, plot: Plot) -> Point:
    """Return a point on the pavement of the plot's most important street [m]."""
    street = plot.front()
    keep = CORRIDOR_M[street.rank] + 1
    share = dice.between(0.15, 0.85)
    if street.along:
        v = street.at + (keep if street.at < plot.middle[1] else -keep)
        return bend(plot.west + (plot.east - plot.west) * share, v)
    u = street.at + (keep if street.at < plot.middle[0] else -keep)
    return bend(u, plot.south + (plot.north - plot.south) * share)
