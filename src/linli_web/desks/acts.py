"""What the journal's acts and objects are called, whichever room they belong to.

Acts on rows of the register are worded in `registry.histories`, all others in `acts.csv`; things
that are no table of the schema, and the page of one of them, stand in `objects.csv`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from linli.schema import tables
from linli_web.registry.histories import VERBS, verb
from linli_web.tables.labels import table_label
from linli_web.tables.packed import packed_rows

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Words:
    """What something is called in both languages."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.en if (get_language() or "zh").startswith("en") else self.zh


@cache
def _acts() -> Mapping[str, Words]:
    return MappingProxyType(
        {row["act"]: Words(row["zh"], row["en"]) for row in packed_rows("linli_web.desks", "acts")}
    )


@cache
def _objects() -> Mapping[str, Words]:
    return MappingProxyType(
        {
            row["table"]: Words(row["zh"], row["en"])
            for row in packed_rows("linli_web.desks", "objects")
        }
    )


@cache
def pages() -> Mapping[str, str]:
    """Return the name of the url of one thing's page, by its table."""
    return MappingProxyType(
        {
            row["table"]: row["page"]
            for row in packed_rows("linli_web.desks", "objects")
            if row["page"]
        }
    )


def acts() -> tuple[str, ...]:
    """Return every act that a room writes."""
    return (*VERBS, *_acts())


def act_in_words(act: str) -> str:
    """Return what was done."""
    return str(_acts()[act]) if act in _acts() else verb(act)


def object_in_words(table: str) -> str:
    """Return to what kind of thing it was done; empty where it is none of ours."""
    if table in tables():
        return str(table_label(table))
    return str(_objects().get(table, ""))
