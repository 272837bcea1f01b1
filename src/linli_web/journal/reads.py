"""Reading the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Max

from linli_web.journal.models import Entry

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet


def history(table: str, key: str) -> QuerySet[Entry]:
    """Return everything done to one object, newest first."""
    return Entry.objects.filter(table=table, key=key)


def last_entry(table: str, key: str) -> Entry | None:
    """Return what was done to one object last."""
    return history(table, key).order_by("-id").first()


def version() -> int:
    """Return the number of the last entry: every change of data moves it, so caches ask for it."""
    return Entry.objects.aggregate(last=Max("id"))["last"] or 0


def last_before(moment: datetime) -> int:
    """Return the number of the last entry before a moment; 0 where there is none."""
    rows = Entry.objects.filter(at__lt=moment).order_by("-at", "-pk")
    return rows.values_list("pk", flat=True).first() or 0


def changed_keys(table: str, number: int) -> QuerySet[Entry, str]:
    """Return the keys of a table's rows that entries behind a number tell of."""
    return Entry.objects.filter(table=table, pk__gt=number).order_by().values_list("key", flat=True)


def rows_of_whole_tables(table: str, number: int) -> int:
    """Return how many rows were added or changed by whole tables behind an entry's number."""
    rows = Entry.objects.filter(table=table, key="*", pk__gt=number)
    told = rows.values_list("after", flat=True)
    return sum((each or {}).get(name) or 0 for each in told for name in ("new", "changed"))
