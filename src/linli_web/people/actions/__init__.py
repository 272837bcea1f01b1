"""What may be done to accounts, roles and organisations: one verb each, journalled."""

from linli_web.people.actions.accounts import (
    close_account,
    edit_account,
    open_account,
    reopen_account,
    set_own_telephone,
)
from linli_web.people.actions.holdings import (
    appoint_deputy,
    end_deputy,
    end_holding,
    grant,
)
from linli_web.people.actions.organisations import (
    add_document,
    close_organisation,
    create_organisation,
    edit_organisation,
    reopen_organisation,
    withdraw_document,
)

__all__ = [
    "add_document",
    "appoint_deputy",
    "close_account",
    "close_organisation",
    "create_organisation",
    "edit_account",
    "edit_organisation",
    "end_deputy",
    "end_holding",
    "grant",
    "open_account",
    "reopen_account",
    "reopen_organisation",
    "set_own_telephone",
    "withdraw_document",
]
