"""Before an amendment is solved: what has started stays where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from linli.plan.scenarios import row_key
from linli_web.journal.actions import gathered
from linli_web.people.outcomes import Refused
from linli_web.plan.actions.scenario_rows import set_rows
from linli_web.plan.models import Scenario
from linli_web.plan.reads.programme_tables import rows_of
from linli_web.plan.reads.started import started_commitments, started_locks

if TYPE_CHECKING:
    from linli_web.people.models import Account


@gathered()
def lock_started(account: Account, public_id: str, version: int) -> Scenario:
    """Lock open projects in a scenario, and take the money of works under way off its caps.

    Parameters
    ----------
    account
        Who does it.
    public_id, version
        The scenario, and the version that the wish rests on.

    Raises
    ------
    PermissionDenied
        Not allowed.
    Conflict
        Somebody else saved in between.
    Refused
        No project is open.
    """
    scenario = Scenario.objects.get(public_id=public_id)
    locks, promised = started_locks(scenario.years), started_commitments(scenario)
    if not locks and not promised:
        raise Refused(_("没有要锁定的：还没有立项的项目，或者都已锁定。"))
    mine = {row["community_id"] for row in locks}
    changes: dict[str, dict[str, object] | None] = {
        row_key("locks", row): None
        for row in rows_of(scenario).get("locks", ())
        if row["community_id"] in mine
    }
    changes |= {row_key("locks", row): row for row in locks}
    scenario = set_rows(account, public_id, version, "locks", changes)
    money = {row_key("commitments", row): row for row in promised}
    return set_rows(account, public_id, scenario.version, "commitments", money)
