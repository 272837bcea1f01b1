"""Where rows of the register lie, and lists of what lies within somebody's reach."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from linli_web.journal.memory import remembered
from linli_web.people import places
from linli_web.people.places import Named, Place
from linli_web.registry.listings import models
from linli_web.registry.models import (
    Building,
    Community,
    County,
    NeighbourhoodCommittee,
    Proposal,
    Street,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from django.db.models import Model, QuerySet

    from linli_web.people.rights import Reach

_FOUND_AT_MOST = 20
# SQLite takes no more values in one question.
_KEYS_AT_A_TIME = 500
# From each table to the row that says where its rows lie; rooms further right tell of theirs.
_COMMUNITY_OF = {
    "communities": "",
    "buildings": "community__",
    "entrances": "building__community__",
    "units": "building__community__",
    "owners": "unit__building__community__",
    "findings": "community__",
    "works": "community__",
    "vouchers": "community__",
}
# What whoever reads the register at all reads whole: the county's own, and what its public map
# and pages show to everybody.
_OF_ALL = {
    "counties",
    "streets",
    "neighbourhood_committees",
    "zones",
    "areas",
    "facilities",
    "ground",
    "sources",
    "source_caps",
    "source_rules",
    "targets",
    "indicator_values",
    "announcements",
}
_BUILDING_OF = {
    "buildings": "pk",
    "entrances": "building_id",
    "units": "building_id",
    "owners": "unit__building_id",
}
_SCOPES_OF_COMMUNITY = (
    ("counties", "county_id"),
    ("streets", "street_id"),
    ("committees", "committee_id"),
    ("communities", "pk"),
)
# Conditions that hold always and never; an empty `Q()` would vanish beside another one: joined by
# "or" with it, everything would become whatever the other leaves.
_EVERYTHING, _NOTHING = ~Q(pk__in=()), Q(pk__in=())


def place_of_community(key: str) -> Place | None:
    """Return where a community lies."""
    found = Community.objects.filter(pk=key).values_list("county_id", "street_id", "committee_id")
    for county, street, committee in found:
        return Place(county, street or "", committee or "", key)
    return None


def place_of_building(key: str) -> Place | None:
    """Return where a building stands."""
    found = Building.objects.filter(pk=key).values_list(
        "community_id", "community__county_id", "community__street_id", "community__committee_id"
    )
    for community, county, street, committee in found:
        return Place(county, street or "", committee or "", community, key)
    return None


def place_of_row(row: Community | Building) -> Place:
    """Return where a community or building lies, as its values say, saved or not."""
    if isinstance(row, Community):
        return Place(row.county_id, row.street_id or "", row.committee_id or "", str(row.pk))
    community = place_of_community(row.community_id) or Place()
    return replace(community, building=str(row.pk))


def place_of_key(table: str, key: str) -> Place:
    """Return where a row of the register lies; where there is none, nowhere."""
    return places.place_of(table, key) or Place()


def place_of_proposal(public_id: str) -> Place | None:
    """Return where the row lies that a proposal is about."""
    for table, key in Proposal.objects.filter(public_id=public_id).values_list("table", "key"):
        return place_of_key(table, key)
    return None


def _place_of_county(key: str) -> Place | None:
    return Place(key) if County.objects.filter(pk=key).exists() else None


def _place_of_street(key: str) -> Place | None:
    for county in Street.objects.filter(pk=key).values_list("county_id", flat=True):
        return Place(county, key)
    return None


def _place_of_committee(key: str) -> Place | None:
    rows = NeighbourhoodCommittee.objects.filter(pk=key)
    for street, county in rows.values_list("street_id", "street__county_id"):
        return Place(county or "", street or "", key)
    return None


def _gazetteer(model: type[Model], scope: str) -> Callable[[str], Sequence[Named]]:
    def found(words: str) -> Sequence[Named]:
        rows = model._default_manager.filter(name__icontains=words).order_by("name")
        return [
            Named(scope, key, name or key)
            for key, name in rows.values_list("pk", "name")[:_FOUND_AT_MOST]
        ]

    return found


def _names(model: type[Model]) -> Callable[[Collection[str]], Mapping[str, str]]:
    def found(codes: Collection[str]) -> Mapping[str, str]:
        rows = model._default_manager.filter(pk__in=codes).exclude(name="")
        return dict(rows.values_list("pk", "name"))

    return found


def _buildings(words: str) -> Sequence[Named]:
    """Find buildings, which are called "3栋", by their own name and their community's."""
    rows = Building.objects.all()
    for word in words.split():
        rows = rows.filter(Q(name__icontains=word) | Q(community__name__icontains=word))
    found = _with_community(rows.order_by("community__name", "pk")[:_FOUND_AT_MOST])
    return [Named("building", key, name) for key, name in found]


def _names_of_buildings(codes: Collection[str]) -> Mapping[str, str]:
    return dict(_with_community(Building.objects.filter(pk__in=codes)))


def _with_community(rows: QuerySet[Building]) -> list[tuple[str, str]]:
    named = rows.values_list("pk", "name", "community__name")
    return [(key, f"{community} {name or key}") for key, name, community in named]


def codes_within(reach: Reach) -> Mapping[str, Collection[str]] | None:
    """Return the codes by scope of all places within somebody's reach; None for all."""
    if sees_all(reach):
        return None
    communities = Community.objects.filter(within("communities", reach))
    buildings = Building.objects.filter(within("buildings", reach))
    streets = Street.objects.filter(Q(pk__in=reach.streets) | Q(county__in=reach.counties))
    committees = NeighbourhoodCommittee.objects.filter(
        Q(pk__in=reach.committees) | Q(street__in=streets)
    )
    rows: dict[str, QuerySet[Any]] = {
        "street": streets,
        "committee": committees,
        "community": communities,
        "building": buildings,
    }
    found = {scope: set(each.values_list("pk", flat=True)) for scope, each in rows.items()}
    return found | {"county": set(reach.counties)}


def register_places() -> None:
    """Tell the room of people where the register's rows lie."""
    places.register("communities", place_of_community)
    places.register("buildings", place_of_building)
    places.register("proposals", place_of_proposal)
    places.register_codes(codes_within)
    places.register_whole(is_whole)
    for scope, model, finder in (
        ("county", County, _place_of_county),
        ("street", Street, _place_of_street),
        ("committee", NeighbourhoodCommittee, _place_of_committee),
        ("community", Community, place_of_community),
    ):
        places.register_scope(scope, finder, _gazetteer(model, scope), _names(model))
    places.register_scope("building", place_of_building, _buildings, _names_of_buildings)


@remembered(1)
def counties() -> frozenset[str]:
    """Return the counties that have communities."""
    return frozenset(Community.objects.order_by().values_list("county_id", flat=True).distinct())


def communities_of(table: str, keys: Iterable[str]) -> dict[str, str]:
    """Return the community of each row of a table that lies in one, by the rows' keys."""
    if table not in _COMMUNITY_OF or table not in models():
        return {}
    keys = list(keys)
    # Rows name their community already; the key needs no join.
    path = _COMMUNITY_OF[table].removesuffix("__") or "pk"
    found: dict[str, str] = {}
    for first in range(0, len(keys), _KEYS_AT_A_TIME):
        rows = models()[table]._default_manager.filter(pk__in=keys[first : first + _KEYS_AT_A_TIME])
        found.update((str(key), str(community)) for key, community in rows.values_list("pk", path))
    return found


def sees_all(reach: Reach) -> bool:
    """Tell whether every community of this office is within reach."""
    return reach.everywhere or (bool(reach.counties) and counties() <= reach.counties)


def is_whole(county: str) -> bool:
    """Tell whether this office has no community outside a county."""
    return counties() <= {county}


def register_paths(paths: Mapping[str, str]) -> None:
    """Tell in which community rows of tables lie.

    Parameters
    ----------
    paths
        Names of tables, each with the ORM's way to its community, as `"wish__community"`.
    """
    _COMMUNITY_OF.update((table, f"{path}__") for table, path in paths.items())


def lies_in_communities(table: str) -> bool:
    """Tell whether rows of a table lie in communities; else all of them may be read by all.

    Raises
    ------
    KeyError
        Nobody told where the rows of this table lie.
    """
    if table not in _COMMUNITY_OF and table not in _OF_ALL:
        msg = f"{table}: tell where its rows lie by register_paths, or that all may read it"
        raise KeyError(msg)
    return table in _COMMUNITY_OF


def within(table: str, reach: Reach) -> Q:
    """Return the condition that rows of a table lie within somebody's reach.

    Parameters
    ----------
    table
        Name of a table that lies in communities, or of one that all may read.
    reach
        Where somebody may read.

    Raises
    ------
    KeyError
        Nobody told where the rows of this table lie.
    """
    lying = lies_in_communities(table)
    if reach.nowhere:
        return _NOTHING
    if not lying or sees_all(reach):
        return _EVERYTHING
    prefix = _COMMUNITY_OF[table]
    # Rows name their community already; the key needs no join.
    own = prefix.removesuffix("__") or "pk"
    conditions = [
        Q(**{f"{own if name == 'pk' else prefix + name}__in": sorted(getattr(reach, codes))})
        for codes, name in _SCOPES_OF_COMMUNITY
        if getattr(reach, codes)
    ]
    if reach.buildings and table in _BUILDING_OF:
        conditions.append(Q(**{f"{_BUILDING_OF[table]}__in": sorted(reach.buildings)}))
    return reduce(or_, conditions) if conditions else _NOTHING
