"""Who may import: whoever has the act `import`; and who may look at what others brought.

An import holds rows of whole counties, as they were and as they are: whoever did not bring it sees
it once it was imported, if all that it touched lies where they may import themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from linli_web.people.rights import demand, may, reach

if TYPE_CHECKING:
    from linli_web.exchange.models import Import
    from linli_web.people.models import Account


def demand_import(account: Account) -> None:
    """Refuse whoever may not import.

    Raises
    ------
    PermissionDenied
        With the reason.
    """
    demand(may(account, "import"))


def may_see(account: Account, job: Import) -> bool:
    """Tell whether somebody who may import may see this import."""
    within = reach(account, "import")
    if within.everywhere or job.asked_by_id == account.pk:
        return True
    counties = ((job.shown.result if job.shown else None) or {}).get("counties")
    # Imports of earlier versions did not keep their counties.
    return job.kept_at is not None and counties is not None and within.counties.issuperset(counties)


def demand_step(account: Account, job: Import) -> None:
    """Refuse whoever may not import, or not see this import.

    Raises
    ------
    PermissionDenied
        With the reason.
    """
    demand_import(account)
    if not may_see(account, job):
        raise PermissionDenied(_("这次导入由别人上传，或涉及您不能导入的县区。"))
