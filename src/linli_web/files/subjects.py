"""What files may hang on: rooms further right tell of their tables when they are loaded."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.http import Http404
from django.urls import reverse

from linli_web.people import places

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import AnonymousUser

    from linli_web.people.models import Account
    from linli_web.people.rights import Permission

    # Whether somebody may do an act with the files of the object of this key.
    Rule = Callable[[Account | AnonymousUser, str, str], Permission]


@dataclass(frozen=True, slots=True)
class Subject:
    """One object that files hang on, its name, and where its page is."""

    table: str
    key: str
    name: str
    page: str


@dataclass(frozen=True, slots=True)
class _Kind:
    """Objects of a table: how one is called, where its page is, who may use its files."""

    scope: str
    named: Callable[[str], str]
    url_name: str
    allowed: Rule | None


_KINDS: dict[str, _Kind] = {}


def register(
    table: str,
    scope: str,
    url_name: str,
    *,
    named: Callable[[str], str] | None = None,
    allowed: Rule | None = None,
) -> None:
    """Let files hang on the objects of a table.

    Parameters
    ----------
    table
        `communities`.
    scope
        What the room of people calls such a place, `community`; empty where it is none.
    url_name
        The page of such an object, whose one argument is its key.
    named
        How an object is called that is no place, by its key.
    allowed
        Who may use the files of an object where its place alone does not say so. Such files are
        for those alone: no editor shows them to everybody.
    """
    _KINDS[table] = _Kind(scope, named or partial(places.name_of, scope), url_name, allowed)


def rule_of(table: str) -> Rule | None:
    """Return who may use the files of a table's objects, where that has a rule of its own."""
    kind = _KINDS.get(table)
    return kind.allowed if kind else None


def confined() -> list[str]:
    """Return the tables whose files are only for those whom a rule of their own names."""
    return [table for table, kind in _KINDS.items() if kind.allowed]


def scopes() -> dict[str, str]:
    """Return the tables whose objects are places that a role can be held for, by their scope."""
    return {kind.scope: table for table, kind in _KINDS.items() if kind.scope}


def subject(table: str, key: str) -> Subject:
    """Return an object that files may hang on.

    Raises
    ------
    Http404
        There is none.
    """
    if table not in _KINDS or places.place_of(table, key) is None:
        raise Http404
    kind = _KINDS[table]
    return Subject(table, key, kind.named(key), reverse(kind.url_name, args=[key]))
