"""Schemes as the pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from linli_web.checkup.models import Finding
from linli_web.checkup.reads import unresolved
from linli_web.plan.models import Scheme
from linli_web.plan.reads.programme import today
from linli_web.registry.located import within
from linli_web.registry.models import Community

if TYPE_CHECKING:
    from datetime import date

    from linli_web.people.rights import Reach


@dataclass(frozen=True, slots=True)
class CommunitySchemes:
    """A community with what was found there and the schemes that are in force."""

    community: Community
    open_findings: int
    schemes: list[Scheme]


def open_findings(day: date) -> dict[str, int]:
    """Return how many findings are open on a day in each community that has any."""
    rows = Finding.objects.filter(unresolved(day), observed_on__lte=day).order_by()
    return dict(rows.values_list("community_id").annotate(Count("pk")))


def communities_with_schemes(reach: Reach, words: str = "") -> list[CommunitySchemes]:
    """Return the communities within reach that have open findings or schemes.

    Parameters
    ----------
    reach
        Where somebody may read schemes.
    words
        Part of a community's name or id.
    """
    schemes: dict[str, list[Scheme]] = {}
    for scheme in Scheme.objects.exclude(state="superseded").order_by("family"):
        schemes.setdefault(scheme.community_id, []).append(scheme)
    found = open_findings(today())
    rows = Community.objects.filter(within("communities", reach), closed_on=None)
    named = rows.filter(Q(name__icontains=words) | Q(pk__icontains=words)).defer("geometry")
    return [
        CommunitySchemes(row, found.get(row.pk, 0), schemes.get(row.pk, []))
        for row in named.order_by("pk")
        if row.pk in schemes or (row.pk in found and row.status in PLANNABLE)
    ]


# Whose works have not begun: the others have their scheme already.
PLANNABLE = ("registered", "planned")
