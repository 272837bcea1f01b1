"""From a request's account to the journal's actor."""

from __future__ import annotations

from contextlib import suppress
from ipaddress import ip_address
from typing import TYPE_CHECKING

from django.conf import settings
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
    request.user.origin = address_of(request)
    return request.user


def address_of(request: HttpRequest) -> str:
    """Return the address that a request comes from; behind a proxy the last one that it names."""
    told: str = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_TLS:
        named = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        with suppress(ValueError):
            return str(ip_address(named))
    return told


def actor(account: Account) -> Actor:
    """Return the account as the journal keeps it: plain id and name, and where it acts from."""
    return Actor(str(account.pk), str(account), account.origin)
