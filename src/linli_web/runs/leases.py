"""The lease under which one process works on a run, and the fence that keeps others' writes out.

Problem: a worker may be killed, or stand still for minutes and wake after another has taken its
run up; both must end in exactly one result.
Decision: a lease runs out unless it is renewed. Whoever takes a run up raises its fence. What a run
writes, and that it is done, go into one transaction, at the end of which the run's row is locked
and its fence compared: who lost the lease has the whole transaction rolled back.

Reference: C. Gray, D. Cheriton, Leases: An Efficient Fault-Tolerant Mechanism for Distributed File
Cache Consistency, Proceedings of the 12th ACM Symposium on Operating Systems Principles (1989)
202-210.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event, Lock
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import OperationalError, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.utils import timezone

from linli.schema.free_texts import numbers_covered
from linli_web.journal.actions import gathered
from linli_web.runs.models import Run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

_LONGEST_WORDS = 200


class LeaseLost(Exception):  # noqa: N818 - what happened, not a fault of the program
    """Somebody else holds the run now: whatever was done under the old lease is dropped."""


class Cancelled(Exception):  # noqa: N818
    """Somebody asked to stop the run."""


class Stopping(Exception):  # noqa: N818
    """The process is about to end; the run goes back to those that wait."""


def lease_length() -> timedelta:
    """Return how long a run is held without a sign of life."""
    return timedelta(seconds=settings.RUNS_LEASE_SECONDS)


@dataclass(slots=True)
class Outcome:
    """What a run found, kept with it when its writing ends."""

    result: dict[str, Any] | None = None


@dataclass(slots=True)
class _Told:
    """What the work last said of itself."""

    done: int = 0
    total: int = 0
    words: str = ""
    shown: Any = None
    lines: list[str] = field(default_factory=list)


class Lease:
    """The right to carry out one run, for a while.

    Parameters
    ----------
    run
        As it was taken up.
    stopping
        Set when this process is about to end.
    beats_itself
        Whether telling also renews the lease; else a thread beside the work does.
    """

    def __init__(self, run: Run, *, stopping: Event | None = None, beats_itself: bool) -> None:
        self.run = run
        self.fence = run.fence
        self.is_settled = False
        self._stopping = stopping or Event()
        self._beats_itself = beats_itself
        self._lost, self._cancelled = Event(), Event()
        self._told, self._lock = _Told(), Lock()

    def tell(self, done: int, total: int, words: str = "") -> None:
        """Say how far the work is; here it stops where somebody asked it to.

        Raises
        ------
        Cancelled, LeaseLost, Stopping
            It has to stop.
        """
        with self._lock:
            self._told.done, self._told.total = done, total
            self._told.words = numbers_covered(words)[:_LONGEST_WORDS]
        if self._beats_itself:
            self.beat()
        self.look()

    def show(self, shown: Any) -> None:
        """Say what the page that waits may show of the work; kept with the next sign of life."""
        with self._lock:
            self._told.shown = shown

    def log(self, line: str) -> None:
        """Keep a line for whoever reads later what happened."""
        with self._lock:
            self._told.lines.append(stamped(line))

    def look(self) -> None:
        """Stop here where somebody asked to."""
        if self._lost.is_set():
            raise LeaseLost
        if self._cancelled.is_set():
            raise Cancelled
        if self._stopping.is_set():
            raise Stopping

    def beat(self) -> None:
        """Renew the lease, write down what was told, and learn what was asked, in one moment."""
        with self._lock:
            lines, self._told.lines = self._told.lines, []
            done, total, words = self._told.done, self._told.total, self._told.words
            shown, self._told.shown = self._told.shown, None
        changes: dict[str, Any] = {"done": done, "total": total, "words": words}
        if shown is not None:
            changes["shown"] = shown
        if lines:
            changes["log"] = Concat(F("log"), Value("".join(lines)))
        now = timezone.now()
        try:
            held = self._mine().update(
                lease_until=now + lease_length(), heartbeat_at=now, **changes
            )
        except OperationalError:
            with self._lock:
                self._told.lines = lines + self._told.lines
            raise
        if not held:
            self._lost.set()
        elif self._mine().filter(cancel_asked_at__isnull=False).exists():
            self._cancelled.set()

    @contextmanager
    def writing(self) -> Iterator[Outcome]:
        """Write what the run is for, and that it is done, wholly or not at all.

        Raises
        ------
        Cancelled, LeaseLost, Stopping
            Nothing was written.
        """
        self.look()
        outcome = Outcome()
        # The run's row is locked after all rows written, the journal's head after the run's row.
        with gathered():
            yield outcome
            self._settle(outcome.result or {})
        self.is_settled = True

    def _settle(self, result: dict[str, Any]) -> None:
        held = self._mine().select_for_update().first()
        if held is None:
            raise LeaseLost
        if held.cancel_asked_at:
            raise Cancelled
        self._end(Run.Status.DONE, result=result)

    def end(self, status: Run.Status, *, fault: str = "") -> bool:
        """End the run without a result; False where it is no longer ours."""
        with transaction.atomic():
            return self._end(status, fault=numbers_covered(fault))

    def _end(self, status: Run.Status, **kept: Any) -> bool:
        with self._lock:
            lines, self._told.lines = self._told.lines, []
            told = {"done": self._told.done, "total": self._told.total}
        log = Concat(F("log"), Value("".join(lines)))
        ended = {"status": status, "finished_at": timezone.now(), "lease_until": None, "log": log}
        return bool(self._mine().update(**ended, **told, **kept))

    def give_back(self, line: str, *, counts: bool) -> bool:
        """Let another process go on; False where it is no longer ours."""
        attempts = F("attempts") if counts else F("attempts") - 1
        return bool(
            self._mine().update(
                status=Run.Status.WAITING,
                attempts=attempts,
                lease_until=None,
                worker="",
                task_id="",
                log=Concat(F("log"), Value(stamped(line))),
            )
        )

    def _mine(self) -> QuerySet[Run]:
        return Run.objects.filter(pk=self.run.pk, fence=self.fence, status=Run.Status.RUNNING)


def stamped(line: str) -> str:
    """Return a line of a log with the time before it, numbers of persons covered."""
    return f"{timezone.localtime():%Y-%m-%d %H:%M:%S} {numbers_covered(line)}\n"


def take_up(run_id: str, worker: str) -> Run | None:
    """Take a lease on a run that nobody holds; None where there is nothing to take."""
    now = timezone.now()
    free = Q(status=Run.Status.WAITING) | Q(status=Run.Status.RUNNING, lease_until__lt=now)
    taken = Run.objects.filter(free, pk=run_id, cancel_asked_at__isnull=True).update(
        status=Run.Status.RUNNING,
        fence=F("fence") + 1,
        attempts=F("attempts") + 1,
        worker=worker,
        started_at=now,
        heartbeat_at=now,
        lease_until=now + lease_length(),
    )
    return Run.objects.select_related("asked_by").get(pk=run_id) if taken else None
