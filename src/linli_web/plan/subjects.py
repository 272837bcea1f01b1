"""What of the plan can be talked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from linli_web.notices import subjects
from linli_web.plan.annual_permissions import reads_whole_plans
from linli_web.plan.models import AnnualPlan, Wish
from linli_web.plan.wish_permissions import may_talk

if TYPE_CHECKING:
    from linli_web.people.models import Account


def register_subjects() -> None:
    """Tell the room of notices where annual plans and wishes have their pages.

    Comments on annual plans are for whoever reads plans as a whole; those on wishes carry names.
    """
    subjects.register("annual_plans", subjects.Subject(_page_of_plan, _name_of_plan, _may_talk))
    subjects.register("wishes", subjects.Subject(_page_of_wish, _name_of_wish, may_talk))


def _may_talk(account: Account, _key: str) -> bool:
    return reads_whole_plans(account)


def _page_of_plan(key: str) -> str:
    there = AnnualPlan.objects.filter(public_id=key).exists()
    return reverse("plan:annual", args=[key]) if there else ""


def _name_of_plan(key: str) -> str:
    plan = AnnualPlan.objects.filter(public_id=key).first()
    return plan.name if plan else key


def _page_of_wish(key: str) -> str:
    there = Wish.objects.filter(public_id=key).exists()
    return reverse("plan:wish", args=[key]) if there else ""


def _name_of_wish(key: str) -> str:
    wish = Wish.objects.filter(public_id=key).first()
    return wish.short if wish else key
