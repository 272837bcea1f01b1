"""What moves when communities or buildings become one or two.

Problem: rows about places have to be found where the place now belongs; money is booked under the
name it was given to, and nothing that was booked is ever changed.
Decision: rows about places move, each with its line in the journal; vouchers stay, and the page
of a community shows the money of those that went into it as well. What was closed keeps its page,
which says where it went; reopening moves back exactly what the merger moved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from linli_web.journal.actions import Act, record
from linli_web.people.actors import actor as as_actor
from linli_web.registry.models import Building, Community, Entrance, Facility, Unit
from linli_web.registry.neighbours import followers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import Model

    from linli_web.people.models import Account

Rows = dict[type["Model"], list[Any]]


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of place holds rows.

    Parameters
    ----------
    name
        Table, `communities`.
    holder
        Attribute by which rows say where they belong, `community`.
    within
        Field in which two places have to agree to become one.
    parts
        Models of what stands in it, besides those of other rooms.
    totals
        Fields that tell the sum over what it holds.
    """

    name: str
    holder: str
    within: str
    parts: tuple[type[Model], ...]
    totals: tuple[str, ...]

    @property
    def model(self) -> type[Any]:
        """The places themselves."""
        return Community if self.name == "communities" else Building

    @property
    def movable(self) -> tuple[type[Model], ...]:
        """Models whose rows belong to such a place and move with it."""
        return (*self.parts, *followers())


COMMUNITY = Kind(
    "communities",
    "community",
    "county_id",
    (Building, Facility),
    ("buildings", "households", "floor_area_m2"),
)
BUILDING = Kind(
    "buildings",
    "building",
    "community_id",
    (Entrance, Unit),
    ("entrances", "households", "floor_area_m2", "roof_area_m2"),
)
KINDS: Mapping[str, Kind] = {"communities": COMMUNITY, "buildings": BUILDING}


def rows_in(kind: Kind, place: Any) -> Rows:
    """Return everything that belongs to a place and moves with it."""
    return {
        model: list(model._default_manager.filter(**{kind.holder: place}).order_by("pk"))
        for model in kind.movable
    }


def move(
    actor: Account, kind: Kind, rows: Mapping[type[Model], Iterable[Any]], target: str
) -> dict[str, list[str]]:
    """Give rows another place, each with its line in the journal; return their keys by table."""
    acts, moved = [], {}
    field = f"{kind.holder}_id"
    for model, found in rows.items():
        name = model._meta.db_table
        moving = list(found)
        for row in moving:
            acts.append(
                Act("move", name, str(row.pk), {field: getattr(row, field)}, {field: target})
            )
            setattr(row, field, target)
            if model is Building:
                row.version += 1
        fields = [kind.holder, *(["version"] if model is Building else [])]
        model._default_manager.bulk_update(moving, fields, batch_size=200)
        moved[name] = [str(row.pk) for row in moving]
    record(as_actor(actor), acts)
    return moved


def totals_of(kind: Kind, place: Any) -> dict[str, Any]:
    """Return what a place says it holds."""
    return {field: getattr(place, field) for field in kind.totals}


def added_up(mine: Mapping[str, Any], theirs: Mapping[str, Any], sign: int = 1) -> dict[str, Any]:
    """Add totals up, or take the second off with sign -1; part of a total is none (convention C2).

    Below nothing there is nothing: what was reported too low before does not become negative.
    """
    return {
        field: max(0, mine[field] + sign * theirs[field])
        if mine[field] is not None and theirs[field] is not None
        else None
        for field in mine
    }
