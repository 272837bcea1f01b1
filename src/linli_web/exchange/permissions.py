"""Who may import: whoever has the act `import`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linli_web.people.rights import demand, may

if TYPE_CHECKING:
    from linli_web.people.models import Account


def demand_import(account: Account) -> None:
    """Refuse whoever may not import.

    Raises
    ------
    PermissionDenied
        With the reason.
    """
    demand(may(account, "import"))
