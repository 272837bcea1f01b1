"""The kinds of notices, and by which ways each comes unless somebody chooses otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from linli_web.people.tables import Word
from linli_web.tables.packed import packed_rows

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Ways:
    """By which ways a notice comes."""

    app: bool
    email: bool
    sms: bool


@dataclass(frozen=True, slots=True)
class Kind(Word):
    """A kind of notice with its usual ways."""

    usual: Ways


@cache
def kinds() -> Mapping[str, Kind]:
    """Return every kind by name."""
    return MappingProxyType(
        {
            row["kind"]: Kind(
                row["kind"],
                row["zh"],
                row["en"],
                Ways(*(row[way] == "true" for way in ("app", "email", "sms"))),
            )
            for row in packed_rows("linli_web.notices", "kinds")
        }
    )
