"""What files may hang on: rooms further right tell of their tables when they are loaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404
from django.urls import reverse

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Subject:
    """One object that files hang on, its name, and where its page is."""

    table: str
    key: str
    name: str
    page: str


@dataclass(frozen=True, slots=True)
class _Kind:
    name_of: Callable[[str], str | None]
    url_name: str


_KINDS: dict[str, _Kind] = {}


def register(table: str, name_of: Callable[[str], str | None], url_name: str) -> None:
    """Let files hang on the objects of a table.

    Parameters
    ----------
    table
        `communities`.
    name_of
        Tells an object's name by its key; None where there is no such object.
    url_name
        The page of such an object, whose one argument is its key.
    """
    _KINDS[table] = _Kind(name_of, url_name)


def subject(table: str, key: str) -> Subject:
    """Return an object that files may hang on.

    Raises
    ------
    Http404
        There is none.
    """
    kind = _KINDS.get(table)
    name = kind.name_of(key) if kind else None
    if kind is None or name is None:
        raise Http404
    return Subject(table, key, name, reverse(kind.url_name, args=[key]))
