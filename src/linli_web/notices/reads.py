"""Work that waits, messages and comments, read for pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.urls import reverse

from linli_web.notices import subjects
from linli_web.notices.models import Comment, Notice, WorkItem
from linli_web.notices.permissions import may_handle, waits_for
from linli_web.people.holders import read_along
from linli_web.people.models import Account

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.db.models import QuerySet

_FOUND_AT_MOST = 12
_LOOKED_THROUGH = 60


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for somebody: what is late on a day, and the rest."""

    late: Sequence[WorkItem]
    later: Sequence[WorkItem]
    number: int
    late_number: int
    today_number: int


def waiting_for(account: Account) -> QuerySet[WorkItem]:
    """Return the open work that waits for somebody, what is due first before the rest."""
    rows = WorkItem.objects.filter(waits_for(account), state=WorkItem.State.OPEN)
    return rows.select_related("account")


def waiting(account: Account, day: date, at_most: int) -> Waiting:
    """Return the beginning of what waits for somebody, and how much it is in all."""
    rows = waiting_for(account)
    is_late = Q(due_on__lt=day)
    late = list(rows.filter(is_late).order_by("due_on", "-pressing", "pk")[:at_most])
    later = list(by_day(rows.exclude(is_late))[: max(0, at_most - len(late))])
    return Waiting(
        late,
        later,
        rows.count(),
        rows.filter(is_late).count(),
        rows.filter(due_on=day).count(),
    )


def by_day(rows: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
    """Sort work by the day on which it is due, what has none last."""
    return rows.order_by(F("due_on").asc(nulls_last=True), "-pressing", "created_at", "pk")


def unread(account: Account) -> int:
    """Return how many notices somebody has not read."""
    return Notice.objects.filter(account=account, read_at=None, in_app=True).count()


def comments_on(table: str, key: str) -> QuerySet[Comment]:
    """Return what was said about an object, the oldest first."""
    rows = Comment.objects.filter(table=table, key=key)
    return rows.select_related("author").prefetch_related("mentioned")


def readers(table: str, key: str, words: str) -> list[Account]:
    """Return some people who may read an object and whose name or office holds some words."""
    found = _people(words)
    return [each for each in found if subjects.may_read(each, table, key)][:_FOUND_AT_MOST]


def able_to(item: WorkItem, words: str) -> list[Account]:
    """Return some people who could be given work and whose name or office holds some words."""
    found = _people(words)
    return [each for each in found if subjects.may_visit(each, item.url)][:_FOUND_AT_MOST]


def _people(words: str) -> list[Account]:
    rows = Account.objects.filter(is_active=True)
    for word in words.split():
        rows = rows.filter(Q(name__icontains=word) | Q(office__icontains=word))
    return read_along(rows.order_by("office", "name", "pk")[:_LOOKED_THROUGH])


def register_work_items() -> None:
    """Tell that work itself can be talked about, by those who may do something about it."""
    subjects.register(
        "work_items",
        subjects.Subject(
            page=lambda key: reverse("work-item", args=[key]) if _item(key) else "",
            name=lambda key: item.words if (item := _item(key)) else key,
            may_read=_may_read,
        ),
    )


def _item(key: str) -> WorkItem | None:
    return WorkItem.objects.filter(public_id=key).select_related("account").first()


def _may_read(account: Account, key: str) -> bool:
    item = _item(key)
    return item is not None and may_see(account, item)


def may_see(account: Account, item: WorkItem) -> bool:
    """Tell whether somebody may see work: who may do it, and who can be mentioned about it."""
    return may_handle(account, item).allowed or subjects.may_visit(account, item.url, item.place)
