"""The process that carries out runs: one at a time, and a watch beside it.

The queue's own worker takes tasks one after the other. A thread beside it says that the process
lives, takes care of runs that others left, and notices when the process that started it is gone.
Another does the office's chores, so that a long one keeps nobody from seeing that the worker lives.
"""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
from contextlib import suppress
from dataclasses import astuple
from datetime import timedelta
from threading import Event, Thread
from typing import TYPE_CHECKING

from django.db import Error, OperationalError, connection
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker as QueueWorker

from linli_web.files.actions import delete_due
from linli_web.people.real_day import real_day
from linli_web.runs import chores, queue
from linli_web.runs.models import Worker

if TYPE_CHECKING:
    from types import FrameType

_log = logging.getLogger(__name__)
# Set when the process is about to end; the work looks at it whenever it tells how far it is.
STOPPING = Event()
_NAME = f"{socket.gethostname()[:40]}-{os.getpid()}-{secrets.token_hex(3)}"
_LOOK_EVERY = 2.0
_ASK_EVERY = 0.5
_TIDY_EVERY = timedelta(hours=1)
# Whoever starts an office wants its first page before its chores.
_CHORES_AFTER = 10.0


def name() -> str:
    """Return what this process is called among the workers."""
    return _NAME


class _Worker(QueueWorker):
    """The queue's worker, which ends at a convenient moment when it is asked to."""

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        STOPPING.set()
        super().shutdown(signum, frame)


def serve(*, parent: int | None = None) -> None:
    """Carry out runs until the process is told to end.

    Parameters
    ----------
    parent
        Id of the process that started this one; when that is gone, this one ends, too.
    """
    worker = _Worker(
        queue_names=["default"],
        interval=_ASK_EVERY,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=_NAME,
        excluded_queue_names=[],
    )
    worker.configure_signals()
    over = Event()
    chores.register("tidy", _TIDY_EVERY, tidy)
    beside = [
        Thread(target=_watch, args=(over, parent), name="watch", daemon=True),
        Thread(target=_keep_house, args=(over,), name="chores", daemon=True),
    ]
    for each in beside:
        each.start()
    try:
        _run(worker)
    finally:
        over.set()
        for each in beside:
            each.join(_LOOK_EVERY)
        with suppress(Error):
            Worker.objects.filter(pk=_NAME).delete()


def _run(worker: _Worker) -> None:
    while not STOPPING.is_set():
        try:
            worker.run()
        except OperationalError as fault:
            # Another process writes for longer than a lock is waited for.
            _log.warning("the queue cannot be asked: %s", fault)
            connection.close()
            STOPPING.wait(_LOOK_EVERY)


def _watch(over: Event, parent: int | None) -> None:
    try:
        while not over.is_set():
            if parent is not None and os.getppid() != parent:
                _log.warning("the process that started this worker is gone: it ends as well")
                os.kill(os.getpid(), signal.SIGTERM)
                return
            _care()
            over.wait(_LOOK_EVERY)
    finally:
        connection.close()


def _keep_house(over: Event) -> None:
    house = chores.Housekeeping(_NAME)
    pause = _CHORES_AFTER
    try:
        while not over.wait(pause):
            pause = _LOOK_EVERY
            try:
                house.do_due()
            except Error as fault:
                _log.warning("a chore broke off and is tried again later: %s", fault)
                connection.close()
    finally:
        connection.close()


def tidy() -> None:
    """Let go of what has been kept long enough: of the queue, and of files."""
    try:
        queue.tidy()
        found = delete_due(real_day())
    except (Error, OSError) as fault:
        _log.warning("not all that was kept long enough could be deleted: %s", fault)
        connection.close()
    else:
        if any(astuple(found)):
            _log.info("deleted for good: %s", found)


def _care() -> None:
    try:
        seen = {"host": socket.gethostname(), "process": os.getpid(), "seen_at": timezone.now()}
        Worker.objects.update_or_create(name=_NAME, defaults=seen)
        queue.take_care()
    except Error as fault:
        _log.info("the watch could not look: %s", fault)
        connection.close()
