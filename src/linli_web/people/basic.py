"""Name and password sent with a request, for programs such as QGIS that cannot fill in a form.

Problem: a map program should read the office's layers, and HTTP basic authentication is all that
it offers. Decision: only the addresses below, only reading, no session; the password is checked
by Django's own backends, whose time does not tell whether the account exists and which lock out
after many failures; a success is remembered for minutes, since a map program asks often and
hashing is slow by intention. A password alone does not stand for an account that has or needs a
second factor: such a one sends a token in its place (`accept_keys`).
"""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING

from django.contrib.auth import authenticate
from django.core.cache import cache
from django.http import HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from linli_web.people.actors import address_of
from linli_web.people.login import second_factor
from linli_web.people.models import Account

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

# How a key of a program, sent as the password, is recognised: name, key, address to whose it is.
_KEYS: list[Callable[[str, str, str], Account | None]] = []
ADDRESSES = frozenset({"registry:map-layer"})
_REMEMBERED = 300


class PasswordAloneError(Exception):
    """The password is right, but the account has or needs a second factor."""


def accept_keys(finder: Callable[[str, str, str], Account | None]) -> None:
    """Let keys of programs be sent as the password."""
    _KEYS.append(finder)


def asked_for(request: HttpRequest, url_name: str) -> bool:
    """Tell whether a program, not a person with a browser, asks to read such an address."""
    by_program = "Sec-Fetch-Mode" not in request.headers
    by_program = by_program and "text/html" not in request.headers.get("Accept", "")
    return (
        url_name in ADDRESSES
        and request.method in {"GET", "HEAD"}
        and (by_program or "Authorization" in request.headers)
    )


def account(request: HttpRequest) -> Account | None:
    """Return whose name and password a request carries; None without or with wrong ones.

    Raises
    ------
    PasswordAloneError
        They are right, and yet do not suffice.
    """
    given = _name_and_password(request)
    if given is None:
        return None
    name, password = given
    if (by_key := _by_key(request, name, password)) is not None:
        return by_key
    found = _remembered(name, password) or authenticate(request, username=name, password=password)
    if not isinstance(found, Account):
        return None
    cache.set(_seal(found, password), True, _REMEMBERED)
    if second_factor.needed(found) or second_factor.kept(found):
        raise PasswordAloneError
    return found


def refusal(why: str = "") -> HttpResponse:
    """Ask for name and password in the way that programs understand."""
    return HttpResponse(
        why or _("需要用户名和密码。"),
        status=401,
        content_type="text/plain; charset=utf-8",
        headers={"WWW-Authenticate": 'Basic realm="Linli", charset="UTF-8"'},
    )


def _name_and_password(request: HttpRequest) -> tuple[str, str] | None:
    scheme, _space, coded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, colon, password = b64decode(coded, validate=True).decode().partition(":")
    except ValueError:
        return None
    return (name, password) if colon else None


def _by_key(request: HttpRequest, name: str, key: str) -> Account | None:
    found = (finder(name, key, address_of(request)) for finder in _KEYS)
    return next((each for each in found if each is not None), None)


def _seal(found: Account, password: str) -> str:
    """Name a success by what makes it one: a changed password, or a closed account, breaks it."""
    return f"basic-{salted_hmac('basic', f'{found.pk} {found.password} {password}').hexdigest()}"


def _remembered(name: str, password: str) -> Account | None:
    found = Account.objects.filter(username=name, is_active=True).first()
    return found if found and cache.get(_seal(found, password)) else None
