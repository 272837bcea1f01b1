"""A community with its buildings, and when its works ran."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from linli.sample.buildings import Building
from linli.sample.communities import Community, communities
from linli.sample.dice import Dice

# First and last day on which the first community of an area was finished, by year.
_FINISHED = {
    2020: (date(2020, 8, 20), date(2020, 11, 16)),
    2021: (date(2021, 5, 6), date(2021, 11, 14)),
    2022: (date(2022, 4, 22), date(2022, 8, 16)),
}
_BEGUN = (date(2022, 7, 20), date(2022, 9, 5))


@dataclass(frozen=True, slots=True)
class Estate:
    """A community with its buildings and the dates of its works."""

    community: Community
    buildings: tuple[Building, ...]
    started_on: date | None = None
    completed_on: date | None = None

    @property
    def homes(self) -> int:
        """Homes of all buildings."""
        return sum(building.homes for building in self.buildings)

    def basis(self, per: str) -> float:
        """Return what a quantity is counted by: buildings, entrances, storeys or areas [m2]."""
        each = self.buildings
        return {
            "site": 1.0,
            "building": float(len(each)),
            "entrance": float(sum(one.entrances for one in each)),
            "storey": float(sum(one.entrances * one.storeys for one in each)),
            "footprint": sum(one.footprint_m2 for one in each),
            "wall": sum(
                2 * (one.shape.length_m + one.shape.depth_m) * one.storeys * 3.0 for one in each
            ),
        }[per]


def estates(seed: int, buildings: Sequence[Building]) -> tuple[Estate, ...]:
    """Return the communities with their buildings and days of beginning and finish.

    Parameters
    ----------
    seed
        Seed of the sample.
    buildings
        Residential buildings of all communities.

    Returns
    -------
    tuple of Estate
        In the order of `communities()`. Areas follow each other through the year in the order of
        the four zones; those not begun have no days.
    """
    dice = Dice(seed, "days")
    of: dict[str, list[Building]] = defaultdict(list)
    for building in buildings:
        of[building.community.community_id].append(building)
    return tuple(
        _dated(dice, Estate(community, tuple(of[community.community_id])))
        for community in communities()
    )


def _dated(dice: Dice, estate: Estate) -> Estate:
    community = estate.community
    if community.status == "under_way":
        first, last = _BEGUN
        begun = first + timedelta(days=dice.whole(0, (last - first).days))
        return Estate(community, estate.buildings, begun)
    if not community.renovated:
        return estate
    areas = sorted(
        {
            each.area_id
            for each in communities()
            if each.renovated and each.planned_year == community.planned_year
        }
    )
    first, last = _FINISHED[community.planned_year]
    turn = areas.index(community.area_id) / max(1, len(areas) - 1)
    finished = first + timedelta(days=round(turn * (last - first).days) + dice.whole(0, 38))
    begun = finished - timedelta(days=dice.whole(92, 140))
    return Estate(community, estate.buildings, begun, finished)
