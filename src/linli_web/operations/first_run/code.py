"""The code that shows that whoever sets the office up has the server in hand.

Problem: an office without accounts lets everybody in, or nobody. Decision: the server writes a code
into a file beside the keys and shows it to whoever started it; the browser asks for it. After some
wrong ones it is void and the server has to make another.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from linli.records.whole_files import replace_file
from linli_web.operations.models import Setup
from linli_web.people.models import Account
from linli_web.plan.models import Programme

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase

# Without letters and digits that are taken for each other.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_GROUPS, _LONG = 4, 4
MOST_FAILURES = 20
_PROOF = "setup"


class AlreadySetUp(Exception):  # noqa: N818 - it is no fault of the program
    """The office has its county and its people."""


def is_open() -> bool:
    """Tell whether the office still has to be set up."""
    row = Setup.objects.first()
    if row is not None:
        return row.finished_at is None
    return not (Account.objects.exists() or Programme.objects.exists())


def place() -> Path:
    """Return the file of the code."""
    return Path(settings.KEYS_FOLDER) / "setup-code"


def begin() -> str:
    """Return the code that opens the pages; a new one where there is none or it is void.

    Raises
    ------
    AlreadySetUp
        There is nothing to set up.
    """
    with transaction.atomic():
        if not is_open():
            raise AlreadySetUp
        row, _ = Setup.objects.get_or_create(pk=1)
        known = _code()
        if known and row.failures < MOST_FAILURES:
            return known
        row.failures = 0
        row.save(update_fields=["failures"])
        groups = ("".join(secrets.choice(_LETTERS) for _ in range(_LONG)) for _ in range(_GROUPS))
        made = "-".join(groups)
        replace_file(place(), made.encode(), private=True)
    return made


def has_code() -> bool:
    """Tell whether there is a code that is not void."""
    row = Setup.objects.first()
    return bool(row and row.failures < MOST_FAILURES and _code())


def enter(session: SessionBase, given: str) -> bool:
    """Let a browser in that brings the code; count it where it does not."""
    known = _code()
    if not has_code() or not constant_time_compare(_plain(given), _plain(known)):
        Setup.objects.filter(failures__lt=MOST_FAILURES).update(failures=F("failures") + 1)
        return False
    session.cycle_key()
    session[_PROOF] = _seal(known)
    return True


def has_entered(session: SessionBase) -> bool:
    """Tell whether a browser has brought the present code."""
    known = _code()
    return bool(known) and constant_time_compare(str(session.get(_PROOF, "")), _seal(known))


def end(session: SessionBase | None = None) -> None:
    """Take the code away."""
    place().unlink(missing_ok=True)
    if session is not None:
        session.flush()


def _code() -> str:
    try:
        return place().read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""


def _plain(code: str) -> str:
    return "".join(letter for letter in code.upper() if letter.isalnum())


def _seal(code: str) -> str:
    return salted_hmac("linli.setup", code).hexdigest()
