"""Closing a community or a building, and taking that back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from linli.schema import table
from linli_web.journal.actions import gathered
from linli_web.journal.models import Entry
from linli_web.people.reasons import against
from linli_web.people.rights import demand
from linli_web.registry.actions.editing import at_version, save_changes
from linli_web.registry.actions.merging import locked_pair, move_back
from linli_web.registry.actions.moving import KINDS
from linli_web.registry.actions.outcomes import Refused
from linli_web.registry.neighbours import objections
from linli_web.registry.permissions import may_close, may_restructure
from linli_web.registry.row_values import typed_value

if TYPE_CHECKING:
    from datetime import date

    from linli_web.people.models import Account
    from linli_web.registry.models import Building, Community

_CLOSED = ("status", "closed_on", "closed_because", "continued_as")
_CLOSINGS = ("close", "merge")


@gathered()
def close_community(
    actor: Account, community_id: str, version: int, closed_on: date, because: str
) -> Community:
    """Close a community that is no longer there; its rows and history stay.

    Parameters
    ----------
    actor
        Who does it.
    community_id, version
        Which one, as the actor saw it.
    closed_on
        From which day.
    because
        Why, in words.

    Raises
    ------
    Refused
        No reason was given, or works are not finished: every reason is told.
    Conflict
        Somebody else saved in between.
    PermissionDenied
        Not allowed.
    """
    row: Community = at_version("communities", community_id, version)
    demand(may_close(actor, row))
    reasons = [*against(because, _("请写明注销原因。")), *objections(community_id)]
    if reasons:
        raise Refused(*reasons)
    values = {"status": "closed", "closed_on": closed_on, "closed_because": because.strip()}
    save_changes(actor, "close", "communities", row, values, note=because.strip())
    return row


@gathered()
def close_building(
    actor: Account, building_id: str, version: int, closed_on: date, because: str
) -> Building:
    """Close a building, one that was pulled down for instance; see `close_community`."""
    row: Building = at_version("buildings", building_id, version)
    demand(may_close(actor, row))
    if reasons := against(because, _("请写明注销原因。")):
        raise Refused(*reasons)
    values = {"closed_on": closed_on, "closed_because": because.strip()}
    save_changes(actor, "close", "buildings", row, values, note=because.strip())
    return row


@gathered()
def reopen(actor: Account, name: str, key: str, version: int) -> Any:
    """Take back the closing of a community or building, and what a merger moved.

    Parameters
    ----------
    actor
        Who does it.
    name, key
        `communities` or `buildings`, and which row.
    version
        As the actor saw it.

    Raises
    ------
    Refused
        It is not closed, or what it was merged into is itself closed by now.
    Conflict
        Somebody else saved in between.
    PermissionDenied
        Not allowed.
    """
    entry = Entry.objects.filter(table=name, key=key, act__in=_CLOSINGS).order_by("-id").first()
    merged = entry if entry is not None and entry.act == "merge" else None
    if merged is not None:
        locked_pair(KINDS[name], key, (merged.after or {})["continued_as"])
    row = at_version(name, key, version)
    demand(may_restructure(actor, row))
    if row.closed_on is None:
        raise Refused(_("没有注销，不用恢复。"))
    if merged is not None:
        move_back(actor, name, row, merged)
    save_changes(actor, "reopen", name, row, _as_before(name, row, entry))
    return row


def _as_before(name: str, row: Any, entry: Entry | None) -> dict[str, Any]:
    fields = [each for each in _CLOSED if each in table(name).names]
    values: dict[str, Any] = dict.fromkeys(fields)
    if "status" in values:
        values["status"] = _status_from_dates(row)
    before = (entry.before or {}) if entry is not None else {}
    restored = {each: before[each] for each in fields if each in before}
    definition = table(name)
    return values | {
        each: typed_value(definition.field(each), value) for each, value in restored.items()
    }


def _status_from_dates(row: Community) -> str:
    """Where nobody kept how it stood before, its dates tell."""
    if row.completed_on is not None:
        return "completed"
    if row.started_on is not None:
        return "under_way"
    return "registered" if row.planned_year is None else "planned"
