"""Where somebody can be written to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linli_web.people.telephones import number_of

if TYPE_CHECKING:
    from linli_web.people.models import Account


def address_of(account: Account, channel: str) -> str:
    """Return where somebody can be reached by a channel; empty where they cannot."""
    return number_of(account) if channel == "sms" else account.email
