"""Django's way of asking whose slip a code is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.backends import ModelBackend

from linli_web.people.login import slips

if TYPE_CHECKING:
    from django.http import HttpRequest

    from linli_web.people.models import Account


class SlipBackend(ModelBackend):
    """Log in by the code of a slip; behind axes, which counts wrong ones by address."""

    def authenticate(  # type: ignore[override] # nosec B107
        self, request: HttpRequest | None, slip_secret: str = "", **_: Any
    ) -> Account | None:
        return slips.spend(request, slip_secret) if request and slip_secret else None
