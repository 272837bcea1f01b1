"""Looking at a list: what changed is counted from the visit before this one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from linli_web.journal.reads import version
from linli_web.notices.models import LastSeen

if TYPE_CHECKING:
    from linli_web.people.models import Account

# Looking again within this time is the same visit.
_ONE_VISIT = timedelta(minutes=30)
# What was written down so short ago is not written again with each click.
_WRITTEN_AGAIN_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Since:
    """Where the visit before this one ended: the journal's last number then, and the time."""

    number: int
    at: datetime
    is_first: bool = False


def look(account: Account, name: str) -> Since:
    """Remember that somebody looks at a list; return where their visit before this one ended."""
    now = timezone.now()
    lately = LastSeen.objects.filter(
        account=account, name=name, seen_at__gt=now - _WRITTEN_AGAIN_AFTER
    ).first()
    return _since(lately or _looked(account, name, now))


def _since(row: LastSeen) -> Since:
    return Since(row.since_number, row.since_at, is_first=row.is_first)


def _looked(account: Account, name: str, now: datetime) -> LastSeen:
    number = version()
    with transaction.atomic():
        row, is_new = LastSeen.objects.select_for_update().get_or_create(
            account=account,
            name=name,
            defaults={
                "since_number": number,
                "since_at": now,
                "seen_number": number,
                "seen_at": now,
            },
        )
        if not is_new:
            if now - row.seen_at > _ONE_VISIT:
                row.since_number, row.since_at = row.seen_number, row.seen_at
                row.is_first = False
            row.seen_number, row.seen_at = number, now
            row.save()
    return row
