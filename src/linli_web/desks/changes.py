"""What changed since somebody last looked, within their reach, in words.

A bounded number of lines is read whatever happened since: an import may leave a hundred thousand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q

from linli.schema import tables
from linli_web.desks.acts import act_in_words, object_in_words
from linli_web.desks.names import names_of
from linli_web.desks.places import page_of
from linli_web.journal import aside
from linli_web.journal.models import Entry
from linli_web.people.rights import reach
from linli_web.registry.located import communities_of, sees_all, within
from linli_web.registry.models import Community

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from linli_web.desks.names import Names
    from linli_web.notices.actions import Since
    from linli_web.people.models import Account

_LOOKED_THROUGH = 1000
_GROUPS_SHOWN = 8
_NAMED_IN_A_GROUP = 3
_NAMED_AT_MOST = 500
_WHOLE = "*"


@dataclass(frozen=True, slots=True)
class Thing:
    """One object that changed: what it is called and where its page is."""

    name: str
    url: str


@dataclass(slots=True)
class Group:
    """What one person did of one kind: when last, to how many things, the last of them named."""

    at: datetime
    who: str
    what: str
    table: str
    number: int = 0
    things: list[Thing] = field(default_factory=list)
    rows: int = 0

    @property
    def more(self) -> int:
        """How many things are not named."""
        return self.number - len(self.things)


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed, grouped; `number` is at least so many where `is_more`."""

    number: int
    is_more: bool
    groups: list[Group]
    # Nothing changed since the last look: these are the last changes there were.
    are_earlier: bool


def changes(account: Account, since: Since) -> Changes:
    """Return what changed within somebody's reach since they last looked; else what did last."""
    mine = _within_reach(account, _lines(Q(pk__gt=since.number)))
    if mine and not since.is_first:
        return Changes(len(mine), len(mine) >= _LOOKED_THROUGH, _grouped(mine), are_earlier=False)
    earlier = _within_reach(account, _lines(Q()))
    return Changes(0, is_more=False, groups=_grouped(earlier), are_earlier=True)


def _lines(condition: Q) -> list[Entry]:
    of_nobody = ~Q(table__in=sorted(aside.TABLES))
    rows = Entry.objects.filter(condition, of_nobody).exclude(act__in=sorted(aside.ACTS))
    return list(rows.order_by("-pk").defer("before", "link")[:_LOOKED_THROUGH])


def _within_reach(account: Account, entries: Sequence[Entry]) -> list[Entry]:
    """Leave aside what lies elsewhere; who reads less than all hears of no whole tables."""
    mine = reach(account, "read_register")
    if sees_all(mine):
        return list(entries)
    by_table: dict[str, set[str]] = {}
    for entry in entries:
        if entry.key != _WHOLE and entry.table in tables():
            by_table.setdefault(entry.table, set()).add(entry.key)
    community_of = {
        (table, key): community
        for table, keys in by_table.items()
        for key, community in communities_of(table, keys).items()
    }
    there = Community.objects.filter(within("communities", mine))
    near = set(there.filter(pk__in=set(community_of.values())).values_list("pk", flat=True))
    return [entry for entry in entries if community_of.get((entry.table, entry.key)) in near]


def _grouped(entries: Sequence[Entry]) -> list[Group]:
    names = names_of(entries, _NAMED_AT_MOST)
    groups: dict[tuple[str, str, str], Group] = {}
    for entry in entries:
        kind = (entry.actor_name, entry.act, entry.table)
        group = groups.get(kind)
        if group is None:
            if len(groups) == _GROUPS_SHOWN:
                continue
            what, table = act_in_words(entry.act), object_in_words(entry.table)
            group = groups[kind] = Group(entry.at, entry.actor_name, what, table)
        _add(group, entry, names)
    return list(groups.values())


def _add(group: Group, entry: Entry, names: Names) -> None:
    if entry.key == _WHOLE:
        group.rows += (entry.after or {}).get("new") or 0
        return
    name = names.get((entry.table, entry.key), entry.key)
    thing = Thing(name, page_of(entry.table, entry.key))
    if thing in group.things:
        return
    group.number += 1
    if len(group.things) < _NAMED_IN_A_GROUP:
        group.things.append(thing)
