"""Splitting: some buildings of a community, or some entrances of a building, become their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from linli_web.journal.actions import gathered
from linli_web.people.rights import demand
from linli_web.registry.actions.editing import at_version, create, locked_community, save_changes
from linli_web.registry.actions.moving import (
    BUILDING,
    COMMUNITY,
    Kind,
    Rows,
    added_up,
    move,
    totals_of,
)
from linli_web.registry.actions.outcomes import Refused
from linli_web.registry.models import Building, Entrance, Unit
from linli_web.registry.neighbours import followers
from linli_web.registry.permissions import may_close
from linli_web.registry.row_values import as_text, snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from linli_web.people.models import Account
    from linli_web.registry.models import Community

# What a place that was split off does not take over.
_CLOSING = {"closed_on", "closed_because", "continued_as", "geometry"}
_OWN: Mapping[Kind, set[str]] = {
    COMMUNITY: _CLOSING
    | {"community_id", "name", "owners_committee_since", "note", *COMMUNITY.totals},
    BUILDING: _CLOSING | {"building_id", "name", *BUILDING.totals},
}


@gathered()
def split_community(
    actor: Account,
    community_id: str,
    version: int,
    buildings: Sequence[str],
    values: Mapping[str, str],
) -> Community:
    """Make a new community of some buildings of another.

    Parameters
    ----------
    actor
        Who does it.
    community_id, version
        The one that is split, as the actor saw it.
    buildings
        Ids of the buildings that leave it.
    values
        What the new community differs in: texts by field, `community_id` and `name` among them;
        the rest is as in the old one, but for its outline, its totals and what is its own.

    Returns
    -------
    Community
        The new one.

    Raises
    ------
    Refused
        No building was chosen, all were, or one is not of this community.
    Rejected
        A value is wrong, or the key is taken.
    Conflict
        Somebody else saved in between.
    PermissionDenied
        Not allowed.

    Notes
    -----
    Findings and works of the buildings go along; those of the whole community stay.
    """
    row = _locked(actor, COMMUNITY, community_id, version)
    rows = Building.objects.filter(community=row, closed_on=None)
    _refuse(COMMUNITY, set(rows.values_list("pk", flat=True)), set(buildings))
    chosen = rows.filter(pk__in=buildings)
    moving: Rows = {Building: list(chosen)} | {
        model: list(model._default_manager.filter(building__in=buildings)) for model in followers()
    }
    counted = {
        "buildings": len(set(buildings)),
        "households": _whole_sum(each.households for each in moving[Building]),
        "floor_area_m2": _whole_sum(each.floor_area_m2 for each in moving[Building]),
    }
    new: Community = _split(actor, COMMUNITY, row, moving, _like(COMMUNITY, row, counted, values))
    return new


@gathered()
def split_building(
    actor: Account,
    building_id: str,
    version: int,
    entrances: Sequence[str],
    values: Mapping[str, str],
) -> Building:
    """Make a new building of some entrances of another; see `split_community`.

    Notes
    -----
    The units of the entrances go along; findings and works name no entrance, so they stay. The
    areas of both are not known until they are entered.
    """
    row = _locked(actor, BUILDING, building_id, version)
    rows = Entrance.objects.filter(building=row)
    _refuse(BUILDING, set(rows.values_list("pk", flat=True)), set(entrances))
    units = Unit.objects.filter(building=row, entrance__in=entrances)
    moving: Rows = {Entrance: list(rows.filter(pk__in=entrances)), Unit: list(units)}
    homes = sum(unit.use == "home" for unit in moving[Unit])
    counted = {"entrances": len(set(entrances)), "households": homes or None}
    new: Building = _split(actor, BUILDING, row, moving, _like(BUILDING, row, counted, values))
    return new


def _locked(actor: Account, kind: Kind, key: str, version: int) -> Any:
    if kind is BUILDING:
        # As who merges communities does: the community first, then its buildings.
        locked_community(
            Building.objects.filter(pk=key).values_list("community", flat=True).first()
        )
    row = at_version(kind.name, key, version)
    demand(may_close(actor, row))
    return row


def _split(actor: Account, kind: Kind, row: Any, moving: Rows, texts: Mapping[str, str]) -> Any:
    new = create(actor, kind.name, texts)
    less = added_up(totals_of(kind, row), totals_of(kind, new), -1)
    save_changes(actor, "split", kind.name, row, less, note=new.pk)
    move(actor, kind, moving, new.pk)
    return new


def _like(
    kind: Kind, row: Any, counted: Mapping[str, Any], values: Mapping[str, str]
) -> dict[str, str]:
    """Return what a new place takes over, what was counted for it, and what was typed."""
    found = snapshot(kind.name, row)
    kept = {field: found[field] for field in found if field not in _OWN[kind]}
    return {field: as_text(value) for field, value in (kept | dict(counted)).items()} | dict(values)


def _refuse(kind: Kind, mine: set[str], chosen: set[str]) -> None:
    if not chosen:
        raise Refused(_("请至少勾选一栋楼。") if kind is COMMUNITY else _("请至少勾选一个单元。"))
    if not chosen <= mine:
        raise Refused(_("勾选的有的已不在这里，请重新勾选。"))
    if chosen == mine:
        raise Refused(_("不能全部拆出；只想改名请用“编辑”。"))


def _whole_sum(values: Iterable[float | None]) -> float | None:
    known = list(values)
    if any(value is None for value in known):
        return None
    return sum(value for value in known if value is not None)
