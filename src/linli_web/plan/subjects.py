"""What of the plan can be talked about, by whoever may open its page."""

from __future__ import annotations

from django.urls import reverse

from linli_web.notices import subjects
from linli_web.plan.models import AnnualPlan


def _page(key: str) -> str:
    there = AnnualPlan.objects.filter(public_id=key).exists()
    return reverse("plan:annual", args=[key]) if there else ""


def _name(key: str) -> str:
    plan = AnnualPlan.objects.filter(public_id=key).first()
    return plan.name if plan else key


def register_subjects() -> None:
    """Tell the room of notices where annual plans have their pages."""
    subjects.register("annual_plans", subjects.Subject(_page, _name))
