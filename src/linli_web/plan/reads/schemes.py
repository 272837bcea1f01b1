"""Schemes as the pages show them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from linli.registry import counted_communities
from linli_web.checkup.models import Finding
from linli_web.checkup.reads import unresolved
from linli_web.journal.memory import remembered
from linli_web.plan.models import Scheme
from linli_web.plan.reads.programme import today
from linli_web.registry.located import within
from linli_web.registry.models import Community
from linli_web.tables.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from django.db.models import QuerySet

    from linli_web.people.rights import Reach

# Whose works have not begun: the others have their scheme already.
PLANNABLE = ("registered", "planned")


@dataclass(frozen=True, slots=True)
class SchemeRow:
    """A scheme as a list shows it."""

    scheme: Scheme
    cost_per_household: Decimal | None


@dataclass(frozen=True, slots=True)
class CommunitySchemes:
    """A community with what was found there and the schemes that are in force."""

    community: Community
    open_findings: int
    schemes: list[SchemeRow]


def open_findings(day: date) -> dict[str, int]:
    """Return how many findings are open on a day in each community that has any."""
    rows = Finding.objects.filter(unresolved(day), observed_on__lte=day).order_by()
    return dict(rows.values_list("community_id").annotate(Count("pk")))


@remembered(1)
def households() -> Mapping[str, int]:
    """Return the households of each community as they are counted today."""
    tables = {name: read(name) for name in ("communities", "buildings", "units")}
    counted = counted_communities(tables, today()).select("community_id", "counted_households")
    return {key: number for key, number in counted.collect().iter_rows() if number}


def row_of(scheme: Scheme) -> SchemeRow:
    """Return a scheme with its cost a household."""
    return rows_of([scheme])[0]


def rows_of(schemes: Iterable[Scheme]) -> list[SchemeRow]:
    """Return schemes with their cost a household."""
    # What is remembered asks each time whether the data changed.
    held = households()
    return [
        SchemeRow(
            each, each.total_yuan / number if (number := held.get(each.community_id)) else None
        )
        for each in schemes
    ]


def within_reach(reach: Reach) -> QuerySet[Scheme]:
    """Return all versions of the schemes of communities within reach."""
    there = Community.objects.filter(within("communities", reach))
    return Scheme.objects.filter(community__in=there.values("pk"))


def versions_of(scheme: Scheme) -> QuerySet[Scheme]:
    """Return the versions of a scheme, the newest first."""
    return Scheme.objects.filter(family=scheme.family).order_by("-number")


def schemes_of(community_id: str) -> list[SchemeRow]:
    """Return the schemes in force of a community."""
    rows = Scheme.objects.in_force().filter(community=community_id)
    return rows_of(rows.order_by("family"))


def communities_with_schemes(reach: Reach, words: str = "") -> list[CommunitySchemes]:
    """Return the communities within reach that have open findings or schemes.

    Parameters
    ----------
    reach
        Where somebody may read schemes.
    words
        Part of a community's name or id.
    """
    schemes: dict[str, list[SchemeRow]] = defaultdict(list)
    for row in rows_of(Scheme.objects.in_force().order_by("family")):
        schemes[row.scheme.community_id].append(row)
    found = open_findings(today())
    rows = Community.objects.filter(within("communities", reach), closed_on=None)
    named = rows.filter(Q(name__icontains=words) | Q(pk__icontains=words)).defer("geometry")
    return [
        CommunitySchemes(row, found.get(row.pk, 0), schemes.get(row.pk, []))
        for row in named.order_by("pk")
        if row.pk in schemes or (row.pk in found and row.status in PLANNABLE)
    ]


def communities_to_plan(reach: Reach | None = None) -> Mapping[str, Sequence[str]]:
    """Return the communities with open findings whose works have not begun, by county."""
    rows = Community.objects.filter(
        pk__in=open_findings(today()), status__in=PLANNABLE, closed_on=None
    )
    if reach is not None:
        rows = rows.filter(within("communities", reach))
    by_county = defaultdict(list)
    for key, county in rows.order_by("pk").values_list("pk", "county_id"):
        by_county[county].append(key)
    return by_county
