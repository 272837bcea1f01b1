"""Who may see, stop and repeat long work: whoever asked for it, and who looks after all of it.

To repeat it somebody must also be allowed to do what it does, and so must whoever asked for it:
rights are taken away while runs wait.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from linli_web.people.rights import demand, may
from linli_web.runs.kinds import kind_named

if TYPE_CHECKING:
    from linli_web.people.models import Account
    from linli_web.runs.models import Run


def may_see_all(account: Account) -> bool:
    """Tell whether somebody may see everybody's runs."""
    return may(account, "handle_runs").allowed


def demand_own(account: Account, run: Run) -> None:
    """Refuse whoever neither asked for the run nor looks after all of them.

    Raises
    ------
    PermissionDenied
        With the reason.
    """
    if run.asked_by_id != account.pk and not may_see_all(account):
        raise PermissionDenied(_("这是别人的后台任务，只有发起人和管理员能看。"))


def demand_act(account: Account, run: Run) -> None:
    """Refuse whoever may not do what a run does.

    Raises
    ------
    PermissionDenied
        With the reason.
    """
    kind = kind_named(run.kind)
    if kind and kind.act:
        demand(may(account, kind.act))
