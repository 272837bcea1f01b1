"""Runs into the queue, and back into it when their worker is gone.

Problem: measured, after `kill -9` of a worker the queue leaves its task running for ever.
Decision: the queue only says that a run may be taken up; who may write is decided by the run's
lease. Every worker looks now and then for runs whose lease ran out and for waiting ones that no
task tells of, and puts them into the queue again. A task too many finds nothing to take up.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from linli_web.runs.leases import stamped
from linli_web.runs.models import Run, Worker
from linli_web.runs.working import MOST_ATTEMPTS, carry_out

if TYPE_CHECKING:
    from uuid import UUID

# A task is put into the queue right after its run is kept; only one that got lost is older.
_LOST_AFTER = timedelta(seconds=10)
_TASKS_KEPT = timedelta(days=7)
_WORKERS_KEPT = timedelta(days=1)


def enqueue(run: Run) -> None:
    """Let a worker take a run up; without workers, as in tests, do it here and now."""
    from linli_web.runs.tasks import carry_out_run

    if settings.RUNS_IN_PROCESS:
        carry_out(str(run.pk), "in-process")
        return
    with transaction.atomic():
        task = carry_out_run.enqueue(str(run.pk))
        Run.objects.filter(pk=run.pk).update(task_id=task.id)


def take_care() -> int:
    """Put runs that nobody works on into the queue again, and return how many."""
    now = timezone.now()
    lost = Run.objects.filter(status=Run.Status.RUNNING, lease_until__lt=now)
    again = sum(_free(pk) for pk in list(lost.values_list("pk", flat=True)))
    for run in _forgotten():
        enqueue(run)
        again += 1
    return again


def _free(pk: UUID) -> bool:
    """Take a run from a worker that gave no sign of life for the length of its lease."""
    with transaction.atomic():
        run = (
            Run.objects.select_for_update(skip_locked=True)
            .filter(pk=pk, status=Run.Status.RUNNING, lease_until__lt=timezone.now())
            .first()
        )
        if run is None:
            return False
        _close_task(run.task_id)
        line = f"后台进程 {run.worker} 没有了音讯 · worker {run.worker} was lost"
        changes: dict[str, Any] = {"lease_until": None, "fence": F("fence") + 1, "worker": ""}
        changes["log"] = Concat(F("log"), Value(stamped(line)))
        Run.objects.filter(pk=pk).update(**changes, **_next_state(run))
        run.refresh_from_db()
        if run.status == Run.Status.WAITING:
            enqueue(run)
    return run.is_open


def _next_state(run: Run) -> dict[str, object]:
    now = timezone.now()
    if run.cancel_asked_at:
        return {"status": Run.Status.CANCELLED, "finished_at": now}
    if run.attempts >= MOST_ATTEMPTS:
        fault = f"中断了 {run.attempts} 次 · broken off {run.attempts} times"
        return {"status": Run.Status.FAILED, "finished_at": now, "fault": fault}
    return {"status": Run.Status.WAITING}


def _close_task(task_id: str) -> None:
    """Let the queue's own record say that the task came to nothing."""
    if task_id:
        DBTaskResult.objects.filter(pk=task_id, status=TaskResultStatus.RUNNING).update(
            status=TaskResultStatus.FAILED,
            finished_at=timezone.now(),
            traceback="the worker was lost",
        )


def _forgotten() -> list[Run]:
    """Return waiting runs that no task in the queue tells of."""
    waiting = Run.objects.filter(
        Q(started_at__isnull=False) | Q(asked_at__lt=timezone.now() - _LOST_AFTER),
        status=Run.Status.WAITING,
    )
    ready = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
    queued = {str(each) for each in ready.values_list("pk", flat=True)}
    return [each for each in waiting if each.task_id not in queued]


def tidy() -> None:
    """Let go of what the queue remembers of tasks and workers of long ago."""
    now = timezone.now()
    DBTaskResult.objects.finished().filter(finished_at__lt=now - _TASKS_KEPT).delete()
    Worker.objects.filter(seen_at__lt=now - _WORKERS_KEPT).delete()
