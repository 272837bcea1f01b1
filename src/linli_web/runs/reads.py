"""Looking at long work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from linli_web.runs.actions import STALE_AFTER
from linli_web.runs.models import Run

if TYPE_CHECKING:
    from django.db.models import QuerySet


def died(run: Run) -> bool:
    """Tell whether a run claims to be under way though nothing was heard of it for long."""
    heard = run.heartbeat_at or run.asked_at
    return (
        run.status in {Run.Status.WAITING, Run.Status.RUNNING}
        and timezone.now() - heard > STALE_AFTER
    )


def of_kind(*kinds: str) -> QuerySet[Run]:
    """Return the runs of some kinds, newest first, with who asked."""
    return Run.objects.filter(kind__in=kinds).select_related("asked_by")
