"""Logins in the journal: in, out, refused, locked out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import user_logged_in
from allauth.mfa.signals import authentication_failed
from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth.signals import user_logged_out, user_login_failed

from linli_web.journal.actions import Act, Actor, record
from linli_web.people.actors import actor, address_of
from linli_web.people.login.locks import SLIP
from linli_web.people.models import Account

if TYPE_CHECKING:
    from django.http import HttpRequest

STRANGER = "stranger"


def listen() -> None:
    """Begin to write; called once, when the applications are ready."""
    user_logged_in.connect(_signed_in, dispatch_uid="journal")
    user_logged_out.connect(_signed_out, dispatch_uid="journal")
    user_login_failed.connect(_refused, dispatch_uid="journal")
    user_locked_out.connect(_locked_out, dispatch_uid="journal")
    authentication_failed.connect(_code_refused, dispatch_uid="journal")


def _own(request: HttpRequest, account: Account) -> Actor:
    account.origin = address_of(request)
    return actor(account)


def _signed_in(request: HttpRequest, user: Account, **_: Any) -> None:
    methods = [each["method"] for each in get_authentication_records(request, user)]
    after = {"by": " ".join(methods)}
    record(_own(request, user), [Act("sign_in", "accounts", user.public_id, after=after)])


def _signed_out(request: HttpRequest, user: Account | None, **_: Any) -> None:
    if isinstance(user, Account):
        record(_own(request, user), [Act("sign_out", "accounts", user.public_id)])


def _refused(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    """Write of a refusal for every name, known or not, so that it takes the same time.

    A name that is none of ours is not written: people type passwords where names belong.
    """
    if request is None or _was_locked(request):
        return
    name = credentials.get("username") or ""
    record(_stranger(request), [Act("refuse_sign_in", *_tried(name, "slip_secret" in credentials))])


def _locked_out(request: HttpRequest, username: str, **_: Any) -> None:
    """Write once of a lock-out, not again for each try that it turns away."""
    if getattr(request, "axes_failures_since_start", None) == settings.AXES_FAILURE_LIMIT:
        record(_stranger(request), [Act("lock_out", *_tried(username, username == SLIP))])


def _code_refused(request: HttpRequest, user: Account, **_: Any) -> None:
    """Count a wrong second factor as a wrong try; the journal hears of it as of any other."""
    user_login_failed.send(
        sender=__name__, credentials={"username": user.username}, request=request
    )


def _was_locked(request: HttpRequest) -> bool:
    locked = getattr(request, "axes_locked_out", False)
    return bool(locked) and getattr(request, "axes_failures_since_start", None) is None


def _tried(name: str, by_slip: bool) -> tuple[str, str]:
    if by_slip:
        return "slips", ""
    found = Account.objects.filter(username__iexact=name).values_list("public_id", flat=True)
    return "accounts", found.first() or ""


def _stranger(request: HttpRequest) -> Actor:
    return Actor(STRANGER, "—", address_of(request))
