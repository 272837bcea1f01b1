"""Long work beside the pages: started here, watched by its page, kept with its result.

Problem: an import of 100,000 rows must neither hold a page open nor be lost from sight.
Decision: the office on one PC does it in a thread of the process that was asked; the run's row
tells progress, and a heartbeat tells a dead thread from a slow one.
"""

from __future__ import annotations

import logging
import threading
import traceback
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

import linli
from linli_web.runs.models import Run

if TYPE_CHECKING:
    from collections.abc import Callable

    from linli_web.people.models import Account

    Work = Callable[["Progress"], dict[str, Any]]

_log = logging.getLogger(__name__)
STALE_AFTER = timedelta(seconds=90)


class Progress:
    """What the work calls to tell how far it is."""

    def __init__(self, run: Run) -> None:
        self.run_id = run.run_id

    def __call__(self, percent: int, line: str) -> None:
        """Keep the percent done and a line for the log."""
        run = Run.objects.only("log").get(pk=self.run_id)
        Run.objects.filter(pk=self.run_id).update(
            progress=percent, heartbeat_at=timezone.now(), log=f"{run.log}{line}\n"
        )


def start(
    account: Account,
    kind: str,
    options: dict[str, Any],
    work: Work,
    *,
    input_hash: str = "",
    before: Callable[[Run], None] = lambda _run: None,
) -> Run:
    """Start work and return its run at once.

    Parameters
    ----------
    account
        Who asked.
    kind
        What is done, `import`.
    options
        What the work was asked with, for the record.
    work
        Does it; gets a `Progress`, returns the result as plain data.
    input_hash
        SHA-256 of the input.
    before
        Done at once with the new run, such as keeping an uploaded file under its id.
    """
    run = Run.objects.create(
        kind=kind,
        options=options,
        input_hash=input_hash,
        program_version=linli.__version__,
        asked_by=account,
    )
    before(run)
    transaction.on_commit(lambda: _begin(run, work))
    return run


def _begin(run: Run, work: Work) -> None:
    if settings.RUNS_IN_THREADS:
        threading.Thread(target=_in_thread, args=(run, work), name=f"run-{run.pk}").start()
    else:
        _carry_out(run, work)


def _in_thread(run: Run, work: Work) -> None:
    try:
        _carry_out(run, work)
    finally:
        connection.close()


def _carry_out(run: Run, work: Work) -> None:
    mine = Run.objects.filter(pk=run.pk)
    mine.update(status=Run.Status.RUNNING, heartbeat_at=timezone.now())
    try:
        result = work(Progress(run))
    except Exception:  # noqa: BLE001 - whatever stops the work has to reach its page
        _log.exception("run %s stopped", run.pk)
        last = traceback.format_exc(limit=1).splitlines()[-1]
        mine.update(status=Run.Status.FAILED, finished_at=timezone.now(), result={"fault": last})
        return
    mine.update(status=Run.Status.DONE, progress=100, finished_at=timezone.now(), result=result)
