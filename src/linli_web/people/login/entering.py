"""Letting somebody in who was recognised by a slip or an invitation, by the same door as all."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import (
    get_authentication_records,
    perform_login,
    record_authentication,
)
from allauth.account.models import Login

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from linli_web.people.models import Account

SLIP, INVITATION = "slip", "invitation"
# For how long a slip stands in for the old password.
_FRESH = 15 * 60


def enter(request: HttpRequest, account: Account, method: str, url: str) -> HttpResponse:
    """Log an account in, after its second factor where it has one, and go on to an address."""
    if request.user.is_authenticated:
        get_adapter(request).logout(request)
    record_authentication(request, account, method)
    answer: HttpResponse = perform_login(request, Login(user=account, redirect_url=url))
    return answer


def came_by_slip(request: HttpRequest, account: Account) -> bool:
    """Tell whether somebody logged in by a slip just now."""
    return any(
        each["method"] == SLIP and time.time() - each["at"] < _FRESH
        for each in get_authentication_records(request, account)
    )
