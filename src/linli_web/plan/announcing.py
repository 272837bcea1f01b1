"""Making a plan public: the room that publishes stands right of this one and tells how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from linli_web.people.models import Account


@dataclass(frozen=True, slots=True)
class Announcing:
    """What is made public, in both languages, from one day to another."""

    title: str
    english_title: str
    body: str
    english_body: str
    published_on: date
    closes_on: date


@dataclass(frozen=True, slots=True)
class Announcer:
    """How it is done: `announce` returns the number by which `withdraw` knows it, with a reason."""

    announce: Callable[[Account, Announcing], int]
    withdraw: Callable[[Account, int, str], None]


_ANNOUNCERS: list[Announcer] = []


def register(announcer: Announcer) -> None:
    """Tell how plans are made public."""
    _ANNOUNCERS[:] = [announcer]


def announcer() -> Announcer:
    """Return how plans are made public."""
    return _ANNOUNCERS[-1]
