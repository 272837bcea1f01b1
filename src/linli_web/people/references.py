"""Who refers to an object by its plain code, where no foreign key holds the object in place.

Rooms left of the register know no table of it; each tells here which keys of a table it names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.utils.functional import Promise

_FINDERS: dict[str | Promise, Callable[[str], Iterable[str]]] = {}


def register(by: str | Promise, finder: Callable[[str], Iterable[str]]) -> None:
    """Tell how the keys of a table that something refers to are found, and what it is called."""
    _FINDERS[by] = finder


def referred(table: str) -> dict[str, list[str]]:
    """Return the keys of a table's rows that something refers to, by what refers to them."""
    return {str(by): sorted(set(finder(table))) for by, finder in _FINDERS.items()}
