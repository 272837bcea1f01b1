"""From a request's account to the journal's actor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from linli_web.journal.actions import Actor
from linli_web.people.models import Account

if TYPE_CHECKING:
    from django.http import HttpRequest


def account_of(request: HttpRequest) -> Account:
    """Return the account that is signed in.

    Raises
    ------
    PermissionDenied
        Nobody is; the gate lets no stranger come so far.
    """
    if not isinstance(request.user, Account):
        raise PermissionDenied
    return request.user


def actor(account: Account) -> Actor:
    """Return the account as the journal keeps it: plain id and name."""
    return Actor(str(account.pk), str(account))
