"""Who may change the register, with the reason when not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from linli_web.people.models import Account
    from linli_web.registry.models import Building, Community


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether something is allowed, and why not."""

    allowed: bool
    reason: str = ""


ALLOWED = Permission(allowed=True)


def may_edit(account: Account | AnonymousUser) -> Permission:
    """Tell whether someone may change the register at all."""
    if account.is_authenticated and account.may_edit:
        return ALLOWED
    return Permission(False, _("只有县专班可以改底册；请把要改的内容告诉县专班。"))


def may_change(account: Account | AnonymousUser, row: Community | Building) -> Permission:
    """Tell whether someone may change one community or building: not once it is closed."""
    general = may_edit(account)
    if not general.allowed:
        return general
    if row.closed_on is not None:
        return Permission(False, _("已注销，不能再改；如系误注销，请先恢复。"))
    return ALLOWED


def demand(permission: Permission) -> None:
    """Stop an action that is not allowed.

    Raises
    ------
    PermissionDenied
        With the reason.
    """
    if not permission.allowed:
        raise PermissionDenied(permission.reason)
