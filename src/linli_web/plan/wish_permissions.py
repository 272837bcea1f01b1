"""Who may make, read and answer wishes, with the reason when not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from linli.lifecycle import moves
from linli_web.people.rights import ALLOWED, Permission, able, may
from linli_web.people.tables import roles
from linli_web.plan.located import place_of_wish
from linli_web.plan.wish_states import PROCESS
from linli_web.registry.located import place_of_row

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from linli.lifecycle import Move
    from linli_web.people.models import Account
    from linli_web.people.places import Place
    from linli_web.plan.models import Wish
    from linli_web.registry.models import Community

_MAKE, _ANSWER = "make_wishes", "answer_wishes"


def may_make(account: Account | AnonymousUser, community: Community) -> Permission:
    """Tell whether somebody may make wishes for a community: not once it is closed."""
    allowed = may(account, _MAKE, place_of_row(community))
    if allowed.allowed and community.closed_on is not None:
        return Permission(False, _("小区已注销，不能再提愿望。"))
    return allowed


def making_role(account: Account, place: Place) -> str:
    """Return as what somebody makes a wish: the first of their roles that may, there."""
    held = (each for each in able(account, _MAKE) if place.within(each.scope, each.place))
    return next((each.role for each in held), "")


def may_answer(account: Account, wish: Wish) -> Permission:
    """Tell whether somebody may answer a wish."""
    return may(account, _ANSWER, place_of_wish(wish.public_id))


def may_move(account: Account, wish: Wish, move: Move) -> Permission:
    """Tell whether somebody may make a move with a wish: one of the roles of its table may."""
    place = place_of_wish(wish.public_id)
    allowed = may(account, _ANSWER, place)
    if not allowed.allowed or place is None:
        return allowed
    held = {each.role for each in able(account, _ANSWER) if place.within(each.scope, each.place)}
    if held & set(move.roles):
        return ALLOWED
    by = "、".join(roles()[name].label for name in move.roles)
    return Permission(False, _("这一步由%(roles)s办理。") % {"roles": by})


def possible_moves(account: Account, wish: Wish) -> list[Move]:
    """Return the moves that somebody may make with a wish as it stands."""
    return [
        each
        for each in moves(PROCESS)
        if each.before == wish.state and may_move(account, wish, each).allowed
    ]


def may_see_name(account: Account, wish: Wish) -> bool:
    """Tell whether somebody may see who made a wish: themselves, or whoever may see wishers."""
    if wish.made_by_id == account.pk:
        return True
    return may(account, "read_wishers", place_of_wish(wish.public_id)).allowed


def may_talk(account: Account, public_id: str) -> bool:
    """Tell whether somebody may read and write comments on a wish: they carry names.

    Who made it, who answers it, and who may see who made it.
    """
    from linli_web.plan.models import Wish

    wish = Wish.objects.filter(public_id=public_id).first()
    if wish is None:
        return False
    return may_see_name(account, wish) or may_answer(account, wish).allowed
