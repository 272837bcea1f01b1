"""Reading the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Max

from linli_web.journal.models import Entry

if TYPE_CHECKING:
    from django.db.models import QuerySet


def history(table: str, key: str) -> QuerySet[Entry]:
    """Return everything done to one object, newest first."""
    return Entry.objects.filter(table=table, key=key)


def version() -> int:
    """Return the number of the last entry: every change of data moves it, so caches ask for it."""
    return Entry.objects.aggregate(last=Max("id"))["last"] or 0
