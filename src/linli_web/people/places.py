"""Where objects lie, as plain codes: rooms that know places tell this room how to find them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from linli_web.people.rights import Reach


@dataclass(frozen=True, slots=True)
class Place:
    """The codes of all that an object lies in; blank where it lies in none, or none is known."""

    county: str = ""
    street: str = ""
    committee: str = ""
    community: str = ""
    building: str = ""

    def within(self, scope: str, code: str) -> bool:
        """Tell whether this place lies within another, named by its scope and code."""
        return scope == "everywhere" or (bool(code) and getattr(self, scope) == code)


@dataclass(frozen=True, slots=True)
class Named:
    """A place that a role can be held for, with its name."""

    scope: str
    code: str
    name: str


# How to find the place of an object of a table by its key; None where there is no such object.
_FINDERS: dict[str, Callable[[str], Place | None]] = {}
# How to find the places of a scope by words in their names.
_GAZETTEERS: dict[str, Callable[[str], Sequence[Named]]] = {}
# What the places of a scope are called, by their codes; who is not there has no name.
_NAMES: dict[str, Callable[[Collection[str]], Mapping[str, str]]] = {}
# How to find where a place that a role is held for lies itself.
_SCOPES: dict[str, Callable[[str], Place | None]] = {}
_WHOLE: list[Callable[[str], bool]] = []
_CODES: list[Callable[[Reach], Mapping[str, Collection[str]] | None]] = []


# The tables that list the places which roles are held for.
_TABLES = {
    "counties": "county",
    "streets": "street",
    "neighbourhood_committees": "committee",
    "communities": "community",
    "buildings": "building",
}


def codes_held(table: str) -> Iterable[str]:
    """Return the codes of a table's places that somebody holds or held a role for."""
    from linli_web.people.models import Holding

    return Holding.objects.filter(scope=_TABLES.get(table, "")).values_list("place", flat=True)


def register(table: str, finder: Callable[[str], Place | None]) -> None:
    """Tell how the place of a table's object is found by its key."""
    _FINDERS[table] = finder


def register_scope(
    scope: str,
    finder: Callable[[str], Place | None],
    gazetteer: Callable[[str], Sequence[Named]],
    names: Callable[[Collection[str]], Mapping[str, str]],
) -> None:
    """Tell how places of a scope are found: where one lies, by words, and what they are called."""
    _SCOPES[scope] = finder
    _GAZETTEERS[scope] = gazetteer
    _NAMES[scope] = names


def register_codes(codes: Callable[[Reach], Mapping[str, Collection[str]] | None]) -> None:
    """Tell how the codes of all places within somebody's reach are found; None means all."""
    _CODES.append(codes)


def codes_within(reach: Reach) -> Mapping[str, Collection[str]] | None:
    """Return the codes by scope of all places within reach; None where that is everything."""
    return _CODES[-1](reach)


def register_whole(whole: Callable[[str], bool]) -> None:
    """Tell how to know whether a county is all that this office has."""
    _WHOLE.append(whole)


def is_whole(county: str) -> bool:
    """Tell whether a county is all that this office has."""
    return _WHOLE[-1](county)


def known(table: str) -> bool:
    """Tell whether the places of a table's objects can be found."""
    return table in _FINDERS


def place_of(table: str, key: str) -> Place | None:
    """Return where an object lies; None where there is no such object.

    Raises
    ------
    KeyError
        Nobody registered how objects of this table are found.
    """
    return _FINDERS[table](key)


def place_held(scope: str, code: str) -> Place | None:
    """Return where a place that a role is held for lies; None where there is no such place."""
    if scope == "everywhere":
        return Place()
    return _SCOPES[scope](code)


def search(scope: str, words: str) -> Sequence[Named]:
    """Return some places of a scope whose names hold these words."""
    return _GAZETTEERS[scope](words) if scope in _GAZETTEERS else ()


def name_of(scope: str, code: str) -> str:
    """Return the name of a place; its code where none is known."""
    return names_of([(scope, code)])[scope, code]


def names_of(held: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return the names of places by scope and code, with one question a scope."""
    found: dict[tuple[str, str], str] = {}
    for scope in {scope for scope, _code in held}:
        codes = {code for each, code in held if each == scope and code}
        names = _NAMES[scope](codes) if codes and scope in _NAMES else {}
        found |= {(each, code): names.get(code, code) for each, code in held if each == scope}
    return found
