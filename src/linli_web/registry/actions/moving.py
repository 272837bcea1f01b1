"""Merging and splitting communities: buildings move, and what stands on them goes along.

Problem: two communities become one, or one becomes two. Buildings, findings, works and facilities
are about places and have to be found where the place now belongs; money is booked under the name
it was given to, and nothing that was booked is ever changed.
Decision: rows about places move, each with its line in the journal; vouchers stay, and the page
of a community shows the money of those that went into it as well. A closed community keeps its
page, which says where it went; reopening moves back exactly what the merger moved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli_web.journal.actions import Act, record
from linli_web.people.actors import actor as as_actor
from linli_web.registry.actions.editing import at_version, create, locked, save_changes
from linli_web.registry.actions.outcomes import Refused
from linli_web.registry.models import Building, Community, Facility
from linli_web.registry.neighbours import followers
from linli_web.registry.permissions import demand, may_change
from linli_web.registry.row_values import as_text, snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from django.db.models import Model

    from linli_web.journal.models import Entry
    from linli_web.people.models import Account

REPORTED = ("buildings", "households", "floor_area_m2")
# What a community split off does not take over.
OWN = {
    "community_id",
    "name",
    *REPORTED,
    "geometry",
    "owners_committee_since",
    "note",
    "closed_on",
    "closed_because",
    "continued_as",
}


@transaction.atomic
def merge_communities(
    actor: Account,
    community_id: str,
    version: int,
    into: str,
    closed_on: date,
    because: str,
) -> Community:
    """Merge a community into another: its rows move there, it is closed and says so.

    Parameters
    ----------
    actor
        Who does it.
    community_id, version
        The one that ends, as the actor saw it.
    into
        The one that goes on.
    closed_on
        From which day.
    because
        Why, in words.

    Returns
    -------
    Community
        The one that goes on.

    Raises
    ------
    Refused
        No reason was given, the other is the same, not there, in another county or closed.
    Conflict
        Somebody else saved in between.
    PermissionDenied
        Not allowed.
    """
    row: Community = locked("communities", community_id)
    demand(may_change(actor, row))
    row = at_version("communities", community_id, version)
    other = Community.objects.select_for_update(of=("self",)).filter(pk=into).first()
    if reasons := _against_merging(row, other, because):
        raise Refused(*reasons)
    assert other is not None  # noqa: S101 - `_against_merging` has a reason otherwise
    before = _reported(other)
    after = _added_up(before, _reported(row))
    save_changes(actor, "receive", "communities", other, after, note=row.pk)
    moved = _move(actor, _all_rows(row), other.pk)
    values = {
        "status": "closed",
        "closed_on": closed_on,
        "closed_because": because.strip(),
        "continued_as": other.pk,
    }
    kept = {"moved": moved, "totals_before": before, "totals_after": after}
    save_changes(actor, "merge", "communities", row, values, note=because.strip(), also=kept)
    return other


def _against_merging(row: Community, other: Community | None, because: str) -> list[str]:
    reasons = [] if because.strip() else [_("请写明并入原因。")]
    if other is None:
        return [*reasons, _("没有这个小区，请从列表里选。")]
    if other.pk == row.pk:
        reasons.append(_("不能并入自己，请选另一个小区。"))
    if other.closed_on is not None:
        reasons.append(_("要并入的小区已注销，请选仍在册的小区。"))
    if other.county_id != row.county_id:
        reasons.append(_("要并入的小区不在同一个县。"))
    return reasons


def _reported(row: Community) -> dict[str, Any]:
    return {field: getattr(row, field) for field in REPORTED}


def _added_up(mine: Mapping[str, Any], theirs: Mapping[str, Any], sign: int = 1) -> dict[str, Any]:
    """Add reported totals up; part of a total is none (convention C2)."""
    return {
        field: mine[field] + sign * theirs[field]
        if mine[field] is not None and theirs[field] is not None
        else None
        for field in REPORTED
    }


def _all_rows(community: Community) -> dict[type[Model], list[Any]]:
    return {
        model: list(model._default_manager.filter(community=community).order_by("pk"))
        for model in _movable()
    }


def _movable() -> tuple[type[Model], ...]:
    """Models whose rows belong to a place and move with it."""
    return (Building, Facility, *followers())


def _rows_on(buildings: Sequence[str]) -> dict[type[Model], list[Any]]:
    rows: dict[type[Model], list[Any]] = {
        Building: list(Building.objects.filter(pk__in=buildings).order_by("pk"))
    }
    for model in followers():
        rows[model] = list(model._default_manager.filter(building__in=buildings).order_by("pk"))
    return rows


def _move(
    actor: Account, rows: Mapping[type[Model], Iterable[Any]], target: str
) -> dict[str, list[str]]:
    """Give rows another community, each with its line in the journal; return their keys."""
    acts, moved = [], {}
    for model, found in rows.items():
        name = model._meta.db_table
        moving = list(found)
        for row in moving:
            before, after = {"community_id": row.community_id}, {"community_id": target}
            acts.append(Act("move", name, str(row.pk), before, after))
            row.community_id = target
            if model is Building:
                row.version += 1
        fields = ["community", "version"] if model is Building else ["community"]
        model._default_manager.bulk_update(moving, fields, batch_size=200)
        moved[name] = [str(row.pk) for row in moving]
    record(as_actor(actor), acts)
    return moved


def move_back(actor: Account, row: Community, merged: Entry) -> None:
    """Move back what a merger moved and is still there, and take its totals off again."""
    kept = merged.after or {}
    other = Community.objects.select_for_update(of=("self",)).get(pk=kept["continued_as"])
    rows = {
        model: list(
            model._default_manager.filter(
                community=other, pk__in=kept["moved"].get(model._meta.db_table, ())
            )
        )
        for model in _movable()
    }
    _move(actor, rows, row.pk)
    now = _reported(other)
    less = _added_up(now, _reported(row), -1)
    before, after = kept["totals_before"], kept["totals_after"]
    totals = {
        field: before[field] if now[field] == after[field] else less[field] for field in REPORTED
    }
    save_changes(actor, "split", "communities", other, totals, note=row.pk)


@transaction.atomic
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
        the rest is as in the old one, but for dates and totals.

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
    row: Community = locked("communities", community_id)
    demand(may_change(actor, row))
    row = at_version("communities", community_id, version)
    mine = set(row.building_rows.filter(closed_on=None).values_list("pk", flat=True))
    if reasons := _against_splitting(mine, set(buildings)):
        raise Refused(*reasons)
    new: Community = create(actor, "communities", _like(row, buildings) | dict(values))
    less = _added_up(_reported(row), _reported(new), -1)
    save_changes(actor, "split", "communities", row, less, note=new.pk)
    _move(actor, _rows_on(buildings), new.pk)
    return new


def _against_splitting(mine: set[str], chosen: set[str]) -> list[str]:
    if not chosen:
        return [_("请至少勾选一栋楼。")]
    if not chosen <= mine:
        return [_("有的楼栋已不在这个小区，请重新勾选。")]
    if chosen == mine:
        return [_("不能拆出全部楼栋；整个小区改名请用“编辑”。")]
    return []


def _like(row: Community, buildings: Sequence[str]) -> dict[str, str]:
    """Return what a new community takes over from the one it leaves, totals of its buildings."""
    found = snapshot("communities", row)
    texts = {field: as_text(value) for field, value in found.items() if field not in OWN}
    rows = Building.objects.filter(pk__in=buildings)
    counted = {
        "buildings": len(buildings),
        "households": _whole_sum(rows.values_list("households", flat=True)),
        "floor_area_m2": _whole_sum(rows.values_list("floor_area_m2", flat=True)),
    }
    return texts | {field: as_text(value) for field, value in counted.items()}


def _whole_sum(values: Iterable[float | None]) -> float | None:
    known = list(values)
    if any(value is None for value in known):
        return None
    return sum(value for value in known if value is not None)
