"""Entries chained by keyed digests: whoever lacks the key cannot change, swap, add or remove one.

Each entry's link is an HMAC over the link before it and the entry's own content; the head is the
last link with the number of entries, signed. The key lies outside the database.

Reference: H. Krawczyk, M. Bellare, R. Canetti, HMAC: Keyed-Hashing for Message Authentication,
RFC 2104 (1997); B. Schneier, J. Kelsey, Secure Audit Logs to Support Computer Forensics, ACM
Transactions on Information and System Security 2 (1999) 159-176.
"""

from __future__ import annotations

import hmac
import json
from datetime import UTC
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


class Content(Protocol):
    """What an entry says."""

    number: int
    at: datetime
    actor_id: str
    actor_name: str
    origin: str
    act: str
    table: str
    key: str
    before: Any
    after: Any
    note: str


def first_link(journal: UUID) -> str:
    """Return what the first entry of a journal is chained to: the journal itself."""
    return journal.hex * 2


def link(key: bytes, previous: str, content: Content) -> str:
    """Return the link of an entry behind another.

    Parameters
    ----------
    key
        The journal's key.
    previous
        Link of the entry before, `first_link` for the first.
    content
        The entry.

    Returns
    -------
    link
        64 hexadecimal digits.
    """
    return hmac.new(key, previous.encode() + _canonical(content), "sha256").hexdigest()


def signature(key: bytes, journal: UUID, count: int, last: str) -> str:
    """Return the signature of a head: of the number of entries and the last link."""
    said = f"head {journal.hex} {count} {last}"
    return hmac.new(key, said.encode(), "sha256").hexdigest()


def is_same(one: str, other: str) -> bool:
    """Compare two links or signatures in a time that tells nothing of them."""
    return hmac.compare_digest(one.encode(), other.encode())


def _canonical(content: Content) -> bytes:
    said = [
        content.number,
        content.at.astimezone(UTC).isoformat(timespec="microseconds"),
        content.actor_id,
        content.actor_name,
        content.origin,
        content.act,
        content.table,
        content.key,
        _plain(content.before),
        _plain(content.after),
        content.note,
    ]
    return json.dumps(
        said, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False
    ).encode()


def _plain(value: Any) -> Any:
    """Write a number in one way: a database may give back 1e16 as a whole number."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, float) and value.is_integer():
        # As it was written in decimals: above 2 ** 53 the float itself is another number.
        return int(Decimal(repr(value)))
    return value
