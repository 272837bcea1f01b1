"""What may be done with tokens: one verb each, journalled; none takes a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from linli_web.api.keys import digest, key_text, new_secret
from linli_web.api.models import ApiToken
from linli_web.api.permissions import may_make, may_revoke
from linli_web.journal.actions import Act, gathered, record
from linli_web.people.actors import actor as as_actor
from linli_web.people.rights import demand

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linli_web.people.models import Account

MOST_DAYS = 365


@dataclass(frozen=True, slots=True)
class Made:
    """A new token, and the text that programs send; nobody can show it again."""

    token: ApiToken
    key: str


@gathered()
def make_token(
    actor: Account, name: str, acts: Sequence[str], days: int, scope: str = "", place: str = ""
) -> Made:
    """Make a token for oneself.

    Parameters
    ----------
    actor
        Whose token it is.
    name
        What it is for; the journal names it beside the owner.
    acts
        Which of the owner's acts it passes on.
    days
        How long it counts.
    scope, place
        Where it counts, blank for wherever its owner may.

    Raises
    ------
    PermissionDenied
        The owner may not do that there, or is a program with a token itself.
    ValueError
        No act, or a time that is none.
    """
    demand(may_make(actor, acts, scope, place))
    if not acts or not name.strip() or not 0 < days <= MOST_DAYS:
        msg = f"a token needs a name, an act and 1 to {MOST_DAYS} days"
        raise ValueError(msg)
    now, secret = timezone.now(), new_secret()
    token = ApiToken.objects.create(
        account=actor,
        name=name.strip(),
        digest=digest(secret),
        acts=" ".join(acts),
        scope=scope,
        place=place,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    record(as_actor(actor), [Act("make_token", "api_tokens", token.public_id, after=_told(token))])
    return Made(token, key_text(token, secret))


def _told(token: ApiToken) -> dict[str, str]:
    return {
        "name": token.name,
        "acts": token.acts,
        "scope": token.scope,
        "place": token.place,
        "expires_at": token.expires_at.isoformat(),
    }


@gathered()
def revoke_token(actor: Account, token_id: str) -> ApiToken:
    """Revoke a token, one's own or one within reach; once is enough.

    Raises
    ------
    ApiToken.DoesNotExist
        There is no such token.
    PermissionDenied
        It is somebody else's, out of reach.
    """
    token = ApiToken.objects.select_for_update(of=("self",)).get(public_id=token_id)
    demand(may_revoke(actor, token))
    if token.revoked_at is None:
        token.revoked_at, token.revoked_by = timezone.now(), str(actor)[:200]
        token.save(update_fields=["revoked_at", "revoked_by"])
        note = _("令牌：%(name)s") % {"name": token.name}
        record(as_actor(actor), [Act("revoke_token", "api_tokens", token_id, note=note)])
    return token
