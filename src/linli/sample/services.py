"""The facilities: those that the programme added, and what was there before."""

from __future__ import annotations

from collections.abc import Sequence

from linli.sample.communities import Community
from linli.sample.dice import Dice
from linli.sample.estates import Estate
from linli.sample.published import added_facilities

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
