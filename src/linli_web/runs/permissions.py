"""Who may see, stop and repeat long work: whoever asked for it, and who looks after all of it.

To repeat it somebody must also be allowed to do what it does, and so must whoever asked for it:
rights are taken away while runs wait.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from linli_web.people.rights import Permission, may
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


def may_act(account: Account, run: Run) -> Permission:
    """Tell whether somebody may do what a run does."""
    kind = kind_named(run.kind)
    return may(account, kind.act) if kind and kind.act else Permission(True)


def may_retry(account: Account, run: Run) -> Permission:
    """Tell whether somebody may let a run be done again: it is done for whoever asked for it."""
    mine = may_act(account, run)
    if not mine.allowed or run.asked_by is None or may_act(run.asked_by, run).allowed:
        return mine
    return Permission(False, _("发起人已经不能做这件事；请由能做的人另行发起。"))
