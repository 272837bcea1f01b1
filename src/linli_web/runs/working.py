"""Carrying a run out: taken up, watched while it goes on, ended one way or another."""

from __future__ import annotations

import logging
import traceback
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import Error, OperationalError, connection
from django.utils import translation

from linli_web.people.rights import demand
from linli_web.runs.kinds import kind_named
from linli_web.runs.leases import Cancelled, Lease, LeaseLost, Stopping, take_up
from linli_web.runs.models import Run
from linli_web.runs.permissions import may_act

if TYPE_CHECKING:
    from collections.abc import Iterator

_log = logging.getLogger(__name__)
MOST_ATTEMPTS = 3


def carry_out(run_id: str, worker: str, *, stopping: Event | None = None) -> None:
    """Do a run, unless somebody else holds it or it has ended already.

    Parameters
    ----------
    run_id
        Which one.
    worker
        Name of who does it.
    stopping
        Set when this process is about to end. None: the work is done in the process that was
        asked, without a thread beside it.
    """
    run = take_up(run_id, worker)
    if run is None:
        return
    lease = Lease(run, stopping=stopping, beats_itself=stopping is None)
    with translation.override(run.language or settings.LANGUAGE_CODE):
        if stopping is None:
            _attempt(lease)
        else:
            with _beating(lease):
                _attempt(lease)


def _attempt(lease: Lease) -> None:
    run = lease.run
    try:
        _work(lease)
    except LeaseLost:
        _log.warning("run %s was taken up by another worker: nothing of this one is kept", run.pk)
    except Cancelled:
        lease.end(Run.Status.CANCELLED)
    except Stopping:
        lease.give_back("后台进程要退出，任务放回等待 · put back: the worker ends", counts=False)
    except OperationalError as fault:
        # A deadlock, a lock that was not to be had, a server that went away: it may go next time.
        _log.warning("run %s: %s", run.pk, fault)
        if run.attempts < MOST_ATTEMPTS:
            lease.give_back(f"数据库忙，稍后重试 · the database was busy: {fault}", counts=True)
        else:
            lease.end(Run.Status.FAILED, fault=_last_line())
    except Exception:  # noqa: BLE001 - whatever stops the work has to reach its page
        _log.exception("run %s stopped", run.pk)
        lease.end(Run.Status.FAILED, fault=_last_line())


def _work(lease: Lease) -> None:
    kind = kind_named(lease.run.kind)
    if kind is None:
        msg = f"no room of this version knows how to do {lease.run.kind!r}"
        raise LookupError(msg)
    if lease.run.asked_by:
        demand(may_act(lease.run.asked_by, lease.run))
    result = kind.work(lease)
    if not lease.is_settled:
        with lease.writing() as outcome:
            outcome.result = result


def _last_line() -> str:
    return traceback.format_exc(limit=1).splitlines()[-1]


@contextmanager
def _beating(lease: Lease) -> Iterator[None]:
    """Renew the lease in a thread beside the work, with a connection of its own."""
    over = Event()
    thread = Thread(target=_beat_until, args=(lease, over), name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _beat_until(lease: Lease, over: Event) -> None:
    pause = settings.RUNS_BEAT_SECONDS
    try:
        while not over.wait(pause):
            begun = monotonic()
            try:
                lease.beat()
            except Error as fault:
                # On SQLite the work itself may be writing: nobody else can take the run meanwhile.
                _log.info("no sign of life of run %s: %s", lease.run.pk, fault)
                connection.close()
            pause = max(settings.RUNS_BEAT_SECONDS, monotonic() - begun)
    finally:
        connection.close()
