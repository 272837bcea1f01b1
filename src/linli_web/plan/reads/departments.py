"""The departments of the county: those who hold the role, by their office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linli_web.people.holders import holders
from linli_web.people.places import Place
from linli_web.plan.reads.programme import programme

if TYPE_CHECKING:
    from linli_web.people.models import Account


def department_of(account: Account) -> str:
    """Return the department that an account speaks for: its organisation, else its office."""
    return account.organisation.name if account.organisation else account.office


def departments() -> dict[str, list[Account]]:
    """Return the people of each department of the county, by its name."""
    mine = programme()
    rows = holders("department", Place(mine.county if mine else ""))
    found: dict[str, list[Account]] = {}
    for account in rows.select_related("organisation").order_by("pk"):
        if name := department_of(account):
            found.setdefault(name, []).append(account)
    return found
