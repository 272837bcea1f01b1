"""An annual plan before the public, and back to the desk where it has to be."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from linli.standards import limit
from linli_web.journal.actions import gathered
from linli_web.notices.actions import Message, Wanted, ask, tell
from linli_web.people.actors import actor
from linli_web.people.outcomes import Refused
from linli_web.people.rights import demand
from linli_web.plan.actions.annual_plans import TABLE, locked, move, save
from linli_web.plan.actions.review import NEXT_STEP, office_place, page_of, settle_all
from linli_web.plan.announcing import Announcing, announcer
from linli_web.plan.annual_permissions import may_draw_up
from linli_web.plan.reads.departments import departments
from linli_web.plan.reads.programme import today

if TYPE_CHECKING:
    from linli_web.people.models import Account
    from linli_web.plan.models import AnnualPlan

_MOST_DAYS = 90


def fewest_days() -> int:
    """Return the fewest days of publicity that are set for an annual plan."""
    return int(limit("annual_plan.publicity_days"))


@gathered()
def publicise(account: Account, public_id: str, version: int, days: int) -> AnnualPlan:
    """Show a plan to the public for some days, the first of which is tomorrow.

    Raises
    ------
    PermissionDenied
        Not allowed.
    Conflict
        Somebody else saved in between.
    Refused
        Something stands against it, or the days are too few.
    """
    demand(may_draw_up(account))
    plan = locked(public_id, version)
    if not fewest_days() <= days <= _MOST_DAYS:
        told = {"fewest": fewest_days(), "most": _MOST_DAYS}
        raise Refused(_("公示天数应在 %(fewest)s 到 %(most)s 天之间。") % told)
    move(plan, "publicise")
    settle_all(account, plan)
    plan.publicity_from = today()
    plan.publicity_until = today() + timedelta(days=days)
    plan.announcement = announcer().announce(account, _announcing(plan))
    save(account, plan, "publicise_annual_plan")
    after = Wanted(
        NEXT_STEP,
        gettext_noop("%(name)s：公示期满后办理批准"),
        TABLE,
        plan.public_id,
        page_of(plan),
        place=office_place(),
        values={"name": plan.name},
        role="programme_office",
        due_on=plan.publicity_until + timedelta(days=1),
    )
    ask(actor(account), after)
    return plan


def _announcing(plan: AnnualPlan) -> Announcing:
    rows = plan.rows.select_related("community__street").order_by("community__street", "community")
    listed = [
        f"{row.community.street.name if row.community.street else ''} {row.community.name}".strip()
        for row in rows
    ]
    with override("zh-hans"):
        title = _("%(name)s（公示稿）") % {"name": plan.name}
        body = _body(plan, listed)
    with override("en"):
        english_title = _("%(year)s 年度老旧小区改造计划（公示稿）") % {"year": plan.year}
        english_body = _body(plan, listed)
    opens, closes = plan.publicity_from, plan.publicity_until
    if opens is None or closes is None:
        msg = "a plan is made public from one day to another"
        raise ValueError(msg)
    return Announcing(title, english_title, body, english_body, opens, closes)


def _body(plan: AnnualPlan, listed: list[str]) -> str:
    told = {
        "year": plan.year,
        "number": len(listed),
        "last": plan.publicity_until,
        "list": "\n".join(listed),
    }
    return (
        _(
            "%(year)s 年拟改造 %(number)s 个小区，现予公示。对计划有异议的，请在 %(last)s 前"
            "以书面形式向县专班提出。\n\n%(list)s"
        )
        % told
    )


@gathered()
def return_to_draft(account: Account, public_id: str, version: int, reason: str) -> AnnualPlan:
    """Take a plan back to its draft with the reason; what is public is withdrawn.

    Raises
    ------
    PermissionDenied
        Not allowed.
    Conflict
        Somebody else saved in between.
    Refused
        It is neither in review nor in publicity, or no reason was given.
    """
    demand(may_draw_up(account))
    plan = locked(public_id, version)
    move(plan, "return", reason)
    settle_all(account, plan)
    if plan.announcement is not None:
        announcer().withdraw(account, plan.announcement, reason.strip())
    plan.returned_because = reason.strip()[:500]
    plan.publicity_from = plan.publicity_until = plan.announcement = None
    save(account, plan, "return_annual_plan", reason.strip())
    once = f"returned:{plan.public_id}:{plan.version}"
    told = Message(
        "answered",
        gettext_noop("%(name)s已退回草稿，改后重新送审"),
        {"name": plan.name},
        page_of(plan),
        once,
    )
    tell([each for people in departments().values() for each in people], told)
    return plan
