"""A new key for all persons' keys, while the office goes on.

The data stay as they are: only the persons' keys are wrapped anew, some at a time, each batch in
its own transaction. Stopped midway, it goes on where it was. The old key is destroyed when nothing
needs it any more; whoever writes while that happens is waited for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction

from linli_web.personal.keys import rewrap
from linli_web.personal.models import PersonKey
from linli_web.personal.ring import retire, ring, turn

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Rotation:
    """What a rotation did: the key that holds now, those destroyed, and how many were wrapped."""

    current: int
    retired: tuple[int, ...]
    persons: int


def rotate(progress: Callable[[int], None] = lambda _done: None) -> Rotation:
    """Turn the ring, or go on where it was turned already, and wrap every person's key anew.

    Parameters
    ----------
    progress
        Told after each batch how many keys were wrapped.
    """
    now = ring()
    if not now.old:
        now = turn()
    retired = tuple(now.old)
    done = 0
    while some := _batch():
        done += some
        progress(done)
    with transaction.atomic():
        # Who is writing has to end first, and sees the new key afterwards.
        _hold_back_writers()
        done += rewrap(_waiting())
        retire()
    return Rotation(now.current, retired, done)


def _batch() -> int:
    with transaction.atomic():
        return rewrap(_waiting().select_for_update()[:_AT_ONCE])


def _waiting() -> QuerySet[PersonKey]:
    rows = PersonKey.objects.filter(erased_at__isnull=True).exclude(ring=ring().current)
    return rows.order_by("pk")


def _hold_back_writers() -> None:
    """Hold the table; on SQLite the transaction itself does."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE person_keys IN SHARE ROW EXCLUSIVE MODE")
