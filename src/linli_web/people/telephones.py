"""The mobile number of an account: sealed under a key of its person, shown covered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from linli.schema.personal import is_mobile, normalised
from linli_web.people.outcomes import Refused
from linli_web.personal.keeping import RowState, open_all, seal_states
from linli_web.personal.sealing import Cell, digest
from linli_web.personal.showing import covered

if TYPE_CHECKING:
    from linli_web.people.models import Account
    from linli_web.personal.sealing import Opened

TABLE, COLUMN, KIND = "accounts", "phone", "phone"


def read_mobile(text: str) -> str:
    """Return a mobile number in the one way in which it is kept; empty where none is given.

    Raises
    ------
    Refused
        It is none of the mainland.
    """
    plain = normalised(KIND, text)
    if plain and not is_mobile(plain):
        raise Refused(_("手机号不对：应为 11 位、以 13 到 19 开头的大陆手机号，请逐位核对。"))
    return plain


def opened(account: Account) -> Opened:
    """Return an account's number after its key was tried."""
    return open_all([(Cell(TABLE, COLUMN, account.public_id), account.phone)])[0]


def number_of(account: Account) -> str:
    """Return an account's number in plain, for sending only; empty where there is none to read."""
    return opened(account).text if account.phone else ""


def shown(account: Account) -> str:
    """Return an account's number covered; empty where there is none."""
    return covered(opened(account), KIND) if account.phone else ""


def set_number(account: Account, number: str) -> bool:
    """Put a number, or none, into an account that is saved afterwards; tell whether it is new."""
    if number == number_of(account) and bool(number) == bool(account.phone):
        return False
    state = RowState(account.public_id, account.public_id, {COLUMN: number})
    account.phone = seal_states(TABLE, [state])[0][COLUMN] or ""
    account.phone_digest = digest(KIND, number)
    return True
