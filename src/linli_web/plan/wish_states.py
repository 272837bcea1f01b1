"""States of wishes and their moves in words; which there are stands in `linli.lifecycle`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from linli_web.people.tables import Word
from linli_web.tables.packed import packed_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

PROCESS = "wish"
PROPOSED = "proposed"
# Nobody has said yet whether the wish goes into a scheme.
UNANSWERED = (PROPOSED, "costed")
NOT_IN_SCHEME = "not_in_scheme"
# The way of a wish that comes true.
WAY = (PROPOSED, "costed", "in_scheme", "in_plan", "built", "done")
# Made by what happens elsewhere: an annual plan is approved, a project is finished.
FROM_ELSEWHERE = ("plan", "build")


@dataclass(frozen=True, slots=True)
class State(Word):
    """A state of a wish, and the colour of its pill."""

    pill: str


@cache
def states() -> Mapping[str, State]:
    """Return every state of a wish by name."""
    return MappingProxyType(
        {
            row["state"]: State(row["state"], row["zh"], row["en"], row["pill"])
            for row in packed_rows("linli_web.plan", "wish_states")
        }
    )


@cache
def moves_in_words() -> Mapping[str, Word]:
    """Return what each move of a wish is called."""
    return _words("wish_moves", "move")


@cache
def frequent_wishes() -> Mapping[str, Word]:
    """Return wishes that many have, in their words, by the measure that would fulfil each."""
    return _words("frequent_wishes", "measure_id")


def _words(name: str, key: str) -> Mapping[str, Word]:
    rows = packed_rows("linli_web.plan", name)
    return MappingProxyType({row[key]: Word(row[key], row["zh"], row["en"]) for row in rows})
