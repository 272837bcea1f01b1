"""Who calls: a program with a token, or a page of this office with its session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from linli_web.api.keys import acting, note_use, token_of
from linli_web.api.problems import Refusal
from linli_web.people.actors import address_of
from linli_web.people.models import Account

if TYPE_CHECKING:
    from django.http import HttpRequest

READING = frozenset({"GET", "HEAD"})
_OWN_SITE = frozenset({"", "same-origin", "none"})


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, and under which name requests are counted and answers are kept."""

    account: Account
    holder: str


class Token(HttpBearer):
    """`Authorization: Bearer linli.…`."""

    openapi_bearerFormat = "linli.<public id>.<secret>"  # noqa: N815 - named by OpenAPI

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        """Return the caller.

        Raises
        ------
        Refusal
            The token does not count; a session beside it is not asked then.
        """
        found = token_of(token)
        if found is None:
            raise Refusal("unauthorized", headers={"WWW-Authenticate": "Bearer"})
        note_use(found)
        return Caller(acting(found, address_of(request)), f"token:{found.pk}")


class Session(APIKeyCookie):
    """The session of this office's own pages: reading from here, writing with the CSRF token."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self) -> None:
        # Asked below, so that the answer is one of ours.
        super().__init__(csrf=False)

    def authenticate(self, request: HttpRequest, key: str | None) -> Caller | None:
        """Return the caller; None where nobody is signed in.

        Raises
        ------
        Refusal
            Another site lets the browser ask.
        """
        account = request.user
        if not isinstance(account, Account) or "Authorization" in request.headers:
            return None
        if request.headers.get("Sec-Fetch-Site", "") not in _OWN_SITE:
            raise Refusal("cross-site")
        if request.method not in READING and check_csrf(request) is not None:
            raise Refusal("cross-site", _("缺少 CSRF 令牌，或与会话不符。"))
        account.origin = address_of(request)
        return Caller(account, f"account:{account.pk}")
