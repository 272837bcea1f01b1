"""Logins of others (OpenID Connect, the county's messaging app): which account each one opens.

An account is never made because somebody comes with such a login. It opens an account where an
invitation was accepted with it, where its person linked it while signed in, where an administrator
named its subject beforehand, or, if the county says so (LINLI_OIDC_LINK_BY_EMAIL), where exactly
one account bears the e-mail address that the provider vouches for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from linli_web.journal.actions import Act, record
from linli_web.people.actors import actor, address_of
from linli_web.people.login import invitations
from linli_web.people.login.authority import may_open_ways
from linli_web.people.models import Account
from linli_web.people.outcomes import Refused
from linli_web.people.rights import demand

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialLogin
    from django.http import HttpRequest

INVITED = "invited"


def own_page() -> str:
    """Return where somebody sees the logins that open the own account."""
    return reverse("own-login")


def offered() -> list[tuple[str, str, str]]:
    """Return the logins that the county accepts: provider, name, address to begin at."""
    found = []
    for kind, told in settings.SOCIALACCOUNT_PROVIDERS.items():
        for app in told["APPS"]:
            name = app["provider_id"]
            if kind == "openid_connect":
                url = reverse("openid_connect_login", kwargs={"provider_id": name})
            else:
                url = reverse(f"{kind}_login")
            found.append((name, app["name"], url))
    return found


def find_account(request: HttpRequest, login: SocialLogin) -> None:
    """Let a login that nobody linked yet open the account that it was meant for, if any."""
    if login.is_existing or request.user.is_authenticated:
        return
    account = _invited(request, login) or _by_email(login)
    if account is None:
        return
    account.origin = address_of(request)
    with transaction.atomic():
        login.connect(request, account)
        _write(account, account, login.account)


def _invited(request: HttpRequest, login: SocialLogin) -> Account | None:
    invitation = invitations.find(request.session.pop(INVITED, ""))
    if invitation is None:
        return None
    name = invitation.name or login.account.get_provider_account().to_str()
    return invitations.accept_by_login(invitation, name, address_of(request))


def _by_email(login: SocialLogin) -> Account | None:
    if not settings.LINK_BY_EMAIL:
        return None
    addresses = [each.email for each in login.email_addresses if each.verified]
    if not addresses:
        return None
    found = list(Account.objects.filter(email__iexact=addresses[0], is_active=True)[:2])
    return found[0] if len(found) == 1 else None


@transaction.atomic
def preset(by: Account, account: Account, provider: str, subject: str) -> None:
    """Name the login that will open an account, before it was ever used.

    Raises
    ------
    PermissionDenied
        The account is out of reach.
    Refused
        That login opens another account.
    """
    demand(may_open_ways(by, account))
    if SocialAccount.objects.filter(provider=provider, uid=subject).exists():
        raise Refused(_("这个登录已经关联到一个账号。"))
    made = SocialAccount.objects.create(user=account, provider=provider, uid=subject)
    _write(by, account, made)


@transaction.atomic
def unlink(by: Account, account: Account, number: str) -> None:
    """Let a login open an account no more.

    Raises
    ------
    PermissionDenied
        The account is out of reach.
    """
    if by.pk != account.pk:
        demand(may_open_ways(by, account))
    rows = SocialAccount.objects.filter(user_id=account.pk)
    for each in rows.filter(pk=number) if number.isdecimal() else rows.none():
        each.delete()
        told = {"provider": each.provider}
        record(actor(by), [Act("unlink_login", "accounts", account.public_id, before=told)])


def _write(by: Account, account: Account, linked: SocialAccount) -> None:
    told = {"provider": linked.provider}
    record(actor(by), [Act("link_login", "accounts", account.public_id, after=told)])
