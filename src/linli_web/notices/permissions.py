"""Who may do something about work that waits, with the reason when not."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from linli_web.notices.subjects import may_visit
from linli_web.people.holders import absent_for
from linli_web.people.rights import ALLOWED, Permission, may

if TYPE_CHECKING:
    from linli_web.notices.models import WorkItem
    from linli_web.people.models import Account


def waits_for(account: Account) -> Q:
    """Return the condition that work waits for somebody.

    What is theirs, what is of those they are deputy for, and what waits for whoever holds a role
    that they hold over its place.
    """
    conditions = [Q(account__in=[account, *absent_for(account)])]
    for held in account.effective_holdings:
        place = {} if held.scope == "everywhere" else {held.scope: held.place}
        conditions.append(Q(account=None, role=held.role, **place))
    return reduce(or_, conditions)


def may_handle(account: Account, item: WorkItem) -> Permission:
    """Tell whether somebody may take work, hand it over or put it aside."""
    if account.is_active and _waits(account, item):
        return ALLOWED
    return may(account, "assign_work", item.place)


def _waits(account: Account, item: WorkItem) -> bool:
    if item.account is not None:
        return item.account == account or item.account in absent_for(account)
    return any(
        held.role == item.role and item.place.within(held.scope, held.place)
        for held in account.effective_holdings
    )


def may_be_given(account: Account, item: WorkItem) -> Permission:
    """Tell whether work can be handed to somebody: only who may open its page can do it."""
    if may_visit(account, item.url, item.place):
        return ALLOWED
    return Permission(
        False, _("%(name)s看不到这件事的页面，办不了；请选别人。") % {"name": account.name}
    )
