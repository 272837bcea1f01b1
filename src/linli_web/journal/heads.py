"""The journal's head: a row that grows with each act, and a copy outside the database.

Problem: who may write to the database can remove the last entries and put back the head as it was
when it was signed before them, or put a journal of their own in its place. Decision: after each
commit a copy goes into a file beside the key; it never counts more entries than the database,
unless some were cut off there, and nothing is written behind a head that does not go on from it.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from linli.records.whole_files import replace_file
from linli_web.journal.aside import stands_aside
from linli_web.journal.chain import first_link, is_same, signature
from linli_web.journal.models import Entry, Head

if TYPE_CHECKING:
    from collections.abc import Sequence


class JournalRefused(PermissionDenied):
    """The journal's head does not go on from what this office signed: nothing is written."""

    def __init__(self) -> None:
        super().__init__(
            "日志的链头与本单位的密钥或链头副本不符，不能继续写入。请恢复密钥目录（LINLI_KEYS），"
            "再运行 linli audit verify 核查。 "
            "The journal's head does not fit this office's key or the head's copy, so nothing is "
            "written: restore the folder of keys (LINLI_KEYS), then run linli audit verify."
        )


@dataclass(frozen=True, slots=True)
class KeptHead:
    """A head as the file keeps it."""

    journal: str
    count: int
    link: str
    signature: str
    at: str


def is_signed(head: Head | KeptHead) -> bool:
    """Tell whether a head bears the signature of this office's key."""
    journal = head.journal if isinstance(head.journal, UUID) else UUID(head.journal)
    wanted = signature(settings.JOURNAL_KEY, journal, head.count, head.link)
    return is_same(wanted, head.signature)


def locked_head() -> Head:
    """Return the head, held until the end of the transaction: acts come one after the other.

    Raises
    ------
    JournalRefused
        It is signed by another key, or does not go on from its copy.
    """
    head = Head.objects.select_for_update().first() or _new_head()
    if not is_signed(head) or not _goes_on(head):
        raise JournalRefused
    return head


def _goes_on(head: Head) -> bool:
    """Tell whether the copy, where there is one, is an earlier state of this journal."""
    try:
        kept = kept_head()
    except ValueError:
        return False
    if kept is None:
        return True
    same = kept.journal == head.journal.hex and kept.count <= head.count and is_signed(kept)
    return same and (kept.count < head.count or is_same(kept.link, head.link))


def _new_head() -> Head:
    """Begin a journal; refuse where there was one."""
    if kept_file().exists() or Entry.objects.exists():
        raise JournalRefused
    journal = uuid4()
    link = first_link(journal)
    return Head.objects.create(
        journal=journal,
        link=link,
        signature=signature(settings.JOURNAL_KEY, journal, 0, link),
        at=timezone.now(),
    )


def move_on(head: Head, entries: Sequence[Entry]) -> None:
    """Let the head tell of entries that were just written."""
    last = entries[-1]
    head.count, head.link, head.at = last.number, last.link, last.at
    head.signature = signature(settings.JOURNAL_KEY, head.journal, head.count, head.link)
    changes = [each for each in entries if not stands_aside(each)]
    if changes:
        head.data_count, head.data_at = changes[-1].number, changes[-1].at
    head.save()


def kept_file() -> Path:
    """Return where the copy of the head lies: one for each database."""
    given = connection.settings_dict
    place = Path(str(given["NAME"]))
    folder = Path(settings.DATA_FOLDER)
    # The data folder may be moved, with database and keys.
    name = place.relative_to(folder) if place.is_relative_to(folder) else place
    database = f"{connection.vendor} {given['HOST']} {given['PORT']} {name}"
    number = hashlib.sha256(database.encode()).hexdigest()[:16]
    return Path(settings.KEYS_FOLDER) / f"journal-head-{number}.json"


def kept_head() -> KeptHead | None:
    """Return the copy outside the database; nothing where there is none.

    Raises
    ------
    ValueError
        The file is no head.
    """
    try:
        text = kept_file().read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    try:
        found = KeptHead(**json.loads(text))
        UUID(found.journal)
        is_head = type(found.count) is int and all(
            isinstance(each, str) for each in (found.link, found.signature, found.at)
        )
    except (TypeError, ValueError, AttributeError):
        is_head = False
    if not is_head:
        msg = f"{kept_file()} is no head of a journal"
        raise ValueError(msg)
    return found


def keep(head: Head) -> None:
    """Write the copy, unless a later one is there."""
    with suppress(ValueError):
        there = kept_head()
        if there and there.journal == head.journal.hex and there.count >= head.count:
            return
    keep_anew(head)


def keep_anew(head: Head) -> None:
    """Write the copy whatever is there; a reader sees the old one or the new one, never a part."""
    replace_file(kept_file(), json.dumps(asdict(as_kept(head))).encode(), private=True)


def as_kept(head: Head) -> KeptHead:
    """Return a head as it is kept and published."""
    at = timezone.localtime(head.at).isoformat()
    return KeptHead(head.journal.hex, head.count, head.link, head.signature, at)
