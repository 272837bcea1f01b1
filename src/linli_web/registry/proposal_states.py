"""What may be proposed, the states of a proposal, and the moves between them: three tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from linli_web.people.tables import Word
from linli_web.tables.packed import packed_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

PROPOSED = "proposed"


@dataclass(frozen=True, slots=True)
class State(Word):
    """A state of a proposal, and the colour of its pill."""

    pill: str


@dataclass(frozen=True, slots=True)
class Move:
    """From which state to which a proposal may go, by whom, and whether that needs an answer."""

    name: str
    start: str
    end: str
    by: str
    needs_answer: bool


@cache
def states() -> Mapping[str, State]:
    """Return every state of a proposal by name."""
    return MappingProxyType(
        {
            row["state"]: State(row["state"], row["zh"], row["en"], row["pill"])
            for row in packed_rows("linli_web.registry", "proposal_states")
        }
    )


@cache
def moves() -> Mapping[str, Move]:
    """Return every move of a proposal by the verb that the journal knows it by."""
    return MappingProxyType(
        {
            row["move"]: Move(
                row["move"], row["from"], row["to"], row["by"], row["needs_answer"] == "yes"
            )
            for row in packed_rows("linli_web.registry", "proposal_moves")
        }
    )


@cache
def proposable(name: str) -> Mapping[str, bool]:
    """Return the fields of a table that may be proposed, and whether each is shown at first.

    What the programme itself decides (state, year, zone) is no matter of fact and not proposed.
    """
    rows = [row for row in packed_rows("linli_web.registry", "proposable") if row["table"] == name]
    return MappingProxyType({row["field"]: row["first"] == "yes" for row in rows})
