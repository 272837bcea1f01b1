"""Which columns are personal, and of what kind: those of the schema, and of rooms' own tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linli.schema import tables

if TYPE_CHECKING:
    from collections.abc import Mapping

_DECLARED: dict[str, Mapping[str, str]] = {}


def declare(name: str, kinds: Mapping[str, str]) -> None:
    """Tell which columns of a table outside the schema are personal.

    Parameters
    ----------
    name
        The table.
    kinds
        One of `PERSONAL_TYPES` by column.
    """
    _DECLARED[name] = kinds


def personal_kinds(name: str) -> Mapping[str, str]:
    """Return the kind of each personal column of a table; empty where it has none."""
    if name in tables():
        return {each.name: each.type for each in tables()[name].personal}
    return _DECLARED.get(name, {})
