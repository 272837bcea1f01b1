"""Where allauth asks the office: accounts, second factors, logins of others."""

from __future__ import annotations

import time
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from linli_web.people.actors import address_of
from linli_web.people.login import foreign, second_factor

if TYPE_CHECKING:
    from allauth.mfa.models import Authenticator
    from allauth.socialaccount.models import SocialLogin
    from django.http import HttpRequest

    from linli_web.people.models import Account


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up; tries are counted by axes; what is said is said by our pages."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("账号或密码不对。"),
        "too_many_login_attempts": _("试错次数太多，请过几分钟再试。"),
        "incorrect_password": _("密码不对。"),
        "incorrect_code": _("验证码不对，或者已经用过。"),
        "rate_limited": _("试得太快，请过几分钟再试。"),
    }

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, _request: HttpRequest, **_credentials: Any) -> None:
        """Leave counting to axes: a count by name alone would let anybody lock anybody out."""

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request) or "0.0.0.0"  # noqa: S104 - an address that is not known # nosec B104

    def is_reauthentication_required(self, app: str) -> bool:
        """Ask again who somebody is, unless they said so, in whatever way, a moment ago."""
        request = context.request
        records = get_authentication_records(request, request.user)
        last = max((each["at"] for each in records), default=0)
        return bool(time.time() - last > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)

    def is_safe_url(self, url: str) -> bool:
        """Go on only within this very site."""
        request = context.request
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )

    def add_message(self, request: HttpRequest, level: int, *_: Any, **named: Any) -> None:
        """Say only what is worded here, not what allauth's templates say."""
        if named.get("message"):
            super().add_message(request, level, message=str(named["message"]))


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets are sealed by a key outside the database; who needs a second factor keeps it."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("验证码不对，或者已经用过。"),
        "cannot_delete_authenticator": _("您的岗位要求二次验证，不能关闭；换手机请找系统管理员。"),
    }

    def get_totp_issuer(self) -> str:
        return "邻里 Linli"

    def get_totp_label(self, user: Account) -> str:
        return user.username

    def encrypt(self, text: str) -> str:
        return _seal().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        return _seal().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not second_factor.needed(authenticator.user)


def _seal() -> Fernet:
    key = sha256(f"second factor {settings.SECOND_FACTOR_KEY}".encode()).digest()
    return Fernet(urlsafe_b64encode(key))


class ForeignLoginAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Who comes with another's login finds an account only where one was linked."""

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "connected_other": _("这个登录已经关联到别的账号。"),
    }

    def is_open_for_signup(self, _request: HttpRequest, _sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        foreign.find_account(request, sociallogin)

    def get_connect_redirect_url(self, _request: HttpRequest, _socialaccount: Any) -> str:
        return foreign.own_page()
