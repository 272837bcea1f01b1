"""Small notes that nobody waits for.

Problem: SQLite has one right to write, and an import holds it for as long as it runs; a request
that only reads must not wait for it to note down that it was there. Decision: such notes are
written if that is possible at once, else left out.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import OperationalError, connection

if TYPE_CHECKING:
    from collections.abc import Iterator

_WAIT_MS = 50
_USUAL_WAIT_MS = 20_000


@contextmanager
def written_at_once() -> Iterator[None]:
    """Leave out what is written inside where the database is busy writing something else."""
    alone = connection.vendor == "sqlite" and not connection.in_atomic_block
    if alone:
        _wait_at_most(_WAIT_MS)
    try:
        yield
    except OperationalError:
        if not alone:
            raise
    finally:
        if alone:
            _wait_at_most(_USUAL_WAIT_MS)


def _wait_at_most(milliseconds: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout={milliseconds:d}")
