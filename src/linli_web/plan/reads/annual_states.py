"""The states of special and annual plans in words, and the way of one drawn as steps."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from linli.lifecycle import states
from linli_web.people.tables import Word
from linli_web.tables.packed import packed_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linli_web.plan.models import AnnualPlan


@dataclass(frozen=True, slots=True)
class State(Word):
    """A state, and the colour of its pill."""

    pill: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a plan's way: `done`, `now` or `ahead`, and what is to be said of it."""

    title: str
    words: str
    state: str


STATES: Mapping[str, State] = MappingProxyType(
    {
        row["state"]: State(row["state"], row["zh"], row["en"], row["pill"])
        for row in packed_rows("linli_web.plan", "annual_states")
    }
)
# The move that goes on from each state; what stands against it is told beside it.
NEXT: Mapping[str, str] = MappingProxyType(
    {
        "draft": "send_for_review",
        "in_review": "publicise",
        "in_publicity": "approve",
        "approved": "publish",
    }
)
_ENDED = "superseded"


def steps(plan: AnnualPlan) -> list[Step]:
    """Return the way of an annual plan with how far it is."""
    way = [each for each in states("annual_plan") if each != _ENDED]
    here = len(way) if plan.state == _ENDED else way.index(plan.state)
    last = len(way) - 1
    words = _words(plan)
    return [
        Step(
            STATES[name].label,
            words.get(name, "") if at <= here else "",
            "ahead" if at > here else "now" if at == here and at < last else "done",
        )
        for at, name in enumerate(way)
    ]


def _words(plan: AnnualPlan) -> dict[str, str]:
    said = plan.opinions.filter(kind="department", round=plan.round).count()
    found = {
        "draft": localtime(plan.made_at).date().isoformat(),
        "in_review": _("%(said)s / %(asked)s 个部门已答复")
        % {"said": said, "asked": len(plan.asked)},
    }
    if plan.publicity_until is not None:
        found["in_publicity"] = _("至 %(last)s") % {"last": plan.publicity_until}
    if plan.approved_on is not None:
        found["approved"] = f"{plan.approved_on} {plan.approval}"
    if plan.published_at is not None:
        found["published"] = localtime(plan.published_at).date().isoformat()
    return found
