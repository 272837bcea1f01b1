"""Each person's choice: which notices by which ways, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from linli_web.notices.actions.telling import ways_of
from linli_web.notices.kinds import Ways, kinds
from linli_web.notices.models import Choice, Delivery, Habit
from linli_web.notices.times import not_before

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linli_web.people.models import Account


@transaction.atomic
def choose(account: Account, ways: Mapping[str, Ways], habit: Habit) -> None:
    """Keep which notices somebody wants by which ways and when; what waits follows.

    Raises
    ------
    ValidationError
        An hour or day is none.
    """
    habit.account = account
    habit.full_clean(exclude=["account"])
    habit.save()
    for kind in kinds():
        mine = ways[kind]
        chosen = {"app": mine.app, "email": mine.email, "sms": mine.sms}
        Choice.objects.update_or_create(account=account, kind=kind, defaults=chosen)
    waiting = Delivery.objects.select_for_update(of=("self",)).filter(
        account=account, sent_at=None, given_up_at=None, attempts=0
    )
    for each in waiting.select_related("notice"):
        if not getattr(ways[each.notice.kind], each.channel):
            each.delete()
            continue
        each.not_before = not_before(each.notice.created_at, habit, each.channel)
        each.save(update_fields=["not_before"])


@transaction.atomic
def stop_emails(account: Account) -> None:
    """Send somebody no more e-mails, of whatever kind; all else stays as it is."""
    for kind in kinds():
        now = ways_of(account, kind)
        kept = {"app": now.app or now.email, "email": False, "sms": now.sms}
        Choice.objects.update_or_create(account=account, kind=kind, defaults=kept)
    Delivery.objects.filter(account=account, channel="email", sent_at=None).delete()
