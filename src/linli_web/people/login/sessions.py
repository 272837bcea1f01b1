"""Where somebody is logged in, and logging out there."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone

from linli_web.journal.actions import Act, record
from linli_web.people.actors import actor, address_of
from linli_web.people.login.authority import may_open_ways
from linli_web.people.rights import demand

if TYPE_CHECKING:
    from django.http import HttpRequest

    from linli_web.people.models import Account

# How exactly it is known when somebody was seen last; each look costs a write.
_SEEN_EVERY = timedelta(minutes=5)
_SEEN = "seen"


def notice(request: HttpRequest) -> None:
    """Remember that somebody is here, now and then."""
    now = time.time()
    if not request.session.session_key:
        # A program that sends its password each time.
        return
    if now - request.session.get(_SEEN, 0) < _SEEN_EVERY.total_seconds():
        return
    request.session[_SEEN] = now
    UserSession.objects.filter(session_key=request.session.session_key).update(
        last_seen_at=timezone.now(),
        ip=address_of(request) or "0.0.0.0",  # noqa: S104 # nosec B104
    )


def sessions_of(account: Account) -> list[UserSession]:
    """Return where an account is logged in, the last one seen first."""
    found: list[UserSession] = UserSession.objects.purge_and_list(account)
    return sorted(found, key=lambda each: each.last_seen_at, reverse=True)


@transaction.atomic
def end(by: Account, account: Account, keep: str = "", only: str = "") -> int:
    """Log an account out: everywhere, everywhere but here, or at one place only.

    Parameters
    ----------
    by
        Who does it: the account's own person, or somebody who manages it.
    account
        Whose sessions end.
    keep
        Key of the session that stays.
    only
        Number of the one session that ends; empty ends all.

    Returns
    -------
    int
        How many ended.

    Raises
    ------
    PermissionDenied
        The account is out of reach.
    """
    if by.pk != account.pk:
        demand(may_open_ways(by, account))
    rows = UserSession.objects.filter(user_id=account.pk).exclude(session_key=keep)
    if only:
        rows = rows.filter(pk=only) if only.isdecimal() else rows.none()
    ended = list(rows)
    for each in ended:
        each.end()
    if ended:
        after = {"sessions": len(ended)}
        record(actor(by), [Act("end_sessions", "accounts", account.public_id, after=after)])
    return len(ended)
