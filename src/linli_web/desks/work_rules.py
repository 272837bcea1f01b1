"""Work that follows from the data: each rule says what should wait now, and for whom.

A rule looks at the data of the day and returns what it wants done; `notices.actions.renew` opens
what is new and settles what no longer follows, so that every rule may run at any time.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_noop

from linli_web.checkup.models import Finding
from linli_web.checkup.reads import unresolved
from linli_web.exchange.importing import discard_abandoned
from linli_web.journal.actions import PROGRAM
from linli_web.notices.actions import Wanted, renew
from linli_web.notices.reminding import remind_of_late
from linli_web.notices.sending import send_due
from linli_web.people.models import OrganisationDocument
from linli_web.people.models.organisations import EXPIRING_WITHIN_DAYS
from linli_web.people.places import Place
from linli_web.plan.reads import programme, today
from linli_web.publish import quality_reads, reads
from linli_web.publish.models import Announcement
from linli_web.registry.located import communities_of, place_of_row
from linli_web.registry.models import Community

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

# From here on a finding is serious (`severity` of the schema).
_SERIOUS = 3
_PUBLICITY_ENDS_WITHIN = timedelta(days=7)
# What ended longer ago is history, not work.
_PUBLICITY_ENDED_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class LookedOver:
    """What came of looking over work and messages."""

    new: int
    settled: int
    late: int
    sent: int
    failed: int
    given_up: int


def look_over() -> LookedOver:
    """Renew the work of all rules, remind of what is late, send what is due, tidy uploads."""
    discard_abandoned()
    new, settled = renew_all()
    late = remind_of_late(today())
    sent = send_due()
    return LookedOver(new, settled, late, sent.sent, sent.failed, sent.given_up)


def renew_all() -> tuple[int, int]:
    """Renew the work of all rules; return how many items are new and how many were settled."""
    day = today()
    done = [renew(PROGRAM, kind, rule(day)) for kind, rule in RULES.items()]
    return sum(each.new for each in done), sum(each.settled for each in done)


def serious_findings(day: date) -> Iterator[Wanted]:
    """Serious findings not resolved in communities whose works are under way, for the street."""
    rows = Finding.objects.filter(
        unresolved(day),
        severity__gte=_SERIOUS,
        observed_on__lte=day,
        community__status="under_way",
        community__closed_on=None,
    )
    numbers = dict(rows.order_by().values_list("community").annotate(Count("pk")))
    for community in Community.objects.filter(pk__in=numbers).order_by("pk"):
        page = reverse("registry:findings")
        yield Wanted(
            kind="serious_findings",
            title=gettext_noop("%(community)s：%(number)s 项较重以上的问题未解决"),
            detail=gettext_noop("正在改造，请落实进改造内容，或说明为什么不改。"),
            values={"community": community.name, "number": numbers[community.pk]},
            table="communities",
            key=community.pk,
            url=f"{page}?community_id={community.pk}&resolved_on=no",
            place=place_of_row(community),
            role=_nearest(community),
            pressing=True,
        )


def data_errors(day: date) -> Iterator[Wanted]:
    """Rows that cannot be right: those of a community for its street, others for the office."""
    # A check of a whole province takes minutes; its page shows what it finds.
    if not reads.of_a_county():
        return
    found = quality_reads.findings(day).filter(pl.col("severity") == "error")
    numbers: Counter[str] = Counter()
    for (table,), rows in found.group_by("table"):
        keys = rows["key"].to_list()
        of_row = communities_of(str(table), keys)
        numbers.update(of_row.get(key, "") for key in keys)
    elsewhere = numbers.pop("", 0)
    communities: Mapping[str, Community] = Community.objects.in_bulk(list(numbers))
    for key, community in sorted(communities.items()):
        yield Wanted(
            kind="data_errors",
            title=gettext_noop("%(community)s：%(number)s 处数据有错"),
            detail=gettext_noop("在小区页的“数据质量”里逐条看怎么改。"),
            values={"community": community.name, "number": numbers[key]},
            table="communities",
            key=key,
            url=f"{reverse('community', args=[key])}#quality",
            place=place_of_row(community),
            role=_nearest(community),
        )
    if elsewhere:
        yield Wanted(
            kind="data_errors",
            title=gettext_noop("%(number)s 处数据有错，不属于哪个小区"),
            values={"number": elsewhere},
            table="programmes",
            key="*",
            url=f"{reverse('quality')}?severity=error",
            place=_office(),
            role="programme_office",
        )


def expiring_documents(day: date) -> Iterator[Wanted]:
    """Papers of organisations that expire soon or have expired, for the programme office."""
    rows = OrganisationDocument.objects.filter(
        withdrawn_at=None,
        organisation__closed_at=None,
        expires_on__lte=day + timedelta(days=EXPIRING_WITHIN_DAYS),
    )
    for document in rows.select_related("organisation"):
        yield Wanted(
            kind="expiring_documents",
            title=gettext_noop("%(organisation)s的证照到期：%(number)s"),
            values={"organisation": document.organisation.name, "number": document.number},
            table="organisation_documents",
            key=document.public_id,
            url=reverse("organisation", args=[document.organisation.public_id]),
            place=_office(),
            role="programme_office",
            due_on=document.expires_on,
        )


def ending_publicity(day: date) -> Iterator[Wanted]:
    """Announcements whose time for objections ends, for the programme office."""
    rows = Announcement.objects.filter(
        withdrawn_on=None,
        published_on__lte=day,
        closes_on__lte=day + _PUBLICITY_ENDS_WITHIN,
        closes_on__gte=day - _PUBLICITY_ENDED_FOR,
    )
    for row in rows.select_related("community"):
        yield Wanted(
            kind="ending_publicity",
            title=gettext_noop("公示到期：%(title)s"),
            detail=gettext_noop("汇总收到的异议并答复；没有异议的，记一句办结。"),
            values={"title": row.title},
            table="announcements",
            key=str(row.pk),
            url=reverse("announcement-edit", args=[row.pk]),
            place=place_of_row(row.community) if row.community else _office(),
            role="programme_office",
            due_on=row.closes_on,
        )


def _nearest(community: Community) -> str:
    """Return whose it is: the street's, or the office's where no street is known."""
    return "street" if community.street_id else "programme_office"


def _office() -> Place:
    mine = programme()
    return Place(mine.county if mine else "")


RULES: Mapping[str, Callable[[date], Iterable[Wanted]]] = {
    "serious_findings": serious_findings,
    "data_errors": data_errors,
    "expiring_documents": expiring_documents,
    "ending_publicity": ending_publicity,
}
