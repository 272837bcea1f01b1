"""Where schemes and wishes lie: in their community."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linli_web.people import places
from linli_web.plan.models import Scheme, Wish
from linli_web.registry.located import (
    place_of_building,
    place_of_community,
    register_paths,
)

if TYPE_CHECKING:
    from linli_web.people.places import Place

_PATHS = {
    "plan_schemes": "community",
    "plan_scheme_lines": "scheme__community",
    "plan_scheme_terms": "scheme__community",
    "plan_scheme_costs": "scheme__community",
    "plan_scheme_fees": "scheme__community",
    "wishes": "community",
    "wish_steps": "wish__community",
    "annual_plan_rows": "community",
    "annual_plan_funding": "row__community",
    "projects": "community",
}


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
    register_paths(_PATHS)
