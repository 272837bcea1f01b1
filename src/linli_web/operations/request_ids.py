"""Which request is being answered: its number, the page's name, who asks. No more is ever told."""

from __future__ import annotations

import re
import secrets
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from string import ascii_lowercase
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

HEADER = "X-Request-ID"
NONE = "-"
STATIC = "static"
_LENGTH = 14
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{7,63}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that is being answered."""

    number: str
    request: HttpRequest

    @property
    def url(self) -> str:
        """The name of its address: the address itself may hold words that somebody searched for."""
        return url_name(self.request)

    @property
    def account(self) -> str:
        """The number of who asks, where somebody has signed in and a page wanted to know."""
        account = getattr(self.request, "_cached_user", None)
        if account is None or not account.is_authenticated:
            return NONE
        return str(account.public_id)


_ASKED: ContextVar[Asked | None] = ContextVar("asked", default=None)


def asked() -> Asked | None:
    """Return the request that this thread answers; nothing outside of one."""
    return _ASKED.get()


@contextmanager
def answering(request: HttpRequest) -> Iterator[Asked]:
    """Hold a request as the one that is being answered."""
    found = Asked(_number(request), request)
    token = _ASKED.set(found)
    try:
        yield found
    finally:
        _ASKED.reset(token)


def _number(request: HttpRequest) -> str:
    """Take over the number that our own proxy gave, else make one."""
    if settings.BEHIND_TLS:
        given = request.headers.get(HEADER, "")
        if _SAFE.fullmatch(given):
            return given
    # Letters alone: a row of digits would be covered in the log as somebody's number.
    return "".join(secrets.choice(ascii_lowercase) for _ in range(_LENGTH))


def url_name(request: HttpRequest) -> str:
    """Return the name of a request's address, one of a few hundred whatever strangers ask for."""
    match = request.resolver_match
    if match is not None:
        return match.view_name or NONE
    return STATIC if request.path.startswith(settings.STATIC_URL) else NONE
