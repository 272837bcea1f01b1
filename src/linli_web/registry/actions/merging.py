"""Merging: of two communities or buildings one goes on, the other is closed and says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from linli.schema import table
from linli_web.journal.actions import gathered
from linli_web.people.reasons import against
from linli_web.people.rights import demand
from linli_web.registry.actions.editing import at_version, save_changes
from linli_web.registry.actions.moving import (
    BUILDING,
    COMMUNITY,
    KINDS,
    Kind,
    added_up,
    move,
    rows_in,
    totals_of,
)
from linli_web.registry.actions.outcomes import Refused
from linli_web.registry.permissions import may_close, may_restructure

if TYPE_CHECKING:
    from datetime import date

    from linli_web.journal.models import Entry
    from linli_web.people.models import Account
    from linli_web.registry.models import Building, Community


def merge_communities(
    actor: Account, community_id: str, version: int, into: str, closed_on: date, because: str
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
    other: Community = _merge(actor, COMMUNITY, community_id, version, into, closed_on, because)
    return other


def merge_buildings(
    actor: Account, building_id: str, version: int, into: str, closed_on: date, because: str
) -> Building:
    """Merge a building into another of its community; see `merge_communities`."""
    other: Building = _merge(actor, BUILDING, building_id, version, into, closed_on, because)
    return other


@gathered()
def _merge(
    actor: Account, kind: Kind, key: str, version: int, into: str, closed_on: date, because: str
) -> Any:
    other = locked_pair(kind, key, into).get(into)
    row = at_version(kind.name, key, version)
    demand(may_close(actor, row))
    if other is not None:
        demand(may_restructure(actor, other))
    if reasons := _against(kind, row, other, because):
        raise Refused(*reasons)
    before = totals_of(kind, other)
    after = added_up(before, totals_of(kind, row))
    save_changes(actor, "receive", kind.name, other, after, note=row.pk)
    moved = move(actor, kind, rows_in(kind, row), into)
    values = {"closed_on": closed_on, "closed_because": because.strip(), "continued_as": into}
    if "status" in table(kind.name).names:
        values["status"] = "closed"
    kept = {"moved": moved, "totals_before": before, "totals_after": after}
    save_changes(actor, "merge", kind.name, row, values, note=because.strip(), also=kept)
    return other


def locked_pair(kind: Kind, key: str, into: str) -> dict[str, Any]:
    """Lock two places in one order whoever asks, so that two people never wait for each other."""
    pair = kind.model._default_manager.select_for_update(of=("self",)).filter(pk__in={key, into})
    return {str(each.pk): each for each in pair.order_by("pk")}


def _against(kind: Kind, row: Any, other: Any, because: str) -> list[str]:
    reasons = against(because, _("请写明并入原因。"))
    if other is None:
        return [*reasons, _("没有这个编号，请从列表里选。")]
    if other.pk == row.pk:
        reasons.append(_("不能并入自己，请另选一个。"))
    if other.closed_on is not None:
        reasons.append(_("要并入的已经注销，请选仍在册的。"))
    if getattr(other, kind.within) != getattr(row, kind.within):
        reasons.append(
            _("要并入的小区不在同一个县。")
            if kind is COMMUNITY
            else _("要并入的楼栋不在同一个小区。")
        )
    return reasons


def move_back(actor: Account, name: str, row: Any, merged: Entry) -> None:
    """Move back what a merger moved and is still there, and take its totals off again.

    Parameters
    ----------
    actor
        Who does it.
    name, row
        What was merged into another.
    merged
        The journal's entry of the merger.

    Raises
    ------
    Refused
        What it was merged into is closed by now: what moved there has gone on, with its totals.
    PermissionDenied
        Not allowed there.
    """
    kind, kept = KINDS[name], merged.after or {}
    other = kind.model._default_manager.select_for_update(of=("self",)).get(pk=kept["continued_as"])
    demand(may_restructure(actor, other))
    if other.closed_on is not None:
        raise Refused(_("它并入的“%s”后来也注销了，请先恢复那一个。") % other)
    rows = {
        model: list(
            model._default_manager.filter(
                **{kind.holder: other}, pk__in=kept["moved"].get(model._meta.db_table, ())
            )
        )
        for model in kind.movable
    }
    move(actor, kind, rows, row.pk)
    now = totals_of(kind, other)
    less = added_up(now, totals_of(kind, row), -1)
    before, after = kept["totals_before"], kept["totals_after"]
    totals = {
        field: before[field] if now[field] == after[field] else less[field] for field in kind.totals
    }
    save_changes(actor, "split", name, other, totals, note=row.pk)
