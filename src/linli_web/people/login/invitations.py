"""Invitations by link: one person, one role, one place; signed, used once, over after a while."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli_web.journal.actions import Act, gathered, record
from linli_web.people.actors import actor
from linli_web.people.login.authority import may_invite
from linli_web.people.models import Account, Holding, Invitation
from linli_web.people.outcomes import Refused
from linli_web.people.rights import demand

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from linli_web.people.models import Organisation

_SALT = "linli_web.people.invitations"
MOST_DAYS = 30


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an invitation offers."""

    role: str
    scope: str
    place: str = ""
    name: str = ""
    organisation: Organisation | None = None
    days: int = 7


@transaction.atomic
def invite(by: Account, wanted: Wanted) -> Invitation:
    """Make an invitation.

    Raises
    ------
    PermissionDenied
        This account may not give that role there.
    """
    demand(may_invite(by, wanted.role, wanted.scope, wanted.place))
    now = timezone.now()
    made = Invitation.objects.create(
        name=wanted.name,
        role=wanted.role,
        scope=wanted.scope,
        place=wanted.place,
        organisation=wanted.organisation,
        made_by=by,
        made_at=now,
        until=now + timedelta(days=min(max(wanted.days, 1), MOST_DAYS)),
    )
    after = {"role": made.role, "scope": made.scope, "place": made.place, "name": made.name}
    record(actor(by), [Act("invite", "invitations", made.public_id, after=after)])
    return made


def token(invitation: Invitation) -> str:
    """Return what stands in the link: the invitation's name, signed."""
    return signing.Signer(salt=_SALT).sign(invitation.public_id)


def find(signed: str) -> Invitation | None:
    """Return the invitation of a link, if it is open and whoever made it may still make it."""
    try:
        public_id = signing.Signer(salt=_SALT).unsign(signed)
    except signing.BadSignature:
        return None
    found = _open().select_related("made_by").filter(public_id=public_id).first()
    if found is None or not may_invite(found.made_by, found.role, found.scope, found.place).allowed:
        return None
    return found


def accept(
    invitation: Invitation, name: str, username: str, password: str, origin: str = ""
) -> Account:
    """Open the account that an invitation offers.

    Raises
    ------
    PermissionDenied
        The invitation was used or revoked meanwhile.
    Refused
        The user name is somebody's.
    """
    account = Account(username=username, name=name)
    account.set_password(password)
    return _open_account(invitation, account, origin)


def accept_by_login(invitation: Invitation, name: str, origin: str = "") -> Account:
    """Open the account that an invitation offers for somebody who logs in elsewhere."""
    account = Account(username=f"u-{secrets.token_hex(5)}", name=name[:100])
    account.set_unusable_password()
    return _open_account(invitation, account, origin)


@gathered()
def _open_account(invitation: Invitation, account: Account, origin: str) -> Account:
    locked = _open().select_for_update(of=("self",)).filter(pk=invitation.pk).first()
    if locked is None:
        raise PermissionDenied(_("邀请已经用过、被撤回或过期。"))
    if Account.objects.filter(username__iexact=account.username).exists():
        raise Refused(_("这个账号名已经有人用，请换一个。"))
    account.organisation = locked.organisation
    account.office = locked.organisation.name if locked.organisation else ""
    account.origin = origin
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError:
        raise Refused(_("这个账号名已经有人用，请换一个。")) from None
    held = {"role": locked.role, "scope": locked.scope, "place": locked.place}
    Holding.objects.create(
        account=account, since=timezone.now(), granted_by=str(locked.made_by), **held
    )
    locked.used_at, locked.used_by = timezone.now(), account
    locked.save(update_fields=["used_at", "used_by"])
    after = {"account": account.public_id, **held}
    record(actor(account), [Act("accept_invitation", "invitations", locked.public_id, after=after)])
    return account


@transaction.atomic
def revoke(by: Account, invitation: Invitation) -> None:
    """Take an invitation back.

    Raises
    ------
    PermissionDenied
        It is for a role or place that this account may not give.
    """
    demand(may_invite(by, invitation.role, invitation.scope, invitation.place))
    rows = Invitation.objects.filter(pk=invitation.pk, used_at=None, revoked_at=None)
    if rows.update(revoked_at=timezone.now()):
        record(actor(by), [Act("revoke_invitation", "invitations", invitation.public_id)])


def open_invitations(by: Account) -> list[Invitation]:
    """Return the invitations that are open, as far as this account could have made them."""
    rows = _open().select_related("made_by", "organisation")
    return [each for each in rows if may_invite(by, each.role, each.scope, each.place).allowed]


def _open() -> QuerySet[Invitation]:
    return Invitation.objects.filter(
        used_at=None, revoked_at=None, until__gt=timezone.now(), made_by__is_active=True
    )
