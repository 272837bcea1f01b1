"""Who may manage whom: within one's place, and only roles that one's own may grant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from linli_web.people import places
from linli_web.people.reads import holdings_of
from linli_web.people.rights import ALLOWED, Permission, able, may
from linli_web.people.tables import roles

if TYPE_CHECKING:
    from linli_web.people.models import Account

MANAGE = "manage_people"


def may_grant(account: Account, role: str, scope: str, code: str) -> Permission:
    """Tell whether somebody may let another hold a role at a place, or end it."""
    place = places.place_held(scope, code)
    if place is None:
        return Permission(False, _("没有这个地点，请从列表里选。"))
    allowed = may(account, MANAGE, place)
    if not allowed.allowed:
        return allowed
    granting = [each for each in able(account, MANAGE) if place.within(each.scope, each.place)]
    if any(each.role in roles()[role].granted_by for each in granting):
        return ALLOWED
    by = "、".join(roles()[name].label for name in roles()[role].granted_by)
    words = _("“%(role)s”这个岗位只能由%(by)s授予。")
    return Permission(False, words % {"role": roles()[role].label, "by": by})


def grantable(account: Account) -> list[str]:
    """Return the roles that somebody may grant somewhere."""
    mine = {each.role for each in able(account, MANAGE)}
    return [name for name, role in roles().items() if mine & set(role.granted_by)]


def may_manage(account: Account, other: Account) -> Permission:
    """Tell whether somebody may change another's account: if every role of it is theirs to give.

    An account without any role may be changed by whoever manages a whole county.
    """
    held = list(holdings_of(other))
    if not held:
        if any(each.scope in {"everywhere", "county"} for each in able(account, MANAGE)):
            return ALLOWED
        return Permission(False, _("这个账号没有岗位，只能由县里管理。"))
    for each in held:
        allowed = may_grant(account, each.role, each.scope, each.place)
        if not allowed.allowed:
            return allowed
    return ALLOWED


def may_manage_organisations(account: Account) -> Permission:
    """Tell whether somebody may enter and change organisations and their papers."""
    return may(account, "manage_organisations")
