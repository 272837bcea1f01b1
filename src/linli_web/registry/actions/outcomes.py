"""What stops a change: it rests on an older state, its data are wrong, or something forbids it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linli_web.people.outcomes import Conflict, Refused

if TYPE_CHECKING:
    from linli.records import Problem

__all__ = ["Conflict", "Refused", "Rejected"]


class Rejected(Exception):  # noqa: N818 - an outcome, not a fault
    """The data are wrong; every problem is told and nothing was changed."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{each.field}: {each.code}" for each in problems))
        self.problems = problems
