"""The imports that somebody may see."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404

from linli_web.exchange.models import Import
from linli_web.exchange.permissions import may_see

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from linli_web.people.models import Account


def import_of(account: Account, import_id: UUID) -> Import:
    """Return an import that somebody may see.

    Raises
    ------
    Http404
        There is none: whether others brought one is none of their business.
    """
    job = get_object_or_404(_imports(), pk=import_id)
    if not may_see(account, job):
        raise Http404
    return job


def recent(account: Account, most: int) -> list[Import]:
    """Return the last imports that somebody may see."""
    return list(islice((job for job in _imports().iterator() if may_see(account, job)), most))


def _imports() -> QuerySet[Import]:
    return Import.objects.select_related("run", "shown", "asked_by")
