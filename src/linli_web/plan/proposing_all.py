"""Proposing the schemes of every community as long work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from linli_web.people.actors import actor
from linli_web.people.rights import demand, may, reach
from linli_web.plan.actions.proposing import propose_for
from linli_web.plan.reads.schemes import communities_to_plan
from linli_web.runs.actions import start
from linli_web.runs.kinds import Kind, register

if TYPE_CHECKING:
    from linli_web.people.models import Account
    from linli_web.runs.leases import Lease
    from linli_web.runs.models import Run

KIND = "propose_schemes"


def register_kind() -> None:
    """Make the long work known."""
    register(Kind(KIND, _("从体检问题生成方案"), _carry_out, act="edit_schemes"))


def ask_for_all(account: Account) -> Run:
    """Ask for the schemes of every community within reach that has none.

    Raises
    ------
    AlreadyOpen
        Somebody's run of this kind goes on.
    PermissionDenied
        Not allowed.
    """
    demand(may(account, "edit_schemes"))
    return start(account, KIND, {}, subject=KIND)


def _carry_out(lease: Lease) -> None:
    """Propose county by county: each has its own price level."""
    account = lease.run.asked_by
    if account is None:
        msg = "whoever asked for the schemes is not known any more"
        raise LookupError(msg)
    by_county = communities_to_plan(reach(account, "edit_schemes"))
    told: dict[str, Any] = {"made": 0, "there": 0, "problems": 0}
    lease.tell(0, len(by_county))
    with lease.writing() as outcome:
        for keys in by_county.values():
            done = propose_for(actor(account), keys, account=account)
            told["made"] += len(done.made)
            told["there"] += len(done.there)
            told["problems"] += len(done.problems)
        outcome.result = told
