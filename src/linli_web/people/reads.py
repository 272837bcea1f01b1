"""Who holds what now, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from linli_web.people import places
from linli_web.people.models import Account, Holding

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from linli_web.people.rights import Reach


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


def unended() -> Q:
    """Return what holds for a role that is not over, begun or not."""
    return Q(ended_at=None) & (Q(until=None) | Q(until__gt=timezone.now()))


def accounts_within(reach: Reach) -> QuerySet[Account]:
    """Return the accounts that hold a role within somebody's reach; all where that is everything.

    Who reaches a whole county sees those without a role, too: they wait for one.
    """
    codes = places.codes_within(reach)
    if codes is None:
        return Account.objects.all()
    held = Q(pk__in=())
    for scope, names in codes.items():
        held |= Q(scope=scope, place__in=list(names))
    still = Holding.objects.filter(unended())
    mine = Q(pk__in=still.filter(held).values("account"))
    if reach.wide:
        mine |= ~Q(pk__in=still.values("account"))
    return Account.objects.filter(mine)


def reachable_holdings(account: Account) -> list[Holding]:
    """Return all unended roles that an account holds, or uses or will use as somebody's deputy."""
    to_come = account.stands_in_for.filter(ended_at=None, until__gt=timezone.now())
    owners = Q(account=account) | Q(account__in=to_come.values("absent"))
    return list(Holding.objects.filter(unended(), owners))


def holdings_of(account: Account) -> QuerySet[Holding]:
    """Return the roles that an account holds itself and that are not over."""
    return account.holdings.filter(unended())
