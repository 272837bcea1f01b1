"""Writing the journal: the one act that every other action ends with."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from linli_web.journal.chain import link
from linli_web.journal.heads import keep, locked_head, move_on
from linli_web.journal.models import Entry
from linli_web.personal.columns import personal_kinds
from linli_web.personal.sealing import is_sealed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from linli_web.journal.models import Head


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as plain id and name, and from where."""

    id: str
    name: str
    origin: str = ""


# What the program does of itself: loading the sample, freezing a month.
PROGRAM = Actor("program", "Linli")


@dataclass(frozen=True, slots=True)
class Act:
    """One line for the journal: verb, object, and its data before and after."""

    verb: str
    table: str
    key: str
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    note: str = ""


_GATHERED: ContextVar[list[tuple[Actor, Act]] | None] = ContextVar("gathered", default=None)


@contextmanager
def gathered() -> Iterator[None]:
    """Do several things in one transaction and write them into the journal at its end.

    Who writes into the journal holds its head until the transaction ends. Where rows are locked
    after that, two people would wait for each other.
    """
    if _GATHERED.get() is not None:
        with transaction.atomic():
            yield
        return
    acts = list[tuple[Actor, Act]]()
    token = _GATHERED.set(acts)
    try:
        with transaction.atomic():
            yield
            _append(acts)
    finally:
        _GATHERED.reset(token)


def record(actor: Actor, acts: Iterable[Act]) -> None:
    """Append acts to the journal, in the caller's transaction where there is one.

    Raises
    ------
    JournalRefused
        The journal's head is not signed by this office's key, or does not go on from its copy.
    """
    waiting = _GATHERED.get()
    said = [(actor, act) for act in acts]
    if waiting is not None:
        waiting += said
    else:
        _append(said)


def _append(acts: Sequence[tuple[Actor, Act]]) -> None:
    if not acts:
        return
    with transaction.atomic():
        head = locked_head()
        entries = _chained(head, acts)
        Entry.objects.bulk_create(entries, batch_size=1000)
        move_on(head, entries)
    # What was done is done; a full disk must not make it look as if it was not.
    transaction.on_commit(lambda: keep(head), robust=True)


def _refuse_plain(act: Act) -> None:
    """Refuse what tells of a person in plain: nobody could ever erase it."""
    for column in personal_kinds(act.table):
        for state in (act.before, act.after):
            value = state.get(column) if state else None
            if value and not is_sealed(value):
                msg = f"{act.table}.{column} is personal: seal it first (seal_states)"
                raise TypeError(msg)


def _chained(head: Head, acts: Sequence[tuple[Actor, Act]]) -> list[Entry]:
    now, previous, entries = timezone.now(), head.link, list[Entry]()
    for number, (actor, act) in enumerate(acts, head.count + 1):
        _refuse_plain(act)
        entry = Entry(
            number=number,
            at=now,
            actor_id=actor.id,
            actor_name=actor.name,
            origin=actor.origin,
            act=act.verb,
            table=act.table,
            key=act.key,
            before=dict(act.before) if act.before is not None else None,
            after=dict(act.after) if act.after is not None else None,
            note=act.note,
        )
        entry.link = previous = link(settings.JOURNAL_KEY, previous, entry)
        entries.append(entry)
    return entries
