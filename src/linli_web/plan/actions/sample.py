"""The schemes of the sample county: proposed from its findings, two of them frozen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linli_web.plan.actions.proposing import propose_for
from linli_web.plan.actions.schemes import set_frozen
from linli_web.plan.reads.schemes import communities_to_plan

if TYPE_CHECKING:
    from linli_web.journal.actions import Actor


def propose_sample_schemes(actor: Actor) -> None:
    """Propose the schemes of every community that waits for works.

    The first is frozen for the vote, the last for the permit, so that each state can be looked at.
    """
    made = [
        scheme
        for keys in communities_to_plan().values()
        for scheme in propose_for(actor, keys, as_one=True).made
    ]
    if len(made) > 1:
        set_frozen(actor, made[0], "freeze_for_vote", None)
        set_frozen(actor, made[-1], "freeze_for_vote", None)
        set_frozen(actor, made[-1], "freeze_for_permit", None)
