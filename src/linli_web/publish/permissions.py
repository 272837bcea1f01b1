"""Who may publish, with the reason when not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linli_web.people.rights import Permission, may

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from linli_web.people.models import Account


def may_publish(account: Account | AnonymousUser) -> Permission:
    """Tell whether someone may announce things to the public."""
    return may(account, "publish")


def may_freeze(account: Account | AnonymousUser) -> Permission:
    """Tell whether someone may freeze a month's figures."""
    return may(account, "freeze_figures")
