"""What single things are called on the journal's page and among the changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from linli_web.notices.models import WorkItem
from linli_web.people import places
from linli_web.people.models import Account, Organisation, Slip
from linli_web.publish.models import Announcement

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from linli_web.journal.models import Entry

Names: TypeAlias = dict[tuple[str, str], str]
_SCOPES = {
    "counties": "county",
    "streets": "street",
    "neighbourhood_committees": "committee",
    "communities": "community",
    "buildings": "building",
}
_OTHERS = ("announcements", "accounts", "organisations", "slips", "work_items")
_WHOLE = "*"


def names_of(entries: Iterable[Entry], most: int) -> Names:
    """Return what the things of some lines are called; others go by their keys.

    Parameters
    ----------
    entries
        Lines of the journal.
    most
        How many things of a table are named: the first ones.
    """
    keys: dict[str, set[str]] = {table: set() for table in (*_SCOPES, *_OTHERS)}
    for each in entries:
        wanted = keys.get(each.table)
        if wanted is not None and each.key != _WHOLE and len(wanted) < most:
            wanted.add(each.key)
    held = [(scope, key) for table, scope in _SCOPES.items() for key in keys[table]]
    called = places.names_of(held)
    names = {
        (table, key): called[scope, key] for table, scope in _SCOPES.items() for key in keys[table]
    }
    for table in _OTHERS:
        names |= {(table, key): name for key, name in _called(table, keys[table])}
    return names


def _called(table: str, keys: Collection[str]) -> list[tuple[str, str]]:
    if not keys:
        return []
    if table == "announcements":
        found = Announcement.objects.filter(pk__in=keys)
        return [(str(key), title) for key, title in found.values_list("pk", "title")]
    if table == "accounts":
        return [(each.public_id, str(each)) for each in Account.objects.filter(public_id__in=keys)]
    if table == "organisations":
        rows = Organisation.objects.filter(public_id__in=keys)
        return list(rows.values_list("public_id", "name"))
    if table == "slips":
        slips = Slip.objects.filter(public_id__in=keys).select_related("account")
        return [(each.public_id, str(each.account)) for each in slips]
    items = WorkItem.objects.filter(public_id__in=keys)
    return [(each.public_id, each.words) for each in items]
