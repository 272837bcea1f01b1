"""Long work: asked for, stopped, done again.

Problem: an import of 100,000 rows must neither hold a page open nor be lost from sight.
Decision: the run is kept with what was asked, and a worker beside the server carries it out
(`linli worker`); see `linli_web.runs.leases` for what happens when that is killed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language

import linli
from linli_web.journal.actions import Act, gathered, record
from linli_web.people.actors import actor
from linli_web.people.rights import demand
from linli_web.runs.leases import stamped
from linli_web.runs.models import Run
from linli_web.runs.permissions import demand_own, may_retry
from linli_web.runs.queue import enqueue

if TYPE_CHECKING:
    from uuid import UUID

    from linli_web.people.models import Account


class AlreadyOpen(Exception):  # noqa: N818 - what happened, not a fault of the program
    """Another run works on the same object."""

    def __init__(self, run: Run) -> None:
        super().__init__(f"run {run.pk} works on {run.subject}: wait for it, or cancel it")
        self.run = run


class HasEnded(Exception):  # noqa: N818
    """There is nothing to stop, or nothing to do again."""


def start(
    account: Account,
    kind: str,
    options: dict[str, Any],
    *,
    subject: str = "",
    input_hash: str = "",
) -> Run:
    """Ask for long work and return its run at once.

    Parameters
    ----------
    account
        Who asks.
    kind
        What is to be done, a name that a room has registered.
    options
        With what, as plain data.
    subject
        The object that it works on; there is one open run of it at a time.
    input_hash
        SHA-256 of the input.

    Raises
    ------
    AlreadyOpen
        Another run works on the same object.
    """
    made = Run(
        kind=kind,
        options=options,
        subject=subject,
        input_hash=input_hash,
        program_version=linli.__version__,
        language=get_language() or "",
        asked_by=account,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as fault:
        there = _open_on(subject)
        if there is None:
            raise
        raise AlreadyOpen(there) from fault
    transaction.on_commit(lambda: enqueue(made))
    return made


def _open_on(subject: str) -> Run | None:
    waiting_or_running = (Run.Status.WAITING, Run.Status.RUNNING)
    return Run.objects.filter(subject=subject, status__in=waiting_or_running).first()


def cancel(account: Account, run_id: UUID) -> Run:
    """Stop a run: one that waits at once, one under way the next time that it tells how far it is.

    Raises
    ------
    HasEnded
        It is over already.
    PermissionDenied
        Not allowed.
    """
    with gathered():
        run = Run.objects.select_for_update().get(pk=run_id)
        demand_own(account, run)
        if not run.is_open:
            raise HasEnded
        run.cancel_asked_at = run.cancel_asked_at or timezone.now()
        if run.status == Run.Status.WAITING:
            run.status, run.finished_at = Run.Status.CANCELLED, timezone.now()
        run.log += stamped(f"{account} 要求取消 · asked to cancel")
        run.save(update_fields=("status", "cancel_asked_at", "finished_at", "log"))
        record(actor(account), [Act("cancel_run", "runs", str(run_id), note=run.kind)])
    return run


def retry(account: Account, run_id: UUID) -> Run:
    """Do a run again that failed or was cancelled, with what it was asked for the first time.

    Raises
    ------
    HasEnded
        It is not over, or ended well.
    AlreadyOpen
        Another run works on the same object.
    PermissionDenied
        Not allowed.
    """
    with gathered():
        run = Run.objects.select_for_update().get(pk=run_id)
        demand_own(account, run)
        demand(may_retry(account, run))
        if run.status not in {Run.Status.FAILED, Run.Status.CANCELLED}:
            raise HasEnded
        _set_back(run, stamped(f"{account} 重新执行 · began it again"))
        record(actor(account), [Act("retry_run", "runs", str(run_id), note=run.kind)])
    transaction.on_commit(lambda: enqueue(run))
    return run


def _set_back(run: Run, line: str) -> None:
    run.status, run.attempts, run.task_id = Run.Status.WAITING, 0, ""
    run.done = run.total = 0
    run.words, run.fault = "", ""
    run.finished_at = run.cancel_asked_at = run.started_at = None
    run.asked_at = timezone.now()
    run.log += line
    try:
        with transaction.atomic():
            run.save()
    except IntegrityError as fault:
        there = _open_on(run.subject)
        if there is None:
            raise
        raise AlreadyOpen(there) from fault
