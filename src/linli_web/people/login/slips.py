"""Slips of paper by which people without e-mail log in: printed, used, revoked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from linli_web.journal.actions import Act, gathered, record
from linli_web.people.actors import actor, address_of
from linli_web.people.login.authority import may_open_ways
from linli_web.people.login.second_factor import asked_by_role
from linli_web.people.login.slip_codes import as_typed, digest, in_groups, is_whole, new_code
from linli_web.people.models import Account, Slip
from linli_web.people.rights import demand

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.http import HttpRequest

# A slip of somebody whose role asks for a second factor is there to choose a new password.
DAYS_OF_OFFICES = 3
MOST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Printed:
    """A slip as it goes to the printer: the one moment in which its code is known."""

    slip: Slip
    code: str

    @property
    def groups(self) -> str:
        """The code as it is read."""
        return in_groups(self.code)


@gathered()
def print_slips(
    by: Account, accounts: Iterable[Account], days: int, *, once: bool
) -> list[Printed]:
    """Make a slip for each account; slips that they had before end.

    Parameters
    ----------
    by
        Who prints: somebody who may manage each of the accounts.
    accounts
        For whom.
    days
        How long the slips hold; those of offices hold three days at most, and once.
    once
        Whether they log in once only.

    Raises
    ------
    PermissionDenied
        An account is out of reach; no slip is made then.
    """
    wanted = list(accounts)
    for account in wanted:
        demand(may_open_ways(by, account))
    return [_print_slip(by, account, days, once=once) for account in wanted]


def _print_slip(by: Account, account: Account, days: int, *, once: bool) -> Printed:
    now = timezone.now()
    # Two people who print for one account at once take turns.
    Account.objects.select_for_update().get(pk=account.pk)
    account.slips.filter(revoked_at=None).update(revoked_at=now)
    strict = asked_by_role(account)
    longest = DAYS_OF_OFFICES if strict else MOST_DAYS
    code = new_code()
    slip = Slip.objects.create(
        account=account,
        digest=digest(code),
        once=once or strict,
        made_by=str(by),
        made_at=now,
        until=now + timedelta(days=min(max(days, 1), longest)),
    )
    after = {"account": account.public_id, "until": slip.until.isoformat(), "once": slip.once}
    record(actor(by), [Act("print_slip", "slips", slip.public_id, after=after)])
    return Printed(slip, code)


def open_slips(at: datetime | None = None) -> Q:
    """Return what holds for slips that still log in."""
    return Q(revoked_at=None, until__gt=at or timezone.now()) & (Q(once=False) | Q(uses=0))


@gathered()
def spend(request: HttpRequest, typed: str) -> Account | None:
    """Return whose slip a code is, and count the use; None where it opens nothing."""
    code = as_typed(typed)
    if not is_whole(code):
        return None
    slip = (
        Slip.objects.select_for_update(of=("self",))
        .select_related("account")
        .filter(open_slips(), digest=digest(code), account__is_active=True)
        .first()
    )
    if slip is None:
        return None
    Slip.objects.filter(pk=slip.pk).update(uses=F("uses") + 1, used_at=timezone.now())
    account = slip.account
    account.origin = address_of(request)
    record(actor(account), [Act("use_slip", "slips", slip.public_id)])
    return account


@transaction.atomic
def revoke(by: Account, slip: Slip) -> None:
    """End a slip before its day.

    Raises
    ------
    PermissionDenied
        Its account is out of reach.
    """
    demand(may_open_ways(by, slip.account))
    if Slip.objects.filter(pk=slip.pk, revoked_at=None).update(revoked_at=timezone.now()):
        record(actor(by), [Act("revoke_slip", "slips", slip.public_id)])
