"""The one task of the queue: a run's id is all that it carries."""

from __future__ import annotations

from django_tasks import task

from linli_web.runs import worker
from linli_web.runs.working import carry_out


@task()
def carry_out_run(run_id: str) -> None:
    """Carry out a run in the worker's process."""
    carry_out(run_id, worker.name(), stopping=worker.STOPPING)
