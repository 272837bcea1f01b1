"""Who may read, draw up, review and approve the special plan and the annual plans.

Whoever reads the programme of all that the office has reads plans as a whole, with what
departments and objectors said. Others read of a plan, once its publicity has begun, the rows of
their own places.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from linli_web.people.rights import Permission, may, reach
from linli_web.registry.located import sees_all

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from linli_web.people.models import Account
    from linli_web.plan.models import AnnualPlan, SpecialPlan

_IN_PREPARATION = ("draft", "in_review")
_READ = "read_programme"


def reads_whole_plans(account: Account | AnonymousUser) -> bool:
    """Tell whether someone reads plans as a whole, those in preparation too."""
    return sees_all(reach(account, _READ))


def hidden_states(account: Account | AnonymousUser) -> tuple[str, ...]:
    """Return the states in which plans are not for someone's eyes."""
    return () if reads_whole_plans(account) else _IN_PREPARATION


def may_read_plan(account: Account | AnonymousUser, plan: AnnualPlan | SpecialPlan) -> Permission:
    """Tell whether someone may read a plan, if only the rows of their own places."""
    allowed = may(account, _READ)
    if allowed.allowed and plan.state in hidden_states(account):
        return Permission(False, _("这份计划还在编制，公示以后才能看。"))
    return allowed


def may_draw_up(account: Account | AnonymousUser) -> Permission:
    """Tell whether someone may choose, draw up, send on, answer and publish plans."""
    return may(account, "edit_programme")


def may_review(account: Account | AnonymousUser) -> Permission:
    """Tell whether someone may give the opinion of a department."""
    return may(account, "review_annual_plan")


def may_approve(account: Account | AnonymousUser) -> Permission:
    """Tell whether someone may enter that a plan was approved."""
    return may(account, "approve_annual_plan")
