"""The second factor: who needs one, who has one, and taking one away that was lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.db import transaction

from linli_web.journal.actions import Act, record
from linli_web.people.actors import actor
from linli_web.people.login.authority import may_open_ways
from linli_web.people.models import Account, Holding
from linli_web.people.reads import current
from linli_web.people.rights import demand
from linli_web.people.tables import roles

if TYPE_CHECKING:
    from collections.abc import Callable

# Opens while the second factor is still missing, beside what is public.
OPEN_WITHOUT = frozenset(
    {"logout", "mfa_activate_totp", "account_reauthenticate", "mfa_reauthenticate"}
)
_ON_SAMPLE: list[Callable[[], bool]] = []


def tell_sample(is_sample: Callable[[], bool]) -> None:
    """Tell how to find out whether the programme is the sample; rooms further right know."""
    _ON_SAMPLE[:] = [is_sample]


def asked_by_role(account: Account) -> bool:
    """Tell whether a role that an account may use now asks for a second factor."""
    return any(roles()[each.role].second_factor for each in account.effective_holdings)


def waived(account: Account) -> bool:
    """Tell whether an account goes without what its role asks for: the sample's, on the sample."""
    return account.of_sample and asked_by_role(account) and any(ask() for ask in _ON_SAMPLE)


def needed(account: Account) -> bool:
    """Tell whether an account has to have a second factor."""
    return asked_by_role(account) and not waived(account)


def kept(account: Account) -> bool:
    """Tell whether an account has a second factor."""
    rows = Authenticator.objects.filter(user_id=account.pk, type=Authenticator.Type.TOTP)
    return bool(rows.exists())


def offices_without() -> list[str]:
    """Return the user names of open accounts that have still to set up a second factor."""
    asking = [name for name, role in roles().items() if role.second_factor]
    held = Holding.objects.filter(current(), role__in=asking)
    kept_by = Authenticator.objects.filter(type=Authenticator.Type.TOTP)
    rows = Account.objects.filter(is_active=True, pk__in=held.values("account"))
    found = rows.exclude(pk__in=kept_by.values("user")).order_by("username")
    return list(found.values_list("username", flat=True))


def missing(account: Account) -> bool:
    """Tell whether an account has to set up a second factor before anything else opens."""
    return needed(account) and not kept(account)


@transaction.atomic
def remove(by: Account, account: Account) -> None:
    """Take away a second factor that was lost; at the next login a new one is set up.

    Raises
    ------
    PermissionDenied
        The account is out of reach.
    """
    demand(may_open_ways(by, account))
    gone, _kinds = Authenticator.objects.filter(user_id=account.pk).delete()
    if gone:
        record(actor(by), [Act("remove_second_factor", "accounts", account.public_id)])
