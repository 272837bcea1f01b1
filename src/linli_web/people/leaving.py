"""When somebody leaves, all that waits for them goes to a successor.

Rooms to the right remember what waits; each tells this room how it is handed over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from linli_web.journal.actions import Actor
    from linli_web.people.models import Account

    HandOver = Callable[[Account, Account, Actor], int]

_HANDED_OVER: list[HandOver] = []


def register(hand_over: HandOver) -> None:
    """Tell how what waits for one account goes to another; it returns how many things went."""
    if hand_over not in _HANDED_OVER:
        _HANDED_OVER.append(hand_over)


def hand_over(leaving: Account, successor: Account, actor: Actor) -> int:
    """Hand over all that waits for an account, in the caller's transaction.

    Returns
    -------
    int
        How many things went.
    """
    return sum(each(leaving, successor, actor) for each in _HANDED_OVER)
