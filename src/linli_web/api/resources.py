"""What the API serves: tables of the schema, with the lists of the register behind them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from linli_web.api.operations import operations
from linli_web.registry.listings import attributes, listings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linli.schema import Field
    from linli_web.registry.listings import Listing

# Outlines are long; they come where they are asked for.
_ONLY_WHEN_ASKED = ("geometry",)


@dataclass(frozen=True, slots=True)
class Resource:
    """One table as the API serves it."""

    listing: Listing
    fields: tuple[Field, ...]

    @property
    def name(self) -> str:
        """Name of the table, which is its path too."""
        return self.listing.name

    @property
    def names(self) -> tuple[str, ...]:
        """All fields that may be asked for."""
        own = tuple(each.name for each in self.fields)
        return (*own, "version") if self.versioned else own

    @property
    def usual(self) -> tuple[str, ...]:
        """Fields that come where none is named."""
        return tuple(each for each in self.names if each not in _ONLY_WHEN_ASKED)

    @property
    def versioned(self) -> bool:
        """Whether rows count their changes, so that they can be changed here."""
        return any(field.name == "version" for field in self.listing.model._meta.get_fields())

    @property
    def sorts(self) -> tuple[str, ...]:
        """Fields that a list may be sorted by: its own columns, and its key."""
        own = [each.name for each in self.listing.columns if not each.derived]
        own = [each for each in own if each in attributes(self.name)]
        return tuple(dict.fromkeys([*self.listing.definition.key, *own]))

    @property
    def single_key(self) -> str:
        """The field that names a row; empty where several do."""
        key = self.listing.definition.key
        return key[0] if len(key) == 1 else ""


@cache
def resources() -> Mapping[str, Resource]:
    """Return every table that has a list among the operations, by name."""
    found = {}
    for name, each in listings().items():
        if f"{name}_list" in operations():
            # What is personal is revealed on pages alone, for a reason.
            fields = tuple(field for field in each.definition.fields if not field.is_personal)
            found[name] = Resource(each, fields)
    return MappingProxyType(found)
