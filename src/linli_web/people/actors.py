"""From an account to the journal's actor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linli_web.journal.actions import Actor

if TYPE_CHECKING:
    from linli_web.people.models import Account


def actor(account: Account) -> Actor:
    """Return the account as the journal keeps it: plain id and name."""
    return Actor(str(account.pk), str(account))
