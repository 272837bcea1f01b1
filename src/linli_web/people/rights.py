"""Who may do what, and where: `rights.csv` (act x role), answered with the reason.

An account may do an act where one of the roles that it holds may: in the place where the role is
held (`held`), there and in the community around where that is one building (`around`), only if the
role is held for a whole county (`county`), or only for all that this office has (`all`): what such
an act shows or changes is not cut to a place.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from linli_web.people import places
from linli_web.people.tables import WIDE, addresses, rights, roles

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import AnonymousUser

    from linli_web.people.models import Account
    from linli_web.people.places import Place
    from linli_web.people.reads import Held

PUBLIC, SIGNED_IN = "public", "signed_in"
# Programs bring a token there; the API asks its own table of operations.
OPERATION = "operation"


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether something is allowed, and why not."""

    allowed: bool
    reason: str = ""


ALLOWED = Permission(allowed=True)


@dataclass(frozen=True, slots=True)
class Reach:
    """Where somebody may do an act: everywhere, or within these places by code."""

    everywhere: bool = False
    counties: frozenset[str] = frozenset()
    streets: frozenset[str] = frozenset()
    committees: frozenset[str] = frozenset()
    communities: frozenset[str] = frozenset()
    buildings: frozenset[str] = frozenset()

    @property
    def wide(self) -> bool:
        """Whether at least a whole county is within reach."""
        return self.everywhere or bool(self.counties)

    @property
    def nowhere(self) -> bool:
        """Whether nothing is within reach."""
        return self == Reach()


def may(account: Account | AnonymousUser, act: str, place: Place | None = None) -> Permission:
    """Tell whether somebody may do an act.

    Parameters
    ----------
    account
        Who asks.
    act
        A row of `rights.csv`.
    place
        Where the object lies; None asks whether the act is allowed anywhere at all.

    Raises
    ------
    KeyError
        There is no such act.
    """
    right = rights()[act]
    if not account.is_authenticated or not account.is_active:
        return Permission(False, _("请先登录。"))
    if account.only_acts is not None and act not in account.only_acts:
        return Permission(False, _("这个令牌没有“%(act)s”的权限。") % {"act": right.label})
    mine = able(account, act)
    if not mine:
        by = "、".join(roles()[name].label for name in right.by)
        return Permission(
            False,
            _("您的岗位不能“%(act)s”；能办的岗位：%(roles)s。") % {"act": right.label, "roles": by},
        )
    if place is None or any(place.within(each.scope, each.place) for each in mine):
        return ALLOWED
    held = "、".join(_place_in_words(each) for each in mine[:_PLACES_NAMED])
    return Permission(
        False,
        _("这里不在您的范围内：您可以在%(places)s“%(act)s”。")
        % {"act": right.label, "places": held},
    )


_PLACES_NAMED = 3


def demand(permission: Permission) -> None:
    """Stop an action that is not allowed.

    Raises
    ------
    PermissionDenied
        With the reason.
    """
    if not permission.allowed:
        raise PermissionDenied(permission.reason)


def reach(account: Account | AnonymousUser, act: str) -> Reach:
    """Return where somebody may do an act, to filter lists by."""
    if not account.is_authenticated or not account.is_active:
        return Reach()
    return reach_of(able(account, act))


def reach_of(holdings: Iterable[Held]) -> Reach:
    """Return the places of holdings, sorted by scope."""
    held = [(each.scope, each.place) for each in holdings]
    codes = {
        scope: frozenset(place for kind, place in held if kind == scope)
        for scope in ("county", "street", "committee", "community", "building")
    }
    return Reach(
        any(scope == "everywhere" for scope, _place in held),
        codes["county"],
        codes["street"],
        codes["committee"],
        codes["community"],
        codes["building"],
    )


def may_open(url_name: str, account: Account | AnonymousUser) -> bool:
    """Tell whether somebody may open an address, if its object is within reach."""
    return opens(url_name, account).allowed


def opens(
    url_name: str, account: Account | AnonymousUser, named: dict[str, object] | None = None
) -> Permission:
    """Tell whether somebody may open an address with these arguments.

    An address without a row stays shut. Where there is no object of that key, whoever may do the
    act anywhere gets the view's own 404.
    """
    address = addresses().get(url_name)
    if address is None:
        return Permission(False, _("没有登记谁可以打开这个网址。"))
    if address.act in {PUBLIC, OPERATION}:
        return ALLOWED
    if address.act == SIGNED_IN:
        return ALLOWED if account.is_authenticated else Permission(False, _("请先登录。"))
    if not address.kind or named is None:
        return may(account, address.act)
    return may(account, address.act, places.place_of(address.kind, str(named[address.argument])))


def able(account: Account, act: str) -> list[Held]:
    """Return the roles of an account that may do an act, with the places where they may."""
    if account.only_acts is not None and act not in account.only_acts:
        return []
    by = rights()[act].by
    return [
        _around(each) if by[each.role] == "around" else each
        for each in account.effective_holdings
        if each.role in by and _wide_enough(each, by[each.role])
    ]


def _wide_enough(held: Held, cell: str) -> bool:
    """Tell whether a role is held for as much as the cell of the table asks for."""
    if cell == "county":
        return held.scope in WIDE
    if cell == "all":
        return held.scope == "everywhere" or (
            held.scope == "county" and places.is_whole(held.place)
        )
    return True


def _around(held: Held) -> Held:
    """Return the community that a building stands in; who lives in a house may see its yard."""
    if held.scope != "building":
        return held
    place = places.place_held("building", held.place)
    return replace(held, scope="community", place=place.community) if place else held


def _place_in_words(held: Held) -> str:
    if held.scope == "everywhere":
        return _("全部范围")
    return places.name_of(held.scope, held.place)
