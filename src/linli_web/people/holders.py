"""Who holds a role over a place, and the roles of many people at once."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from linli_web.people.models import Account, Deputy, Holding
from linli_web.people.reads import Held, current

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from linli_web.people.places import Place

_SCOPES = ("county", "street", "committee", "community", "building")


def holders(role: str, place: Place) -> QuerySet[Account]:
    """Return the open accounts that hold a role now over a place, deputies of them left aside."""
    over = Q(scope="everywhere")
    for scope in _SCOPES:
        if code := getattr(place, scope):
            over |= Q(scope=scope, place=code)
    held = Holding.objects.filter(current(), over, role=role)
    return Account.objects.filter(is_active=True, pk__in=held.values("account"))


def absent_for(account: Account) -> list[Account]:
    """Return whom an account is deputy for now."""
    absent = _standing_in().filter(deputy=account).values("absent")
    return list(Account.objects.filter(pk__in=absent))


def read_along(accounts: Iterable[Account]) -> list[Account]:
    """Read the roles that many accounts may use now by two queries, however many they are."""
    accounts = list(accounts)
    deputies = defaultdict(list)
    pairs = _standing_in().filter(deputy__in=accounts).values_list("absent", "deputy")
    for absent, deputy in pairs:
        deputies[absent].append(deputy)
    found: dict[int, list[Held]] = {each.pk: [] for each in accounts}
    rows = Holding.objects.filter(current(), account__in=[*found, *deputies])
    for role, scope, place, owner, name in rows.values_list(
        "role", "scope", "place", "account", "account__name"
    ):
        if owner in found:
            found[owner].append(Held(role, scope, place))
        for deputy in deputies[owner]:
            found[deputy].append(Held(role, scope, place, name))
    for each in accounts:
        each.__dict__["effective_holdings"] = tuple(found[each.pk])
    return accounts


def _standing_in() -> QuerySet[Deputy]:
    at = timezone.now()
    return Deputy.objects.filter(ended_at=None, since__lte=at, until__gt=at, absent__is_active=True)
