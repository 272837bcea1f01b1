"""Where somebody can be written to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linli_web.people.models import Account

_ADDRESSES: dict[str, Callable[[Account], str]] = {"email": lambda account: account.email}


def register_address(channel: str, address: Callable[[Account], str]) -> None:
    """Tell how somebody's address of a channel is found, such as their telephone for `sms`."""
    _ADDRESSES[channel] = address


def address_of(account: Account, channel: str) -> str:
    """Return where somebody can be reached by a channel; empty where they cannot."""
    found = _ADDRESSES.get(channel)
    return found(account) if found else ""
