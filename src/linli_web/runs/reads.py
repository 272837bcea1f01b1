"""Looking at long work."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from linli_web.runs.models import Run, Worker

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from linli_web.people.models import Account

LIVES_WITHIN = timedelta(seconds=30)
# A living worker takes a lost run up within seconds; after this nobody looks.
_STUCK_AFTER = timedelta(seconds=60)


def living_workers() -> QuerySet[Worker]:
    """Return the workers that were heard of a moment ago."""
    return Worker.objects.filter(seen_at__gt=timezone.now() - LIVES_WITHIN)


def nobody_works() -> bool:
    """Tell whether runs would wait for ever."""
    return not settings.RUNS_IN_PROCESS and not living_workers().exists()


def stuck() -> QuerySet[Run]:
    """Return runs whose worker is gone and that nobody has taken up."""
    late = timezone.now() - _STUCK_AFTER
    return Run.objects.filter(status=Run.Status.RUNNING, lease_until__lt=late)


def waiting() -> QuerySet[Run]:
    """Return the runs that nobody has begun."""
    return Run.objects.filter(status=Run.Status.WAITING)


def of_kind(*kinds: str) -> QuerySet[Run]:
    """Return the runs of some kinds, newest first, with who asked."""
    return Run.objects.filter(kind__in=kinds).select_related("asked_by")


def listed(account: Account, *, of_all: bool, status: str = "") -> QuerySet[Run]:
    """Return somebody's runs, or everybody's, newest first."""
    of_whom = Q() if of_all else Q(asked_by=account)
    found = Run.objects.filter(of_whom).select_related("asked_by")
    return found.filter(status=status) if status in Run.Status.values else found
