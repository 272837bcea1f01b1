"""What the works room remembers, as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from linli_web.registry.catalogues import label
from linli_web.registry.cells import language
from linli_web.works.models import Work

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

UNFINISHED = ("under_way", "completed", "stopped")


def works_of(community_ids: Sequence[str]) -> QuerySet[Work]:
    """Return the works of communities, in the order in which they began."""
    rows = Work.objects.filter(community__in=community_ids).select_related("building")
    return rows.order_by("started_on", "work_id")


def unfinished(community_id: str) -> QuerySet[Work]:
    """Return works that were begun and are not accepted yet."""
    return Work.objects.filter(community=community_id, status__in=UNFINISHED).order_by("work_id")


def unfinished_words(community_id: str) -> str:
    """Return why a community may not be closed for its works; empty if nothing is unfinished."""
    names = [
        label("measures", each, language())
        for each in unfinished(community_id).values_list("measure_id", flat=True)
    ]
    if not names:
        return ""
    words = ngettext(
        "有 %(number)s 项工程开了工还没有验收：%(works)s。请先验收，或并入其他小区。",
        "有 %(number)s 项工程开了工还没有验收：%(works)s。请先验收，或并入其他小区。",
        len(names),
    )
    comma = "、" if language() == "zh" else ", "
    return words % {"number": len(names), "works": comma.join(dict.fromkeys(names))}
