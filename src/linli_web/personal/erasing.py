"""A person's key destroyed: every copy of their data, in rows, journal and backups, is unreadable.

A backup made before still holds the key. So the ids of destroyed keys are written down beside the
ring, outside the database, and destroyed again after each restore.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from linli_web.personal.models import PersonKey

if TYPE_CHECKING:
    from collections.abc import Iterable

FILE = "personal-erased.txt"


def destroy(key_id: str) -> None:
    """Destroy a person's key, in the caller's transaction."""
    row = PersonKey.objects.select_for_update().get(pk=key_id)
    row.wrapped, row.erased_at = "", row.erased_at or timezone.now()
    row.save(update_fields=["wrapped", "erased_at"])
    transaction.on_commit(lambda: _write_down([key_id]))


def _write_down(key_ids: Iterable[str]) -> None:
    file = place()
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "a", encoding="ascii") as opened:
        opened.writelines(f"{each}\n" for each in key_ids)
        opened.flush()
        os.fsync(opened.fileno())


def place() -> Path:
    """Return where the ids of destroyed keys are written down."""
    return Path(settings.KEYS_FOLDER) / FILE


def destroyed() -> list[str]:
    """Return the ids of all keys that were ever destroyed here."""
    return place().read_text(encoding="ascii").split() if place().exists() else []


def erase_again() -> int:
    """Destroy what was destroyed before, after a backup brought it back; tell how many keys."""
    back = PersonKey.objects.filter(erased_at__isnull=True, pk__in=destroyed())
    return back.update(wrapped="", erased_at=timezone.now())
