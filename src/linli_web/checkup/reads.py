"""What the check-up room remembers, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from linli.checkup import dimension_scores, overall_score
from linli_web.checkup.models import Finding
from linli_web.registry import catalogues
from linli_web.registry.cells import language
from linli_web.tables.reading import read

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Score:
    """One dimension before the works and now [points of 100], and the findings behind it."""

    dimension: str
    label: str
    before: float
    after: float
    found: int
    unresolved: int


def findings_of(community_ids: Sequence[str], day: date) -> QuerySet[Finding]:
    """Return what was found in communities up to a day."""
    return Finding.objects.filter(community__in=community_ids, observed_on__lte=day)


def unresolved(day: date) -> Q:
    """Tell which findings were not resolved on a day."""
    return Q(resolved_on__isnull=True) | Q(resolved_on__gt=day)


def scores(community_id: str, day: date) -> tuple[list[Score], float, float]:
    """Return a community's scores in each dimension, and their means before and now."""
    table = dimension_scores(read("findings", "community_id = %s", [community_id]), day)
    rows = [
        Score(label=catalogues.label("dimensions", row["dimension"], language()), **row)
        for row in table.iter_rows(named=True)
    ]
    return rows, overall_score(table, "before"), overall_score(table, "after")
