"""Who may read, draw up, review and approve the special plan and the annual plans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linli_web.people.rights import Permission, may

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from linli_web.people.models import Account


def may_draw_up(account: Account | AnonymousUser) -> Permission:
    """Tell whether someone may choose, draw up, send on, answer and publish plans."""
    return may(account, "edit_programme")


def may_review(account: Account | AnonymousUser) -> Permission:
    """Tell whether someone may give the opinion of a department."""
    return may(account, "review_annual_plan")


def may_approve(account: Account | AnonymousUser) -> Permission:
    """Tell whether someone may enter that a plan was approved."""
    return may(account, "approve_annual_plan")
