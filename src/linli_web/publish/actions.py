"""Publishing: announcements, and months that no longer change."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.publish import freeze, month_end
from linli_web.journal.actions import Act, Actor, record
from linli_web.people.actors import actor
from linli_web.people.rights import demand
from linli_web.plan.reads import today
from linli_web.publish import reads
from linli_web.publish.models import Announcement, IndicatorValue
from linli_web.publish.permissions import may_freeze, may_publish
from linli_web.publish.sample_announcements import SAMPLE
from linli_web.registry.actions import Conflict, Refused
from linli_web.registry.models import Community
from linli_web.tables.storing import store

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linli_web.people.models import Account

_FIELDS = (
    "title",
    "english_title",
    "kind",
    "body",
    "english_body",
    "community_id",
    "published_on",
    "closes_on",
    "withdrawn_on",
    "withdrawn_because",
    "origin",
)
_TABLE = "announcements"


@transaction.atomic
def announce(account: Account, values: Mapping[str, Any]) -> Announcement:
    """Publish an announcement.

    Parameters
    ----------
    account
        Who does it.
    values
        title, english_title, kind, body, english_body, community, published_on, closes_on.

    Raises
    ------
    PermissionDenied
        Not allowed.
    """
    demand(may_publish(account))
    return announce_for(actor(account), values)


@transaction.atomic
def announce_for(who: Actor, values: Mapping[str, Any]) -> Announcement:
    """Publish what an act of another room makes public; whether it may is asked there."""
    made = Announcement.objects.create(**values)
    record(who, [Act("announce", _TABLE, str(made.pk), after=_told(made))])
    return made


@transaction.atomic
def correct_announcement(
    account: Account, number: int, version: int, values: Mapping[str, Any]
) -> Announcement:
    """Correct an announcement.

    Raises
    ------
    PermissionDenied
        Not allowed.
    Refused
        It was withdrawn.
    Conflict
        Somebody else saved in between.
    """
    demand(may_publish(account))
    row = _locked(number, version)
    before = _told(row)
    for name, value in values.items():
        setattr(row, name, value)
    if _told(row) != before:
        _save(account, row, "correct_announcement", before)
    return row


@transaction.atomic
def withdraw_announcement(
    account: Account, number: int, version: int, because: str
) -> Announcement:
    """Withdraw an announcement; it stays to be read, with the reason.

    Raises
    ------
    PermissionDenied
        Not allowed.
    Refused
        It was withdrawn already, or no reason was given.
    Conflict
        Somebody else saved in between.
    """
    demand(may_publish(account))
    row = _locked(number, version)
    if not because.strip():
        raise Refused(_("请写明撤回原因；公众能看到它。"))
    _withdraw(account, row, because)
    return row


@transaction.atomic
def withdraw_for(account: Account, number: int, because: str) -> None:
    """Withdraw what an act of another room made public, unless that was done already."""
    row = Announcement.objects.select_for_update(of=("self",)).get(pk=number)
    if row.withdrawn_on is None:
        _withdraw(account, row, because)


def _withdraw(account: Account, row: Announcement, because: str) -> None:
    before = _told(row)
    row.withdrawn_on = today()
    row.withdrawn_because = because.strip()
    _save(account, row, "withdraw_announcement", before)


def _locked(number: int, version: int) -> Announcement:
    row = Announcement.objects.select_for_update(of=("self",)).get(pk=number)
    if row.version != version:
        raise Conflict(_told(row), row.version)
    if row.withdrawn_on is not None:
        raise Refused(_("这条公示已经撤回，不能再改；请另发一条。"))
    return row


def _save(account: Account, row: Announcement, verb: str, before: dict[str, Any]) -> None:
    row.version += 1
    row.save()
    record(actor(account), [Act(verb, _TABLE, str(row.pk), before, _told(row))])


def _told(row: Announcement) -> dict[str, Any]:
    """Return the fields as the journal keeps them."""
    values = ((name, getattr(row, name)) for name in _FIELDS)
    return {
        name: value if isinstance(value, str) else str(value)
        for name, value in values
        if value not in {None, ""}
    }


@transaction.atomic
def publish_sample_announcements(who: Actor) -> int:
    """Publish the sample's invented announcements, once; return how many were new."""
    if Announcement.objects.filter(origin="invented").exists():
        return 0
    day = today()
    for each in SAMPLE:
        community = (
            Community.objects.filter(name=each.community).first() if each.community else None
        )
        values = {
            "title": each.title,
            "english_title": each.english_title,
            "kind": each.kind,
            "body": each.body,
            "english_body": each.english_body,
            "community": community,
            "published_on": day - timedelta(days=each.days_open),
            "closes_on": day + timedelta(days=each.days_left) if each.days_left else None,
            "origin": "invented",
        }
        announce_for(who, values)
    return len(SAMPLE)


@transaction.atomic
def freeze_month(account: Account, month: str) -> int:
    """Freeze the figures of a month as reported; return how many.

    Parameters
    ----------
    account
        Who does it.
    month
        `2022-08`.

    Raises
    ------
    PermissionDenied
        Not allowed.
    Refused
        Not a month, not over yet, or frozen already: a reported figure does not change.
    """
    demand(may_freeze(account))
    day = today()
    try:
        last = month_end(month)
    except ValueError:
        raise Refused(_("月份请写成 2022-08 的样子。")) from None
    if day <= last:
        raise Refused(
            _("%(month)s 还没有过完，过了 %(last)s 才能冻结。") % {"month": month, "last": last}
        )
    if IndicatorValue.objects.select_for_update().filter(month=month).exists():
        raise Refused(_("%(month)s 已经冻结；上报过的数字不再改动。") % {"month": month})
    rows = freeze(reads.tables(), month, day)
    store("indicator_values", rows)
    told = {"figures": rows.height}
    record(actor(account), [Act("freeze_month", "indicator_values", month, after=told)])
    return rows.height
