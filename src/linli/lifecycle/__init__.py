"""Which states things pass through, by which moves, and who makes them: one table of data.

The table knows neither words nor colours; the handbook draws it, the office obeys it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Move:
    """A step from one state to another.

    Parameters
    ----------
    process
        What moves, `scheme`.
    move
        The verb, `freeze_for_vote`.
    before, after
        States. A move from nothing (`before` empty) makes the thing.
    roles
        Who may make it.
    reason
        Whether a reason has to be given.
    """

    process: str
    move: str
    before: str
    after: str
    roles: tuple[str, ...]
    reason: bool


@cache
def moves(process: str) -> tuple[Move, ...]:
    """Return the moves of a process in the order of the table.

    Raises
    ------
    ValueError
        No such process.

    Examples
    --------
    >>> [move.move for move in moves("annual_plan")][:2]
    ['draw_up', 'send_for_review']
    """
    text = resources.files("linli.lifecycle").joinpath("moves.csv").read_text("utf-8")
    found = tuple(
        Move(
            row["process"],
            row["move"],
            row["before"],
            row["after"],
            tuple(row["roles"].split(";")),
            row["reason"] == "true",
        )
        for row in csv.DictReader(text.splitlines())
        if row["process"] == process
    )
    if not found:
        msg = f"no process {process!r} in the table of moves"
        raise ValueError(msg)
    return found


def states(process: str) -> tuple[str, ...]:
    """Return the states of a process in the order in which they are reached.

    Examples
    --------
    >>> states("scheme")
    ('draft', 'frozen_for_vote', 'frozen_for_permit', 'superseded')
    """
    return tuple(dict.fromkeys(move.after for move in moves(process)))


def move_from(process: str, state: str, verb: str) -> Move | None:
    """Return the move that a verb makes from a state; none where it makes none.

    Examples
    --------
    >>> move_from("scheme", "draft", "freeze_for_vote").after
    'frozen_for_vote'
    >>> move_from("scheme", "frozen_for_permit", "freeze_for_vote") is None
    True
    """
    return next(
        (each for each in moves(process) if each.before == state and each.move == verb), None
    )
