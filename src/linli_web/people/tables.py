"""The tables this room is ruled by: roles, scopes, rights, addresses, kinds of organisations."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.utils.functional import lazy
from django.utils.translation import get_language

from linli_web.tables.packed import packed_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

WIDE = ("everywhere", "county")


@dataclass(frozen=True, slots=True)
class Word:
    """A name with its label in both languages."""

    name: str
    zh: str
    en: str

    @property
    def label(self) -> str:
        """The label in the language of the page."""
        return self.en if (get_language() or "zh").startswith("en") else self.zh


@dataclass(frozen=True, slots=True)
class Role(Word):
    """A role: where it can be held, whether it needs a second factor, which roles may grant it."""

    scopes: tuple[str, ...]
    second_factor: bool
    granted_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Right(Word):
    """What may be done, and by which roles: `held`, `around`, `county`, `all`; see `rights`."""

    by: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Address:
    """Who may open an address: an act, and where its object's place comes from."""

    url: str
    act: str
    kind: str = ""
    argument: str = ""


@cache
def roles() -> Mapping[str, Role]:
    """Return every role by name."""
    return MappingProxyType(
        {
            row["role"]: Role(
                row["role"],
                row["zh"],
                row["en"],
                tuple(row["scopes"].split()),
                row["second_factor"] == "true",
                tuple(row["granted_by"].split()),
            )
            for row in packed_rows("linli_web.people", "roles")
        }
    )


@cache
def rights() -> Mapping[str, Right]:
    """Return every act by name."""
    return MappingProxyType(
        {
            row["act"]: Right(
                row["act"],
                row["zh"],
                row["en"],
                MappingProxyType({role: row[role] for role in roles() if row[role]}),
            )
            for row in packed_rows("linli_web.people", "rights")
        }
    )


@cache
def addresses() -> Mapping[str, Address]:
    """Return who may open each address, by the name of its url."""
    found = {}
    for row in packed_rows("linli_web.people", "addresses"):
        kind, _, argument = row["place"].partition(":")
        found[row["url"]] = Address(row["url"], row["act"], kind, argument)
    return MappingProxyType(found)


@cache
def scopes() -> Mapping[str, Word]:
    """Return what a role may be held for, the widest first."""
    return _words("scopes", "scope")


@cache
def organisation_kinds() -> Mapping[str, Word]:
    """Return the kinds of organisations."""
    return _words("organisation_kinds", "kind")


@cache
def document_kinds() -> Mapping[str, Word]:
    """Return the kinds of papers that organisations show."""
    return _words("document_kinds", "kind")


def _words(name: str, key: str) -> Mapping[str, Word]:
    return MappingProxyType(
        {
            row[key]: Word(row[key], row["zh"], row["en"])
            for row in packed_rows("linli_web.people", name)
        }
    )


def _label(of: str, name: str) -> str:
    return _TABLES[of]()[name].label


label = lazy(_label, str)
_TABLES: Mapping[str, Callable[[], Mapping[str, Word]]] = {
    "roles": roles,
    "scopes": scopes,
    "organisation_kinds": organisation_kinds,
    "document_kinds": document_kinds,
}


def labelled(of: str) -> list[tuple[str, Any]]:
    """Return names and labels, in the reader's language, as a model's field asks for them."""
    return [(name, label(of, name)) for name in _TABLES[of]()]
