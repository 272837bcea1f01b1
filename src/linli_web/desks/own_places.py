"""The places of somebody who sees less than the county: what stands there and how it goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from linli_web.checkup.models import Finding
from linli_web.checkup.reads import unresolved
from linli_web.people.rights import reach
from linli_web.publish import announcement_reads
from linli_web.registry.located import within
from linli_web.registry.models import Building, Community
from linli_web.works.models import Work

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from linli_web.people.models import Account
    from linli_web.publish.announcement_reads import Notice

_SHOWN = 12


@dataclass(frozen=True, slots=True)
class OwnCommunity:
    """One community: its unresolved findings, its works, and how many of these are accepted."""

    community: Community
    unresolved: int
    works: int
    accepted: int


@dataclass(frozen=True, slots=True)
class OwnPlaces:
    """What lies within somebody's reach."""

    number: int
    under_way: int
    communities: list[OwnCommunity]
    buildings: list[Building]

    @property
    def more(self) -> int:
        """How many communities are not listed."""
        return self.number - len(self.communities)


def own_places(account: Account, day: date) -> OwnPlaces:
    """Return the communities and buildings within somebody's reach, those under way first."""
    mine = reach(account, "read_register")
    rows = Community.objects.filter(within("communities", mine), closed_on=None)
    counted = rows.aggregate(all=Count("pk"), busy=Count("pk", filter=Q(status="under_way")))
    busy_first = rows.annotate(busy=Count("pk", filter=Q(status="under_way")))
    shown = list(busy_first.order_by("-busy", "name", "pk")[:_SHOWN])
    held = [each.place for each in account.effective_holdings if each.scope == "building"]
    buildings = Building.objects.filter(pk__in=held).select_related("community").order_by("pk")
    return OwnPlaces(counted["all"], counted["busy"], _told(shown, day), list(buildings))


def _told(communities: Sequence[Community], day: date) -> list[OwnCommunity]:
    keys = [each.pk for each in communities]
    findings = Finding.objects.filter(unresolved(day), community__in=keys, observed_on__lte=day)
    left = dict(findings.order_by().values_list("community").annotate(Count("pk")))
    done = Count("pk", filter=Q(accepted_on__lte=day))
    of_works = Work.objects.filter(community__in=keys).order_by()
    works = {
        key: (number, accepted)
        for key, number, accepted in of_works.values_list("community").annotate(
            number=Count("pk"), done=done
        )
    }
    return [
        OwnCommunity(each, left.get(each.pk, 0), *works.get(each.pk, (0, 0)))
        for each in communities
    ]


def notices_near(account: Account, day: date) -> list[Notice]:
    """Return the announcements that are open and about the county or a community within reach."""
    found = announcement_reads.open_notices(day)
    keys = {each.announcement.community_id for each in found} - {None}
    mine = within("communities", reach(account, "read_register"))
    near = set(Community.objects.filter(mine, pk__in=keys).values_list("pk", flat=True))
    return [each for each in found if each.announcement.community_id in {None, *near}]
