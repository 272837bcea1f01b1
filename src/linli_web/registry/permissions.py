"""Who may change the register, with the reason when not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from linli_web.people.models import Account
from linli_web.people.rights import ALLOWED, Permission, may
from linli_web.registry.located import place_of_key, place_of_row
from linli_web.registry.models import Proposal

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from linli_web.registry.models import Building, Community


def may_edit(
    account: Account | AnonymousUser, row: Community | Building | None = None
) -> Permission:
    """Tell whether someone may change the register: one row of it, or any at all."""
    return may(account, "edit_register", place_of_row(row) if row is not None else None)


def may_change(account: Account | AnonymousUser, row: Community | Building) -> Permission:
    """Tell whether someone may change one community or building: not once it is closed."""
    allowed = may_edit(account, row)
    return _while_open(row) if allowed.allowed else allowed


def may_restructure(account: Account | AnonymousUser, row: Community | Building) -> Permission:
    """Tell whether someone may merge, split, close and reopen communities or buildings there."""
    return may(account, "restructure_register", place_of_row(row))


def may_close(account: Account | AnonymousUser, row: Community | Building) -> Permission:
    """Tell whether someone may merge, split or close one community or building that is open."""
    allowed = may_restructure(account, row)
    return _while_open(row) if allowed.allowed else allowed


def _while_open(row: Community | Building) -> Permission:
    if row.closed_on is not None:
        return Permission(False, _("已注销，不能再改；如系误注销，请先恢复。"))
    return ALLOWED


def may_propose(account: Account | AnonymousUser, row: Community | Building) -> Permission:
    """Tell whether someone may propose changes to one community or building: not once closed."""
    allowed = may(account, "propose_change", place_of_row(row))
    return _while_open(row) if allowed.allowed else allowed


def may_see(account: Account, proposal: Proposal) -> Permission:
    """Tell whether someone may see a proposal: their own, or one within their place."""
    if proposal.proposed_by_id == account.pk:
        return ALLOWED
    return may(account, "read_proposals", place_of_key(proposal.table, proposal.key))


def may_see_named(account: Account, public_id: str) -> bool:
    """Tell whether someone may see the proposal of this name."""
    proposal = Proposal.objects.filter(public_id=public_id).first()
    return proposal is not None and may_see(account, proposal).allowed


def may_decide(account: Account, proposal: Proposal) -> Permission:
    """Tell whether someone may decide on a proposal: who may edit there and is not the proposer."""
    allowed = may_edit_there(account, proposal)
    if allowed.allowed and proposal.proposed_by_id == account.pk:
        return Permission(False, _("自己提出的修改要由别人办理。"))
    return allowed


def may_edit_there(account: Account, proposal: Proposal) -> Permission:
    """Tell whether someone may edit the row that a proposal is about."""
    return may(account, "edit_register", place_of_key(proposal.table, proposal.key))


def may_withdraw(account: Account, proposal: Proposal) -> Permission:
    """Tell whether someone may take a proposal back: only who made it."""
    if proposal.proposed_by_id != account.pk:
        return Permission(False, _("只有提出的人可以撤回。"))
    return ALLOWED


def may_use_files(account: Account | AnonymousUser, act: str, key: str) -> Permission:
    """Tell whether someone may do an act with the evidence of a proposal.

    Who sees the proposal sees it; the proposer adds to it until it is decided. It shows what
    somebody says of their home, and is never shown to everybody.
    """
    proposal = Proposal.objects.filter(public_id=key).first()
    if proposal is None or not isinstance(account, Account):
        return Permission(False, _("没有这条修改建议。"))
    if act == "read_files":
        return may_see(account, proposal)
    if act == "add_files" and proposal.proposed_by_id == account.pk:
        return ALLOWED if proposal.is_open else Permission(False, _("已经办结，不能再加佐证。"))
    return Permission(False, _("佐证由提出的人添加，不公开。"))
