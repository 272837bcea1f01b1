"""The secret that a program sends, and the account that it then acts for.

The text is `linli.<public id>.<secret>`. The secret is 256 random bits, so one plain hash keeps it:
slowness guards what people can think of, and this nobody can.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from linli_web.api.brief_writing import written_at_once
from linli_web.api.models import ApiToken
from linli_web.people import places
from linli_web.people.reads import Held

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from linli_web.people.models import Account

MARK = "linli"
_USE_IS_WRITTEN_EVERY = timedelta(minutes=1)
_LONGEST_ORIGIN = 64


def new_secret() -> str:
    """Return a secret that nobody can guess."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def key_text(token: ApiToken, secret: str) -> str:
    """Return the text that a program sends; it is shown once."""
    return f"{MARK}.{token.public_id}.{secret}"


def token_of(text: str) -> ApiToken | None:
    """Return the token whose text this is, if it counts now."""
    mark, _, rest = text.partition(".")
    public_id, _, secret = rest.partition(".")
    if mark != MARK or not secret.isascii() or "\0" in public_id:
        return None
    found = ApiToken.objects.select_related("account").filter(public_id=public_id).first()
    if found is None or not secrets.compare_digest(found.digest, digest(secret)):
        return None
    return found if counts(found, timezone.now()) else None


def counts(token: ApiToken, now: datetime) -> bool:
    """Tell whether a token may be used at a moment."""
    return token.revoked_at is None and token.expires_at > now and token.account.is_active


def acting(token: ApiToken, address: str) -> Account:
    """Return the token's owner with the rights that the token passes on of those held now."""
    account = token.account
    account.only_acts = frozenset(token.acts.split())
    if token.scope:
        held = account.effective_holdings
        account.effective_holdings = tuple(narrowed(held, token.scope, token.place))
    account.origin = f"{token.name} {address}"[:_LONGEST_ORIGIN]
    return account


def narrowed(holdings: Iterable[Held], scope: str, code: str) -> Iterable[Held]:
    """Return what is left of roles where only one place within them counts."""
    asked = places.place_held(scope, code)
    for each in holdings:
        if asked is not None and asked.within(each.scope, each.place):
            yield Held(each.role, scope, code, each.absent)
        elif each.scope != "everywhere":
            held = places.place_held(each.scope, each.place)
            if held is not None and held.within(scope, code):
                yield each


def note_use(token: ApiToken) -> None:
    """Remember that a token was used, a minute's uses once."""
    now = timezone.now()
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - _USE_IS_WRITTEN_EVERY)
    if token.last_used_at is not None and token.last_used_at > now - _USE_IS_WRITTEN_EVERY:
        return
    with written_at_once():
        ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)


def account_by_key(name: str, text: str, address: str) -> Account | None:
    """Return whom a token lets in as the password of an account's name; QGIS asks so."""
    token = token_of(text) if text.startswith(f"{MARK}.") else None
    if token is None or token.account.username != name:
        return None
    note_use(token)
    return acting(token, address)
