"""The gate: no view runs before the table of rights has been asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from linli_web.people import basic
from linli_web.people.login import second_factor, sessions
from linli_web.people.models import Account
from linli_web.people.rights import PUBLIC, opens
from linli_web.people.tables import addresses

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


class Gate:
    """Ask the table of rights for each request; send strangers to the login.

    Whose role asks for a second factor sets it up before anything else opens.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        arguments: Any,
        named: Any,
    ) -> HttpResponse | None:
        match = request.resolver_match
        name = match.view_name if match else ""
        if not request.user.is_authenticated and basic.asked_for(request, name):
            try:
                request.user = basic.account(request) or request.user
            except basic.PasswordAloneError:
                return basic.refusal(_("这个账号要二次验证，不能只用密码；请用访问令牌代替密码。"))
            if not request.user.is_authenticated:
                return basic.refusal()
        permission = opens(name, request.user, named)
        if permission.allowed:
            return _second_factor_first(request, name)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise PermissionDenied(permission.reason)


def _second_factor_first(request: HttpRequest, name: str) -> HttpResponse | None:
    account = request.user
    if addresses()[name].act == PUBLIC or not isinstance(account, Account):
        return None
    if hasattr(request, "session"):
        sessions.notice(request)
    if name not in second_factor.OPEN_WITHOUT and second_factor.missing(account):
        return redirect("mfa_activate_totp")
    return None
