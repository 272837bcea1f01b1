"""An account whose person asked to be erased: closed for good, without anything that names them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.utils import timezone
from django.utils.translation import gettext_noop

from linli_web.notices.models import Choice, Habit, LastSeen, Notice
from linli_web.people.models import Account
from linli_web.people.reads import holdings_of
from linli_web.personal import erasing
from linli_web.personal.models import PersonKey
from linli_web.privacy.holders import holder_of

if TYPE_CHECKING:
    from collections.abc import Callable

ERASED_NAME = gettext_noop("已注销账号")
_FORGOTTEN_ELSEWHERE: list[Callable[[Account], object]] = []
# What opens the account, and what was said to its holder alone.
_OF_USER = (Authenticator, SocialAccount, EmailAddress)
_OF_ACCOUNT = (Notice, Choice, Habit, LastSeen)


def forgets(forget: Callable[[Account], object]) -> None:
    """Tell how a room to the right forgets what it keeps on a holder."""
    _FORGOTTEN_ELSEWHERE.append(forget)


def forget(account: Account) -> None:
    """Take from an account all that names its person, in the caller's transaction.

    Roles that were held, comments, proposals and files stay, said by nobody who can be named; the
    journal and the notices of others keep the name under which things were done.
    """
    now = timezone.now()
    holdings_of(account).update(ended_at=now)
    for each in UserSession.objects.filter(user_id=account.pk):
        each.end()
    for model in _OF_USER:
        model.objects.filter(user_id=account.pk).delete()
    for kept in _OF_ACCOUNT:
        kept.objects.filter(account=account).delete()
    account.slips.all().delete()
    for tries in (AccessAttempt, AccessFailureLog, AccessLog):
        tries.objects.filter(username__iexact=account.username).delete()
    for each_forgets in _FORGOTTEN_ELSEWHERE:
        each_forgets(account)
    _empty(account)


def _empty(account: Account) -> None:
    account.username = f"erased-{account.public_id}"
    account.name, account.office, account.organisation = ERASED_NAME, "", None
    account.first_name = account.last_name = account.email = ""
    account.phone = account.phone_digest = ""
    account.is_active, account.last_login, account.erased_at = False, None, timezone.now()
    account.set_unusable_password()
    account.save()


def erase_again() -> int:
    """Destroy keys that were destroyed before a backup brought them back, and empty accounts.

    Returns
    -------
    int
        How many keys.
    """
    number = erasing.erase_again()
    for key in PersonKey.objects.filter(pk__in=erasing.destroyed()):
        account = holder_of(key)
        if account is not None and account.erased_at is None:
            forget(account)
    return number
