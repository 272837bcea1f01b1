"""What stands against a move of an annual plan; pure, so that every case can be tried."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from linli.lifecycle import move_from

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that stands against a move: a code that has a sentence, and its values."""

    code: str
    values: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """What a department, or one of the public, said of a plan.

    Parameters
    ----------
    by
        The department; of the public, as the office calls it.
    has_words
        Whether there is anything to answer.
    answered
        Whether the office answered.
    """

    by: str
    has_words: bool
    answered: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How an annual plan stands on a day.

    Parameters
    ----------
    state
        Of the table of moves.
    today
        The day.
    rows
        How many communities it lists.
    changed
        Names of communities whose schemes cost something else by now.
    asked
        Departments whose opinion was asked.
    opinions
        What they said in this round.
    objections
        What the public said in this round.
    publicity_until
        The last day of publicity.
    lost
        Names of communities whose works have begun and that an amendment leaves out.
    """

    state: str
    today: date
    rows: int = 0
    changed: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    opinions: tuple[Said, ...] = ()
    objections: tuple[Said, ...] = ()
    publicity_until: date | None = None
    lost: tuple[str, ...] = ()


def obstacles(standing: Standing, move: str, reason: str = "") -> tuple[Obstacle, ...]:
    """Return everything that stands against a move; nothing where it may be made.

    Parameters
    ----------
    standing
        How the plan stands.
    move
        Of the table of moves, `publicise`.
    reason
        What was given as reason, for moves that need one.

    Examples
    --------
    >>> from datetime import date
    >>> obstacles(Standing("draft", date(2022, 9, 30)), "send_for_review")
    (Obstacle(code='no_rows', values={}),)
    """
    found = move_from("annual_plan", standing.state, move)
    if found is None:
        return (Obstacle("no_such_move"),)
    against = list(_GUARDS[move](standing)) if move in _GUARDS else []
    if found.reason and not reason.strip():
        against.append(Obstacle("reason_missing"))
    return tuple(against)


def _complete(standing: Standing) -> Iterator[Obstacle]:
    if not standing.rows:
        yield Obstacle("no_rows")
    if standing.changed:
        yield Obstacle("schemes_changed", {"names": "、".join(standing.changed)})
    if standing.lost:
        yield Obstacle("started_left_out", {"names": "、".join(standing.lost)})


def _heard(standing: Standing) -> Iterator[Obstacle]:
    said = {each.by for each in standing.opinions}
    if silent := [each for each in standing.asked if each not in said]:
        yield Obstacle("opinions_missing", {"names": "、".join(silent)})
    if open_ := [each.by for each in standing.opinions if each.has_words and not each.answered]:
        yield Obstacle("opinions_unanswered", {"names": "、".join(open_)})


def _over(standing: Standing) -> Iterator[Obstacle]:
    last = standing.publicity_until
    if last is None or standing.today <= last:
        yield Obstacle("publicity_going_on", {"last": last.isoformat() if last else ""})
    if unanswered := sum(not each.answered for each in standing.objections):
        yield Obstacle("objections_unanswered", {"number": unanswered})


def _publicise(standing: Standing) -> Iterator[Obstacle]:
    yield from _complete(standing)
    yield from _heard(standing)


def _approve(standing: Standing) -> Iterator[Obstacle]:
    yield from _publicise(standing)
    yield from _over(standing)


_GUARDS: Mapping[str, Callable[[Standing], Iterator[Obstacle]]] = {
    "send_for_review": _complete,
    "publicise": _publicise,
    "approve": _approve,
}
