"""The special plan and the annual plans: what they list, how far they are, what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from linli.lifecycle import states
from linli_web.api.objects.kinds import ObjectKind, same
from linli_web.people.rights import may, reach
from linli_web.plan.annual_permissions import hidden_states, reads_whole_plans
from linli_web.plan.reads import annual_plans as reads
from linli_web.plan.reads.annual_differences import differences, special_differences
from linli_web.plan.reads.annual_standing import against, opinions_missing
from linli_web.plan.reads.annual_states import NEXT
from linli_web.plan.reads.programme import today
from linli_web.plan.reads.special_plans import chosen_within, year_sums

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from linli_web.people.models import Account
    from linli_web.people.rights import Reach
    from linli_web.plan.models import AnnualPlan, SpecialPlan


# What a solution holds in full; a list shows none of it.
_LONG = ("solution__plan", "solution__funding", "solution__progress")


def _reach(account: Account) -> Reach:
    return reach(account, "read_programme")


def _special_rows(account: Account) -> QuerySet[SpecialPlan]:
    found = reads.special_plans().defer(*_LONG).exclude(state__in=hidden_states(account))
    return found if may(account, "read_programme").allowed else found.none()


def _annual_rows(account: Account) -> QuerySet[AnnualPlan]:
    found = reads.plans(_reach(account)).exclude(state__in=hidden_states(account))
    return found if may(account, "read_programme").allowed else found.none()


def _listed(_account: Account, rows: Sequence[Any]) -> Sequence[dict[str, Any]]:
    return [{"plan": each} for each in rows]


def _special(account: Account, key: str) -> dict[str, Any]:
    plan = _special_rows(account).get(public_id=key)
    return {
        "plan": plan,
        "years": year_sums(plan, _reach(account)),
        "projects": chosen_within(plan, _reach(account)).to_dicts(),
        "annual_plans": _listed(account, list(_annual_rows(account).filter(special_plan=plan))),
        "differences": special_differences(plan) if reads_whole_plans(account) else [],
    }


def _annual(account: Account, key: str) -> dict[str, Any]:
    plan = _annual_rows(account).get(public_id=key)
    whole = reads_whole_plans(account)
    verb = NEXT.get(plan.state, "") if whole else ""
    return {
        "plan": plan,
        "missing": opinions_missing(plan) if plan.state == "in_review" else [],
        "next_move": verb,
        "obstacles": against(plan, verb, today()) if verb else [],
        "rows": reads.lines(plan, reached=_reach(account)),
        "opinions": plan.opinions.order_by("-round", "given_at", "id") if whole else [],
        "differences": differences(plan) if whole else [],
    }


SPECIAL_PLANS = ObjectKind(
    "special_plans",
    _special_rows,
    _listed,
    _special,
    {"made_at": "made_at"},
    "-made_at",
    (same("state", "state", states("special_plan")),),
)
ANNUAL_PLANS = ObjectKind(
    "annual_plans",
    _annual_rows,
    _listed,
    _annual,
    {"year": "year", "published_at": "published_at"},
    "-year",
    (
        same("year", number=True),
        same("state", "state", states("annual_plan")),
    ),
)
