"""Who may make and revoke tokens, with the reason when not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from linli_web.people import places
from linli_web.people.rights import ALLOWED, Permission, may, reach

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linli_web.api.models import ApiToken
    from linli_web.people.models import Account
    from linli_web.people.rights import Reach

# A building's token would see the community around where its owner may; so small a place is none.
SCOPES = ("county", "street", "committee", "community")


def may_make(account: Account, acts: Iterable[str], scope: str = "", code: str = "") -> Permission:
    """Tell whether somebody may make a token that passes on these acts there."""
    if account.only_acts is not None:
        return Permission(False, _("令牌不能再建令牌，请本人登录后办理。"))
    place = None
    if scope:
        place = places.place_held(scope, code) if scope in SCOPES else None
        if place is None:
            return Permission(False, _("没有“%(place)s”这个地点。") % {"place": code})
    for act in ("make_tokens", *acts):
        allowed = may(account, act, place if act != "make_tokens" else None)
        if not allowed.allowed:
            return allowed
    return ALLOWED


def may_revoke(account: Account, token: ApiToken) -> Permission:
    """Tell whether somebody may revoke a token: one's own, or one whose owner is within reach."""
    if account.only_acts is not None:
        return Permission(False, _("令牌不能停用令牌，请本人登录后办理。"))
    if token.account_id == account.pk:
        return ALLOWED
    allowed = may(account, "manage_tokens")
    if not allowed.allowed or covers(reach(account, "manage_tokens"), token):
        return allowed
    return Permission(False, _("这个令牌的主人不在您的范围内。"))


def covers(reached: Reach, token: ApiToken) -> bool:
    """Tell whether one of the roles of a token's owner lies within reach."""
    if reached.everywhere:
        return True
    for each in token.account.effective_holdings:
        place = places.place_held(each.scope, each.place) if each.place else None
        if place is not None and place.county in reached.counties:
            return True
    return False
