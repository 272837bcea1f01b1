"""The gate: no view runs before the table of rights has been asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied

from linli_web.people import basic
from linli_web.people.rights import opens

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


class Gate:
    """Ask the table of rights for each request; send strangers to the login."""

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
            request.user = basic.account(request) or request.user
            if not request.user.is_authenticated:
                return basic.refusal()
        permission = opens(name, request.user, named)
        if permission.allowed:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise PermissionDenied(permission.reason)
