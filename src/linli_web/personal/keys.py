"""Keys of persons: made, unwrapped for use, wrapped anew, destroyed."""

from __future__ import annotations

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction

from linli_web.personal.models import PersonKey
from linli_web.personal.ring import KEY_BYTES, KeysMissing, ring

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from linli_web.personal.ring import Ring

_NONCE_BYTES = 12
_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class DataKey:
    """A person's key, ready for use."""

    key_id: str
    subject: str
    key: bytes


def keys_for(subjects: Iterable[str]) -> dict[str, DataKey]:
    """Return the keys of persons, made where they have none."""
    wanted = sorted(set(subjects))
    with transaction.atomic():
        found = _alive(wanted)
        absent = [each for each in wanted if each not in found]
        for some in batches(absent):
            _make(some)
        if absent:
            found |= _alive(absent)
    return found


def _alive(subjects: list[str]) -> dict[str, DataKey]:
    rows = (
        row
        for some in batches(subjects)
        for row in PersonKey.objects.filter(subject__in=some, erased_at__isnull=True)
    )
    return {row.subject: DataKey(row.key_id, row.subject, unwrapped(row)) for row in rows}


def _make(subjects: list[str]) -> None:
    now = ring()
    new = [PersonKey(subject=each, ring=now.current) for each in subjects]
    for each in new:
        each.wrapped = wrapped(now, each, os.urandom(KEY_BYTES))
    PersonKey.objects.bulk_create(new, batch_size=500, ignore_conflicts=True)
    # A rotation that began meanwhile did not see these rows.
    if ring().current != now.current:
        rewrap(PersonKey.objects.filter(key_id__in=[each.key_id for each in new]))


def by_id(key_ids: Iterable[str]) -> dict[str, DataKey | None]:
    """Return keys by their id; None for one that was destroyed or never was."""
    wanted = sorted(set(key_ids))
    found: dict[str, DataKey | None] = dict.fromkeys(wanted)
    for some in batches(wanted):
        for row in PersonKey.objects.filter(pk__in=some, erased_at__isnull=True):
            found[row.key_id] = DataKey(row.key_id, row.subject, unwrapped(row))
    return found


def batches(things: list[str]) -> Iterator[list[str]]:
    """Cut a long list into parts that one question to the database may name."""
    for at in range(0, len(things), _AT_ONCE):
        yield things[at : at + _AT_ONCE]


def wrapped(now: Ring, row: PersonKey, key: bytes) -> str:
    """Encrypt a person's key by the ring's current one, bound to its row."""
    nonce = os.urandom(_NONCE_BYTES)
    made = AESGCM(now.keys[now.current]).encrypt(nonce, key, _bound(row))
    return urlsafe_b64encode(nonce + made).decode()


def unwrapped(row: PersonKey) -> bytes:
    """Decrypt a person's key.

    Raises
    ------
    KeysMissing
        The ring lacks the key that it was wrapped by, or the row was changed.
    """
    now = ring()
    if row.ring not in now.keys:
        # Wrapped anew since the row was read.
        row.refresh_from_db()
    with suppress(InvalidTag, KeyError, ValueError):
        content = urlsafe_b64decode(row.wrapped)
        wrapping = AESGCM(now.keys[row.ring])
        return wrapping.decrypt(content[:_NONCE_BYTES], content[_NONCE_BYTES:], _bound(row))
    raise KeysMissing


def rewrap(rows: Iterable[PersonKey]) -> int:
    """Wrap keys by the current key of the ring, and tell how many."""
    now, done = ring(), list[PersonKey]()
    for row in rows:
        row.wrapped, row.ring = wrapped(now, row, unwrapped(row)), now.current
        done.append(row)
    PersonKey.objects.bulk_update(done, ["wrapped", "ring"], batch_size=500)
    return len(done)


def _bound(row: PersonKey) -> bytes:
    return f"{row.key_id}\x1f{row.subject}".encode()
