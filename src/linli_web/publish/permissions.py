"""Who may publish, with the reason when not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from linli_web.people.models import Account


def may_publish(account: Account | AnonymousUser) -> tuple[bool, str]:
    """Tell whether someone may announce things and freeze months, and why not."""
    if account.is_authenticated and account.may_edit:
        return True, ""
    return False, _("只有县专班可以发布公示和冻结月报；请把内容交给县专班。")


def demand_publishing(account: Account) -> None:
    """Stop an action of someone who may not publish.

    Raises
    ------
    PermissionDenied
        With the reason.
    """
    allowed, reason = may_publish(account)
    if not allowed:
        raise PermissionDenied(reason)
