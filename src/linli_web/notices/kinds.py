"""The kinds of notices, and by which ways each comes unless somebody chooses otherwise."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING

from linli_web.people.tables import Word

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
    text = resources.files("linli_web.notices").joinpath("kinds.csv").read_text("utf-8")
    return MappingProxyType(
        {
            row["kind"]: Kind(
                row["kind"],
                row["zh"],
                row["en"],
                Ways(*(row[way] == "true" for way in ("app", "email", "sms"))),
            )
            for row in csv.DictReader(text.splitlines())
        }
    )
