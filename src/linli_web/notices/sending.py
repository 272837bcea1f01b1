"""The outbox is emptied: what is due leaves by its gateway, each message once.

Problem: a page must not wait for a mail server, two workers must not write twice, a server that
is down must not lose anything, and nobody wants ten e-mails. Decision: rows written with what
they tell are taken by a sender for some minutes, all that is due to one person by one channel
together, and leave as one message; what fails is tried again later and later, and in the end told
as failed. Messages carry kinds and numbers, no names: what they are about is read after signing
in.
"""

from __future__ import annotations

import logging
import secrets
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from linli_web.notices.gateways import NotSent, Outgoing, gateway
from linli_web.notices.kinds import kinds
from linli_web.notices.models import Delivery, Habit
from linli_web.notices.reaching import address_of
from linli_web.notices.times import after_quiet
from linli_web.people.models import Account

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

_log = logging.getLogger(__name__)
_HELD = timedelta(minutes=5)
_MOST_ATTEMPTS = 10
_LONGEST_WAIT = timedelta(hours=6)
STOP_SALT = "linli.notices.stop"


@dataclass(frozen=True, slots=True)
class Sent:
    """What emptying the outbox came to, in messages."""

    sent: int = 0
    failed: int = 0
    given_up: int = 0


def send_due(*, at_most: int = 1000) -> Sent:
    """Send what is due and return what came of it; several may do so at once.

    Parameters
    ----------
    at_most
        So many messages and no more, so that who calls in a loop looks up now and then.
    """
    came_to: Counter[str] = Counter()
    for _number in range(at_most):
        batch = _taken()
        if batch is None:
            break
        if batch:
            came_to[_send(batch)] += 1
    return Sent(came_to["sent"], came_to["failed"], came_to["given_up"])


def _due(now: datetime) -> QuerySet[Delivery]:
    free = Q(held_until=None) | Q(held_until__lt=now)
    return Delivery.objects.filter(free, sent_at=None, given_up_at=None, not_before__lte=now)


def _taken() -> list[Delivery] | None:
    """Take all that is due to one person by one channel; None where nothing is due.

    Of two senders the later one finds the rows held and takes none of them.
    """
    now = timezone.now()
    first = _due(now).order_by("not_before", "pk").values("account", "channel").first()
    if first is None:
        return None
    holder = secrets.token_hex(16)
    _due(now).filter(**first).update(held_by=holder, held_until=now + _HELD)
    mine = Delivery.objects.filter(held_by=holder, sent_at=None)
    return _unless_quiet(list(mine.select_related("account", "notice")), now)


def _unless_quiet(batch: list[Delivery], now: datetime) -> list[Delivery]:
    """Put off what came due in quiet hours: after a failure, or after habits changed."""
    if not batch:
        return []
    account = batch[0].account
    habit = Habit.objects.filter(account=account).first() or Habit(account=account)
    later = after_quiet(now, habit.quiet_from, habit.quiet_until)
    if later == now:
        return batch
    _rows(batch).update(not_before=later, held_by="", held_until=None)
    return []


def _rows(batch: list[Delivery]) -> QuerySet[Delivery]:
    return Delivery.objects.filter(pk__in=[each.pk for each in batch], held_by=batch[0].held_by)


def _send(batch: list[Delivery]) -> str:
    channel = batch[0].channel
    to = address_of(batch[0].account, channel)
    if not to:
        # The address was taken away after the message was written.
        _rows(batch).delete()
        return "unreachable"
    try:
        gateway(channel).send(_message(batch, to))
    except NotSent as fault:
        return _put_off(batch, str(fault))
    _rows(batch).update(sent_at=timezone.now(), held_by="", held_until=None, fault="")
    return "sent"


def _put_off(batch: list[Delivery], fault: str) -> str:
    now = timezone.now()
    attempts = max(each.attempts for each in batch) + 1
    over = attempts >= _MOST_ATTEMPTS
    _rows(batch).update(
        attempts=attempts,
        fault=fault[:200],
        not_before=now + wait_after(attempts),
        given_up_at=now if over else None,
        held_by="",
        held_until=None,
    )
    _log.warning("attempt %s to send by %s failed: %s", attempts, batch[0].channel, fault)
    return "given_up" if over else "failed"


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: a minute, two, four, at most six hours."""
    return min(_LONGEST_WAIT, timedelta(minutes=2 ** min(attempts - 1, 20)))


def _message(batch: list[Delivery], to: str) -> Outgoing:
    account, channel = batch[0].account, batch[0].channel
    number = Counter(each.notice.kind for each in batch)
    url = f"{settings.SITE_ADDRESS}{reverse('notices')}"
    name = f"linli-{channel}-{min(each.pk for each in batch)}"
    if channel == "sms":
        with override("zh-hans"):
            text = _("邻里：您有 %(number)s 条新提醒，登录后查看。")
            return Outgoing(name, to, "", text % {"number": sum(number.values())} + url)
    stop = stop_url(account)
    with override("zh-hans"):
        subject = _("邻里：%(number)s 条新提醒") % {"number": sum(number.values())}
        chinese = _letter(number, url, stop)
    with override("en"):
        body = f"{chinese}\n\n{_letter(number, url, stop)}\n"
    return Outgoing(name, to, subject, body, stop)


def _letter(number: Counter[str], url: str, stop: str) -> str:
    lines = [
        _("%(kind)s：%(number)s 条") % {"kind": kinds()[kind].label, "number": count}
        for kind, count in sorted(number.items())
    ]
    where = _("登录后查看：%(url)s") % {"url": url}
    enough = _("不想再收这类邮件：%(url)s") % {"url": stop}
    return "\n".join([*lines, "", where, enough])


def stop_url(account: Account) -> str:
    """Return the signed address by which somebody ends their e-mails without signing in."""
    token = signing.dumps(account.public_id, salt=STOP_SALT)
    return f"{settings.SITE_ADDRESS}{reverse('notices-stop', args=[token])}"


def account_of_stop(token: str) -> Account | None:
    """Return whose e-mails a signed address ends; None where the signature is not ours."""
    try:
        public_id = signing.loads(token, salt=STOP_SALT)
    except signing.BadSignature:
        return None
    return Account.objects.filter(public_id=public_id).first()


def try_again(rows: Iterable[Delivery]) -> int:
    """Let messages that were given up be tried again at once; return how many."""
    kept = Delivery.objects.filter(pk__in=[each.pk for each in rows]).exclude(given_up_at=None)
    return kept.update(given_up_at=None, attempts=0, not_before=timezone.now())
