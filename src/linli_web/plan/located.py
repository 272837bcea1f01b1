"""Where schemes and wishes lie: in their community."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linli_web.people import places
from linli_web.plan.models import Scheme, Wish
from linli_web.registry.located import place_of_building, place_of_community

if TYPE_CHECKING:
    from linli_web.people.places import Place


def place_of_scheme(public_id: str) -> Place | None:
    """Return where the community of a scheme lies."""
    for community in Scheme.objects.filter(public_id=public_id).values_list("community_id"):
        return place_of_community(community[0])
    return None


def place_of_wish(public_id: str) -> Place | None:
    """Return where what a wish is about lies: its building, else its community."""
    rows = Wish.objects.filter(public_id=public_id).values_list("community_id", "building_id")
    for community, building in rows:
        return place_of_building(building) if building else place_of_community(community)
    return None


def register_places() -> None:
    """Tell the room of people where what the plan remembers lies."""
    places.register("plan_schemes", place_of_scheme)
    places.register("wishes", place_of_wish)
