"""What a version of an annual plan does otherwise than the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from linli.plan.comparing import plan_differences
from linli_web.plan.reads.annual_standing import before
from linli_web.plan.reads.plan_tables import chosen_in, plan_of
from linli_web.registry.models import Community

if TYPE_CHECKING:
    import polars as pl

    from linli_web.plan.models import AnnualPlan, SpecialPlan


def differences(plan: AnnualPlan) -> list[dict[str, Any]]:
    """Return what changed against the version before, in words; nothing for a first version."""
    last = before(plan)
    return [] if last is None else _told(plan_differences(chosen_in(last), chosen_in(plan)))


def special_differences(plan: SpecialPlan) -> list[dict[str, Any]]:
    """Return what a special plan does otherwise than the one that it amends."""
    if plan.amends is None:
        return []
    return _told(plan_differences(plan_of(plan.amends.solution), plan_of(plan.solution)))


def _told(rows: pl.DataFrame) -> list[dict[str, Any]]:
    words = {
        "in": _("调入"),
        "out": _("调出"),
        "earlier": _("提前"),
        "later": _("推后"),
        "other_scheme": _("换方案"),
    }
    names = dict(
        Community.objects.filter(pk__in=rows["community_id"].to_list()).values_list("pk", "name")
    )
    return [
        row | {"name": names.get(row["community_id"], row["community_id"]), "words": words[change]}
        for row in rows.iter_rows(named=True)
        if (change := row["change"]) in words
    ]
