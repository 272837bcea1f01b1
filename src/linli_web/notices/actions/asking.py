"""Work is asked for and settled by the actions of other rooms."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from linli_web.journal.actions import Act, gathered, record
from linli_web.notices.actions.telling import Message, tell
from linli_web.notices.models import WorkItem
from linli_web.people.holders import holders
from linli_web.people.places import Place

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from linli_web.journal.actions import Actor
    from linli_web.people.models import Account

_TABLE = "work_items"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be done, about what, and by whom.

    Parameters
    ----------
    kind
        The kind of work, `serious_findings`.
    title, detail
        Chinese sentences of the catalogue (`gettext_noop`), with `%(name)s` for values.
    values
        Plain values for the sentences.
    table, key
        The object.
    url
        Where it is done.
    place
        Where the object lies.
    role, account
        Whoever holds the role over the place, or one account.
    due_on
        The day by which it should be done.
    pressing
        Whether it goes before other work of the same day.
    """

    kind: str
    title: str
    table: str
    key: str
    url: str
    place: Place = field(default_factory=Place)
    values: Mapping[str, Any] = field(default_factory=dict)
    detail: str = ""
    role: str = ""
    account: Account | None = None
    due_on: date | None = None
    pressing: bool = False

    @property
    def addressee(self) -> str:
        """Whom it is asked of, as one text."""
        return f"account:{self.account.pk}" if self.account else f"role:{self.role}"

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """What makes it the same work when it is asked for again."""
        return self.kind, self.table, self.key, self.addressee

    def facts(self) -> dict[str, Any]:
        """Return what may have moved when it is asked for again."""
        place = self.place
        return {
            "title": self.title,
            "detail": self.detail,
            "values": dict(self.values),
            "url": self.url,
            "county": place.county,
            "street": place.street,
            "committee": place.committee,
            "community": place.community,
            "building": place.building,
            "due_on": self.due_on,
            "pressing": self.pressing,
        }


@dataclass(frozen=True, slots=True)
class Renewed:
    """How many items of a kind are new and how many were settled."""

    new: int
    settled: int


def ask(actor: Actor, wanted: Wanted) -> WorkItem:
    """Let work wait for somebody; asked twice it waits once, settled before it waits again.

    Parameters
    ----------
    actor
        Who asks.
    wanted
        What is to be done.

    Raises
    ------
    ValueError
        Neither a role nor an account is named.
    """
    with gathered():
        item, opened = _opened(wanted)
        if opened:
            record(actor, [_act("ask_work", item)])
            _tell_of(item)
    return item


def settle(actor: Actor, kind: str, table: str, key: str) -> int:
    """Close what waits of a kind about an object, for whomever; return how many items it was."""
    with gathered():
        rows = WorkItem.objects.select_for_update().filter(
            kind=kind, table=table, key=key, state=WorkItem.State.OPEN
        )
        found = list(rows)
        for item in found:
            close(item, WorkItem.State.DONE)
        record(actor, [_act("settle_work", item) for item in found])
    return len(found)


def settle_gone(actor: Actor, table: str, keys: Collection[str]) -> int:
    """Close whatever waits about objects that are no more; return how many items it was."""
    with gathered():
        rows = WorkItem.objects.select_for_update().filter(table=table, state=WorkItem.State.OPEN)
        found = [each for each in rows if each.key in keys]
        for item in found:
            close(item, WorkItem.State.DONE)
        record(actor, [_act("settle_work", item) for item in found])
    return len(found)


def renew(actor: Actor, kind: str, wanted: Iterable[Wanted]) -> Renewed:
    """Make the work of a kind what it should be now: open what is new, settle what is no more.

    What somebody put aside stays so until it is not wanted once. The journal gets one line, and
    each person one notice, however many items there are.
    """
    by_identity = {each.identity: each for each in wanted}
    with gathered():
        known = {
            (row.kind, row.table, row.key, row.addressee): row
            for row in WorkItem.objects.select_for_update().filter(kind=kind)
        }
        opened = [
            item
            for identity, each in by_identity.items()
            if not (identity in known and known[identity].state == WorkItem.State.ASIDE)
            for item, is_new in [_opened(each, known.get(identity))]
            if is_new
        ]
        settled = _no_longer_wanted(row for it, row in known.items() if it not in by_identity)
        if opened or settled:
            after = {"new": len(opened), "settled": settled, "kind": kind}
            record(actor, [Act("renew_work", _TABLE, "*", after=after)])
        _tell_of_all(kind, opened)
    return Renewed(len(opened), settled)


def _no_longer_wanted(rows: Iterable[WorkItem]) -> int:
    settled = 0
    for row in rows:
        if row.state != WorkItem.State.DONE:
            settled += row.state == WorkItem.State.OPEN
            close(row, WorkItem.State.DONE)
    return settled


def _opened(wanted: Wanted, known: WorkItem | None = None) -> tuple[WorkItem, bool]:
    """Return the item as it is wanted, and whether it waits anew."""
    if not wanted.role and wanted.account is None:
        msg = "work has to wait for a role or for an account"
        raise ValueError(msg)
    kind, table, key, addressee = wanted.identity
    fresh = {"role": wanted.role, "account": wanted.account, "created_at": timezone.now()}
    is_new = False
    if known is None:
        known, is_new = WorkItem.objects.select_for_update().get_or_create(
            kind=kind,
            table=table,
            key=key,
            addressee=addressee,
            defaults=wanted.facts() | fresh,
        )
    if is_new:
        return known, True
    again = known.state != WorkItem.State.OPEN
    facts = wanted.facts()
    if again:
        facts |= fresh | {"state": WorkItem.State.OPEN, "closed_at": None}
    moved = [name for name, value in facts.items() if getattr(known, name) != value]
    for name in moved:
        setattr(known, name, facts[name])
    if moved:
        known.version += 1
        known.save()
    return known, again


def close(item: WorkItem, state: str) -> None:
    """Close a locked item."""
    item.state, item.closed_at = state, timezone.now()
    item.version += 1
    item.save()


def _act(verb: str, item: WorkItem) -> Act:
    about = {"kind": item.kind, "table": item.table, "key": item.key, "for": item.addressee}
    return Act(verb, _TABLE, item.public_id, after=about)


def waiting_people(item: WorkItem) -> list[Account]:
    """Return for whom work waits: its account, or all who hold its role over its place."""
    return [item.account] if item.account else list(holders(item.role, item.place))


def _tell_of(item: WorkItem) -> None:
    once = f"asked:{item.public_id}:{item.version}"
    tell(waiting_people(item), Message("asked", item.title, item.values, page_of(item), once))


def _tell_of_all(kind: str, items: list[WorkItem]) -> None:
    """Tell each person once; of a single item what it is, of more how many they are."""
    if len(items) == 1:
        _tell_of(items[0])
        return
    number: Counter[Account] = Counter(one for item in items for one in waiting_people(item))
    for account, count in number.items():
        once = f"asked:{kind}:{max(item.pk for item in items)}:{timezone.now():%Y%m%d%H%M%S}"
        title = gettext_noop("有 %(number)s 件新的待办")
        tell([account], Message("asked", title, {"number": count}, reverse("work"), once))


def page_of(item: WorkItem) -> str:
    """Return the address of an item's own page."""
    return reverse("work-item", args=[item.public_id])
