"""How many requests may come in a minute, from one token and from one address.

Problem: several processes answer, and a limit that each counts for itself is no limit; a cache
that they share would be one more server to keep, and a row written for every request costs more
than the reading that it guards. Decision: the database holds the count, and a process takes a
twentieth of the limit at a time and spends it from memory. All together never let in more than the
limit; what one process holds and does not use is the price.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from threading import Lock

from django.db import transaction

from linli_web.api.brief_writing import written_at_once
from linli_web.api.models import Allowance

MINUTE = 60
_PARTS = 20


@dataclass(frozen=True, slots=True)
class Admission:
    """Whether a request may come in, how many more may, and when counting begins anew."""

    allowed: bool
    limit: int
    remaining: int
    reset: int


@dataclass(slots=True)
class _Share:
    """What this process may still let in this minute, and what the others have left."""

    minute: int
    credit: int = 0
    elsewhere: int = 0
    spent: bool = False


_LOCK = Lock()
_SHARES: dict[str, _Share] = {}
_MOST_HOLDERS = 10_000


def admit(holder: str, limit: int) -> Admission:
    """Count one request of a holder.

    Parameters
    ----------
    holder
        Whose request it is: `token:17`, `address:192.0.2.7`.
    limit
        How many a minute may come.
    """
    now = int(time.time())
    minute, reset = now // MINUTE, MINUTE - now % MINUTE
    with _LOCK:
        share = _share(holder, minute)
        if not share.credit and not share.spent:
            _take(holder, share, limit)
        allowed = share.credit > 0
        share.credit -= allowed
        return Admission(allowed, limit, share.credit + share.elsewhere, reset)


def _share(holder: str, minute: int) -> _Share:
    found = _SHARES.get(holder)
    if found is None or found.minute != minute:
        if len(_SHARES) >= _MOST_HOLDERS:
            _SHARES.clear()
        found = _SHARES[holder] = _Share(minute)
    return found


def _take(holder: str, share: _Share, limit: int) -> None:
    """Take some of what is left for all processes; where the database is busy, do without."""
    part = max(1, limit // _PARTS)
    share.credit, share.elsewhere = part, limit - part
    with written_at_once(), transaction.atomic():
        Allowance.objects.filter(holder=holder, minute__lt=share.minute).delete()
        Allowance.objects.get_or_create(holder=holder, minute=share.minute)
        row = Allowance.objects.select_for_update().get(holder=holder, minute=share.minute)
        share.credit = max(0, min(part, limit - row.taken))
        row.taken += share.credit
        share.elsewhere = max(0, limit - row.taken)
        share.spent = not share.credit
        row.save(update_fields=["taken"])


def forget() -> None:
    """Drop what this process holds."""
    with _LOCK:
        _SHARES.clear()
