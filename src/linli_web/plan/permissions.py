"""Who may draw up schemes, with the reason when not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from linli.lifecycle import move_from
from linli_web.people.places import Place
from linli_web.people.rights import Permission, may
from linli_web.plan.located import place_of_scheme
from linli_web.plan.models import Scheme
from linli_web.registry.located import place_of_community

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from linli_web.people.models import Account


def may_read_schemes(account: Account | AnonymousUser, community_id: str) -> Permission:
    """Tell whether somebody may read the schemes of a community."""
    return may(account, "read_schemes", place_of_community(community_id) or Place())


def may_edit_schemes(account: Account | AnonymousUser, community_id: str) -> Permission:
    """Tell whether somebody may draw up the schemes of a community."""
    return may(account, "edit_schemes", place_of_community(community_id) or Place())


def may_move(account: Account | AnonymousUser, scheme: Scheme, verb: str) -> Permission:
    """Tell whether somebody may make a move of the table of moves with a scheme."""
    if move_from("scheme", scheme.state, verb) is None:
        return Permission(False, _("这一版方案现在的状态不能这样办。"))
    return may_edit_schemes(account, scheme.community_id)


def may_change_lines(account: Account | AnonymousUser, scheme: Scheme) -> Permission:
    """Tell whether somebody may change the lines of a scheme: only while it is a draft."""
    if not scheme.is_draft:
        return Permission(False, _("已经定稿或被新版本取代，不能再改；要改请另起新版本。"))
    return may_edit_schemes(account, scheme.community_id)


def may_use_files(account: Account | AnonymousUser, act: str, key: str) -> Permission:
    """Tell whether somebody may do an act with the drawings of a scheme.

    Who reads the scheme reads them, who draws it up adds them until it is frozen for the permit;
    no editor shows them to everybody.
    """
    scheme = Scheme.objects.filter(public_id=key).first()
    if scheme is None:
        return Permission(False, _("没有这个方案。"))
    if act == "read_files":
        return may(account, "read_schemes", place_of_scheme(key))
    if act != "add_files":
        return Permission(False, _("方案的图纸不公开。"))
    if scheme.state not in {"draft", "frozen_for_vote"}:
        return Permission(False, _("已按报建定稿，图纸不能再增减；要改请另起新版本。"))
    return may(account, "edit_schemes", place_of_scheme(key))
