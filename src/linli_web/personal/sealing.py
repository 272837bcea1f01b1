"""Values of persons encrypted, each under its person's key and bound to its place.

AES-256-GCM with a fresh nonce. Table, column, row and person go in as associated data, so that a
sealed value that was put into another cell does not open. A sealed value reads
`p1.<id of the key>.<nonce, ciphertext and tag>`.

Reference: NIST SP 800-38D (2007), Galois/Counter Mode; at most 2**32 values under one key with
random nonces (section 8.3), and a person has far fewer.
"""

from __future__ import annotations

import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Literal, TypeAlias

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from linli.schema.personal import masked, normalised
from linli_web.personal.ring import ring
from linli_web.tables.constraints import SEALED

_NONCE_BYTES = 12
_ID_LENGTH = 16
State: TypeAlias = Literal["open", "empty", "erased", "damaged"]


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a value stands."""

    table: str
    column: str
    row: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A value after its key was tried.

    Parameters
    ----------
    state
        open; empty: there is none; erased: the person's key is destroyed; damaged: it was changed,
        or put here from another place.
    text
        The value where it is open, else empty.
    """

    state: State
    text: str = ""

    def masked(self, kind: str) -> str:
        """Return the value covered, empty where there is none to cover."""
        return masked(kind, self.text)


def is_sealed(text: object) -> bool:
    """Tell whether something looks like a sealed value."""
    return isinstance(text, str) and text.startswith(SEALED)


def key_of(token: str) -> str:
    """Return the id of the key that a sealed value needs."""
    return token[len(SEALED) : len(SEALED) + _ID_LENGTH]


def sealed(key: bytes, key_id: str, subject: str, cell: Cell, text: str) -> str:
    """Encrypt a value of a person for its place.

    Parameters
    ----------
    key, key_id
        Of the person.
    subject
        The person.
    cell
        Where it will stand.
    text
        The value, not empty.
    """
    nonce = os.urandom(_NONCE_BYTES)
    made = AESGCM(key).encrypt(nonce, text.encode(), _bound(subject, cell))
    return f"{SEALED}{key_id}.{urlsafe_b64encode(nonce + made).decode()}"


def opened(key: bytes, subject: str, cell: Cell, token: str) -> Opened:
    """Decrypt a value where it stands."""
    try:
        content = urlsafe_b64decode(token[len(SEALED) + _ID_LENGTH + 1 :])
        nonce, made = content[:_NONCE_BYTES], content[_NONCE_BYTES:]
        plain = AESGCM(key).decrypt(nonce, made, _bound(subject, cell))
        return Opened("open", plain.decode())
    except (InvalidTag, ValueError):
        return Opened("damaged")


def _bound(subject: str, cell: Cell) -> bytes:
    return "\x1f".join((cell.table, cell.column, cell.row, subject)).encode()


def digest(kind: str, text: str) -> str:
    """Return what an exact value is searched by: a keyed digest, empty for a blank.

    Notes
    -----
    Whoever has the database alone cannot try all numbers, for the key lies outside.
    """
    plain = normalised(kind, text)
    if not plain:
        return ""
    return hmac.new(ring().digest_key, f"{kind}\x1f{plain}".encode(), "sha256").hexdigest()
