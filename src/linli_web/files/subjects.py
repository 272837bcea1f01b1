"""What files may hang on: rooms further right tell of their tables when they are loaded."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse

from linli_web.people import places


@dataclass(frozen=True, slots=True)
class Subject:
    """One object that files hang on, its name, and where its page is."""

    table: str
    key: str
    name: str
    page: str


# From a table to the scope that names its objects, and to the page of one.
_KINDS: dict[str, tuple[str, str]] = {}


def register(table: str, scope: str, url_name: str) -> None:
    """Let files hang on the objects of a table.

    Parameters
    ----------
    table
        `communities`.
    scope
        What the room of people calls such a place, `community`.
    url_name
        The page of such an object, whose one argument is its key.
    """
    _KINDS[table] = (scope, url_name)


def subject(table: str, key: str) -> Subject:
    """Return an object that files may hang on.

    Raises
    ------
    Http404
        There is none.
    """
    if table not in _KINDS or places.place_of(table, key) is None:
        raise Http404
    scope, url_name = _KINDS[table]
    return Subject(table, key, places.name_of(scope, key), reverse(url_name, args=[key]))
