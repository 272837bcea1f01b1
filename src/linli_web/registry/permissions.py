"""Who may change the register, with the reason when not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from linli_web.people.rights import ALLOWED, Permission, may
from linli_web.registry.located import place_of_row

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from linli_web.people.models import Account
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
