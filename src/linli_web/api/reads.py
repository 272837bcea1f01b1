"""Tokens as plain values for pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from linli_web.api.models import ApiToken
from linli_web.api.operations import acts
from linli_web.api.permissions import SCOPES, covers
from linli_web.people import places
from linli_web.people.rights import may, reach
from linli_web.people.tables import rights

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from linli_web.people.models import Account

_MOST_SHOWN = 500


@dataclass(frozen=True, slots=True)
class Told:
    """One token in words."""

    token: ApiToken
    acts: tuple[str, ...]
    place: str
    state: str


def own(account: Account) -> list[Told]:
    """Return somebody's tokens, newest first."""
    return _told(account.api_tokens.select_related("account"))


def of_all(account: Account) -> list[Told]:
    """Return the tokens whose owners are within somebody's reach, newest first."""
    mine = reach(account, "manage_tokens")
    rows = ApiToken.objects.select_related("account")[:_MOST_SHOWN]
    return _told(each for each in rows if covers(mine, each))


def _told(tokens: Iterable[ApiToken]) -> list[Told]:
    now = timezone.now()
    return [
        Told(
            each,
            tuple(rights()[act].label for act in each.acts.split() if act in rights()),
            places.name_of(each.scope, each.place) if each.scope else "",
            _state(each, now),
        )
        for each in tokens
    ]


def _state(token: ApiToken, now: datetime) -> str:
    if token.revoked_at is not None:
        return "revoked"
    return "expired" if token.expires_at <= now else "counts"


def acts_of(account: Account) -> list[tuple[str, str]]:
    """Return the acts that somebody may pass on, with their labels."""
    return [(act, rights()[act].label) for act in acts() if may(account, act).allowed]


def places_of(account: Account) -> list[tuple[str, str]]:
    """Return the places where somebody holds roles, as `scope:code` with their names."""
    held = {(each.scope, each.place): None for each in account.effective_holdings}
    return [
        (f"{scope}:{code}", places.name_of(scope, code)) for scope, code in held if scope in SCOPES
    ]
