"""Telling people something: a notice in the office, and rows in the outbox for what goes out.

Both are written in the transaction of what is told, so that what was rolled back is never told;
the outbox is emptied afterwards and elsewhere (`linli_web.notices.sending`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from linli_web.notices.kinds import kinds
from linli_web.notices.models import Choice, Delivery, Habit, Notice
from linli_web.notices.reaching import address_of
from linli_web.notices.times import not_before

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from linli_web.notices.kinds import Ways
    from linli_web.people.models import Account


@dataclass(frozen=True, slots=True)
class Message:
    """What is told.

    Parameters
    ----------
    kind
        A row of `kinds.csv`.
    title
        Chinese sentence of the catalogue, with `%(name)s` for values.
    values
        Plain values for it.
    url
        Where it leads.
    once
        Names what is told: a second message of the same name to the same person is dropped.
    """

    kind: str
    title: str
    values: Mapping[str, Any]
    url: str
    once: str


@transaction.atomic
def tell(accounts: Iterable[Account], message: Message) -> int:
    """Tell people something, each by the ways of their choice; return how many were told anew."""
    told = 0
    for account in accounts:
        ways = ways_of(account, message.kind)
        notice, is_new = Notice.objects.get_or_create(
            account=account,
            once=message.once,
            defaults={
                "kind": message.kind,
                "title": message.title,
                "values": dict(message.values),
                "url": message.url,
                "created_at": timezone.now(),
                "in_app": ways.app,
            },
        )
        if is_new:
            Delivery.objects.bulk_create(_deliveries(notice, account, ways))
            told += 1
    return told


def ways_of(account: Account, kind: str) -> Ways | Choice:
    """Return by which ways somebody wants a kind of notice."""
    mine = Choice.objects.filter(account=account, kind=kind).first()
    return mine or kinds()[kind].usual


def _deliveries(notice: Notice, account: Account, ways: Ways | Choice) -> Iterator[Delivery]:
    wanted = [channel for channel in ("email", "sms") if getattr(ways, channel)]
    reachable = [channel for channel in wanted if address_of(account, channel)]
    if not reachable:
        return
    habit = Habit.objects.filter(account=account).first() or Habit(account=account)
    for channel in reachable:
        yield Delivery(
            notice=notice,
            account=account,
            channel=channel,
            not_before=not_before(notice.created_at, habit, channel),
        )


@transaction.atomic
def mark_read(account: Account, public_id: str) -> Notice:
    """Remember that somebody read a notice; what was still to go out of it need not.

    Raises
    ------
    Notice.DoesNotExist
        They have no such notice.
    """
    notice = Notice.objects.select_for_update().get(account=account, public_id=public_id)
    if notice.read_at is None:
        notice.read_at = timezone.now()
        notice.save(update_fields=["read_at"])
        Delivery.objects.filter(notice=notice, sent_at=None).delete()
    return notice


@transaction.atomic
def mark_all_read(account: Account) -> int:
    """Remember that somebody read all their notices; return how many those were."""
    unread = Notice.objects.filter(account=account, read_at=None)
    Delivery.objects.filter(notice__in=unread, sent_at=None).delete()
    return unread.update(read_at=timezone.now())
