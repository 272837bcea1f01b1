"""The messaging app's two addresses; where the county configured none there is nothing there."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.http import Http404

from linli_web.people.messenger.provider import MessengerAdapter

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


def _if_configured(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def answered(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        try:
            return view(request, *arguments, **named)
        except SocialApp.DoesNotExist as nothing:
            raise Http404 from nothing

    return answered


login = _if_configured(OAuth2LoginView.adapter_view(MessengerAdapter))
callback = _if_configured(OAuth2CallbackView.adapter_view(MessengerAdapter))
