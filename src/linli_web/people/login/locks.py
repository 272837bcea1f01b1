"""Lock-outs after many wrong tries: by name and address, for a quarter of an hour (django-axes)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db import transaction
from django.db.models import Max, Sum
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from linli_web.journal.actions import Act, record
from linli_web.people.actors import actor
from linli_web.people.login.authority import may_open_ways
from linli_web.people.models import Account
from linli_web.people.permissions import MANAGE
from linli_web.people.rights import Permission, demand, reach

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

# The name under which codes of slips are counted: they name nobody.
SLIP = "/slip/"


@dataclass(frozen=True, slots=True)
class Lock:
    """Who is locked out where, and until when."""

    username: str
    address: str
    until: datetime
    account: Account | None


def name_tried(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Return under which name a try to log in is counted; upper and lower case are one."""
    given = credentials or {}
    if "slip_secret" in given:
        return SLIP
    name = given.get("username") or request.POST.get("login") or ""
    return str(name).lower()[:255]


def locked_out(
    request: HttpRequest,
    _response: HttpResponse | None = None,
    _credentials: dict[str, Any] | None = None,
) -> HttpResponse:
    """Say how long somebody has to wait, and whom to ask."""
    context = {"minutes": minutes(), "contact": settings.HELP_CONTACT}
    return render(request, "people/locked.html", context, status=429)


def minutes() -> int:
    """Return how long a lock-out lasts."""
    return int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)


def is_locked(request: HttpRequest, account: Account) -> bool:
    """Tell whether somebody is locked out at the address of a request."""
    return not AxesProxyHandler.is_allowed(request, {"username": account.username})


def locks(by: Account) -> list[Lock]:
    """Return who is locked out now, as far as it is within reach."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    rows = (
        AccessAttempt.objects.filter(attempt_time__gte=since)
        .values("username", "ip_address")
        .annotate(tries=Sum("failures_since_start"), last=Max("attempt_time"))
        .filter(tries__gte=settings.AXES_FAILURE_LIMIT)
        .order_by("-last")
    )
    names = {each.username.lower(): each for each in Account.objects.filter(is_active=True)}
    found = [
        Lock(
            row["username"],
            row["ip_address"] or "",
            row["last"] + settings.AXES_COOLOFF_TIME,
            names.get(row["username"]),
        )
        for row in rows
    ]
    return [each for each in found if may_unlock(by, each.account).allowed]


def may_unlock(by: Account, account: Account | None) -> Permission:
    """Tell whether somebody may end a lock-out: of one's people, of no account only county-wide."""
    if account is not None:
        return may_open_ways(by, account)
    wide = reach(by, MANAGE).wide
    return Permission(wide, "" if wide else _("这把锁不属于任何账号，由县级解除。"))


@transaction.atomic
def unlock(by: Account, username: str, address: str) -> None:
    """End a lock-out.

    Raises
    ------
    PermissionDenied
        It is out of reach.
    """
    account = Account.objects.filter(username__iexact=username).first()
    demand(may_unlock(by, account))
    gone = AccessAttempt.objects.filter(username=username.lower(), ip_address=address or None)
    if gone.delete()[0]:
        key = account.public_id if account else ""
        record(actor(by), [Act("unlock", "accounts", key, after={"address": address})])
