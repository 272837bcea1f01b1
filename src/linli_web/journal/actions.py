"""Writing the journal: the one act that every other action ends with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from linli_web.journal.models import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as plain id and name."""

    id: str
    name: str


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


def record(actor: Actor, acts: Iterable[Act]) -> None:
    """Append acts to the journal, in the caller's transaction."""
    now = timezone.now()
    Entry.objects.bulk_create(
        (
            Entry(
                at=now,
                actor_id=actor.id,
                actor_name=actor.name,
                act=act.verb,
                table=act.table,
                key=act.key,
                before=dict(act.before) if act.before is not None else None,
                after=dict(act.after) if act.after is not None else None,
                note=act.note,
            )
            for act in acts
        ),
        batch_size=1000,
    )
