"""Whose ways in somebody may open and close: of those whom one manages, never one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from linli_web.people.permissions import may_grant, may_manage
from linli_web.people.rights import Permission
from linli_web.people.tables import roles

if TYPE_CHECKING:
    from linli_web.people.models import Account


def may_open_ways(by: Account, account: Account) -> Permission:
    """Tell whether somebody may print slips, end sessions, unlock and so on for an account.

    Each role that the other holds must be one that this account may give there; else a slip would
    be a way to more than one's own. The own login is changed elsewhere, confirmed by password.
    """
    if by.pk == account.pk:
        return Permission(False, _("自己的登录在“我的登录”里管理。"))
    return may_manage(by, account)


def may_invite(by: Account, role: str, scope: str, place: str) -> Permission:
    """Tell whether somebody may invite to a role at a place."""
    if role not in roles() or scope not in roles()[role].scopes:
        return Permission(False, _("这个岗位不能在这种范围内担任。"))
    return may_grant(by, role, scope, place)
