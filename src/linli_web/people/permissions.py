"""Who may manage whom: within one's place, and only roles that one's own may grant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from linli_web.people import places
from linli_web.people.places import Place
from linli_web.people.reads import reachable_holdings
from linli_web.people.rights import ALLOWED, Permission, able, may
from linli_web.people.tables import WIDE, roles

if TYPE_CHECKING:
    from linli_web.people.models import Account
    from linli_web.people.reads import Held

MANAGE = "manage_people"


def may_grant(account: Account, role: str, scope: str, code: str) -> Permission:
    """Tell whether somebody may let another hold a role at a place."""
    place = places.place_held(scope, code)
    if place is None:
        return Permission(False, _("没有这个地点，请从列表里选。"))
    return _may_grant_at(account, role, place)


def may_end(account: Account, role: str, scope: str, code: str) -> Permission:
    """Tell whether somebody may end a role; one of a place that is gone, who may so everywhere."""
    return _may_grant_at(account, role, places.place_held(scope, code) or Place())


def _may_grant_at(account: Account, role: str, place: Place) -> Permission:
    allowed = may(account, MANAGE, place)
    if not allowed.allowed:
        return allowed
    own = _own(account)
    granting = [each for each in own if place.within(each.scope, each.place)]
    if any(each.role in roles()[role].granted_by for each in granting):
        return ALLOWED
    by = "、".join(roles()[name].label for name in roles()[role].granted_by)
    words = _("“%(role)s”这个岗位只能由%(by)s本人授予。")
    return Permission(False, words % {"role": roles()[role].label, "by": by})


def _own(account: Account) -> list[Held]:
    """Return one's own managing roles: what is borrowed for a while grants nothing for good."""
    return [each for each in able(account, MANAGE) if not each.absent]


def grantable(account: Account) -> list[str]:
    """Return the roles that somebody may grant somewhere."""
    mine = {each.role for each in _own(account)}
    return [name for name, role in roles().items() if mine & set(role.granted_by)]


def may_manage(account: Account, other: Account) -> Permission:
    """Tell whether somebody may change another's account: if every role of it is theirs to give.

    The roles that it uses or will use as a deputy count, too. An account without any role may be
    changed by whoever manages the whole county where it held its last one.
    """
    held = reachable_holdings(other)
    if not held:
        return _may_manage_without_role(account, other)
    for each in held:
        allowed = may_end(account, each.role, each.scope, each.place)
        if not allowed.allowed:
            return allowed
    return ALLOWED


def _may_manage_without_role(account: Account, other: Account) -> Permission:
    last = other.holdings.order_by("-pk").first()
    place = (places.place_held(last.scope, last.place) if last else None) or Place()
    wide = [each for each in _own(account) if each.scope in WIDE]
    if any(place.within(each.scope, each.place) for each in wide):
        return ALLOWED
    return Permission(False, _("这个账号没有岗位，只能由县里管理。"))


def may_manage_organisations(account: Account) -> Permission:
    """Tell whether somebody may enter and change organisations and their papers."""
    return may(account, "manage_organisations")
