"""Who holds what now, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from linli_web.people.models import Holding

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from linli_web.people.models import Account


def current(at: datetime | None = None) -> Q:
    """Return what holds for a holding or deputy that counts at a moment."""
    at = at or timezone.now()
    return Q(ended_at=None, since__lte=at) & (Q(until=None) | Q(until__gt=at))


@dataclass(frozen=True, slots=True)
class Held:
    """A role that may be used now within a place; `absent` names whom it belongs to if another."""

    role: str
    scope: str
    place: str
    absent: str = ""


def effective_holdings(account: Account) -> tuple[Held, ...]:
    """Return the roles that an account may use now.

    Its own, and those of every account that it is deputy for while that lasts; of closed accounts
    none.
    """
    at = timezone.now()
    stands_in = Q(
        account__deputies__deputy=account,
        account__deputies__ended_at=None,
        account__deputies__since__lte=at,
        account__deputies__until__gt=at,
        account__is_active=True,
    )
    rows = Holding.objects.filter(current(at)).filter(Q(account=account) | stands_in).distinct()
    found = rows.values_list("role", "scope", "place", "account_id", "account__name")
    return tuple(
        Held(role, scope, place, "" if owner == account.pk else name)
        for role, scope, place, owner, name in found
    )


def holdings_of(account: Account) -> QuerySet[Holding]:
    """Return the roles that an account holds itself and that are not over."""
    at = timezone.now()
    return account.holdings.filter(Q(ended_at=None) & (Q(until=None) | Q(until__gt=at)))
