"""What the office does of itself every few minutes, without anybody opening a page.

Problem: work follows from the data and messages become due while nobody looks; several workers
must not all look at once. Decision: rooms to the right register what is to be done and how often;
of the workers that live, the one that began first does it, in a thread beside its runs.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING

from django.db import Error

from linli_web.runs.reads import living_workers

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import timedelta

_log = logging.getLogger(__name__)
_CHORES: dict[str, tuple[timedelta, Callable[[], object]]] = {}


def register(name: str, every: timedelta, do: Callable[[], object]) -> None:
    """Have something done now and then; it has to be safe to do at any time.

    Parameters
    ----------
    name
        What it is called in the log.
    every
        How long after its last beginning it is done again.
    do
        Does it.
    """
    _CHORES[name] = (every, do)


@dataclass(slots=True)
class Housekeeping:
    """What one worker has done when, in seconds of a clock that never goes back."""

    worker: str
    done_at: dict[str, float] = field(default_factory=dict)

    def do_due(self) -> None:
        """Do what is due, if it is this worker's to do.

        Raises
        ------
        django.db.Error
            The database fails: whoever calls opens its connection anew.
        """
        due = [name for name in _CHORES if self._is_due(name)]
        if due and self._is_first():
            for name in due:
                self._do(name)

    def _is_due(self, name: str) -> bool:
        every, _ = _CHORES[name]
        last = self.done_at.get(name)
        return last is None or monotonic() >= last + every.total_seconds()

    def _is_first(self) -> bool:
        names = living_workers().order_by("started_at", "name").values_list("name", flat=True)
        return names.first() == self.worker

    def _do(self, name: str) -> None:
        self.done_at[name] = monotonic()
        _, do = _CHORES[name]
        try:
            do()
        except Error:
            raise
        # Whatever is wrong with one chore, the others and the runs go on.
        except Exception:  # noqa: BLE001 - the log has it, and it is tried again
            _log.exception("%s could not be done; it is tried again later", name)
