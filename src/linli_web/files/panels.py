"""The panel of files on an object's page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from linli_web.files.kinds import accepted, kinds
from linli_web.files.models import Attachment
from linli_web.files.permissions import may
from linli_web.files.reads import gallery

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linli_web.files.subjects import Subject
    from linli_web.people.models import Account

_SHOWN = 8


def panel(
    account: Account, found: Subject, keys: Sequence[str], most: int | None = _SHOWN
) -> dict[str, Any]:
    """Return what the panel of an object shows.

    Parameters
    ----------
    account
        Who looks.
    found
        The object.
    keys
        Its key, and those of the objects that went into it.
    most
        How many files at most; None for all, the withdrawn ones too.
    """
    files = gallery(account, found.table, keys)
    return {
        "subject": found,
        "files": files[-most:][::-1] if most else files[::-1],
        "more": max(0, len(files) - most) if most else 0,
        "withdrawn": [] if most else gallery(account, found.table, keys, withdrawn=True),
        "may_read": may(account, "read_files", found.table, found.key).allowed,
        "may_add": may(account, "add_files", found.table, found.key).allowed,
        "may_moderate": may(account, "moderate_files", found.table, found.key).allowed,
        "purposes": Attachment.Purpose.choices,
        "kinds": [(each.label, each.largest_bytes // 1024 // 1024) for each in kinds().values()],
        "accepted": accepted(),
    }
