"""Headers that browsers heed, beside those that Django sends by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

_UNUSED = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "display-capture",
    "encrypted-media",
    "gyroscope",
    "hid",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
# Photographs are taken and places found on site; by our own pages alone.
_USED = ("camera", "fullscreen", "geolocation")
_PERMISSIONS = ", ".join([f"{name}=()" for name in _UNUSED] + [f"{name}=(self)" for name in _USED])


class Headers:
    """Shut what no page of ours needs; let no page of a person who signed in stay behind."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", _PERMISSIONS)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault("X-Permitted-Cross-Domain-Policies", "none")
        if _is_somebodys_page(request, response):
            response.setdefault("Cache-Control", "private, no-store")
        return response


def _is_somebodys_page(request: HttpRequest, response: HttpResponse) -> bool:
    account = getattr(request, "_cached_user", None)
    return (
        account is not None
        and account.is_authenticated
        and response.get("Content-Type", "").startswith("text/html")
    )
