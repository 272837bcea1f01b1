"""How annual plans are announced and their announcements withdrawn, told to the room of plans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linli_web.people.actors import actor
from linli_web.plan.announcing import Announcer, Announcing, register
from linli_web.publish.actions import announce_for, withdraw_for
from linli_web.publish.models import Announcement

if TYPE_CHECKING:
    from linli_web.people.models import Account

_LONGEST = 120
_LONGEST_REASON = 200


def _announce(account: Account, told: Announcing) -> int:
    values = {
        "title": told.title[:_LONGEST],
        "english_title": told.english_title,
        "kind": Announcement.Kind.PLAN,
        "body": told.body,
        "english_body": told.english_body,
        "published_on": told.published_on,
        "closes_on": told.closes_on,
    }
    return int(announce_for(actor(account), values).pk)


def _withdraw(account: Account, number: int, because: str) -> None:
    withdraw_for(account, number, because[:_LONGEST_REASON])


def register_announcer() -> None:
    """Tell the room of plans how plans are made public."""
    register(Announcer(_announce, _withdraw))
