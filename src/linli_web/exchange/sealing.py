"""What imports changed, sealed: tables may hold names of persons, and backups go far.

AES-GCM with a key outside the database; the name of what is sealed is part of it, so that one
table's rows cannot be put in the place of another's.
"""

from __future__ import annotations

import io
import secrets
from hashlib import sha256

import polars as pl
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_NONCE = 12


def sealed(frames: dict[str, pl.DataFrame], name: str) -> bytes:
    """Return tables as sealed bytes."""
    parts = [_packed(frames[each]) for each in sorted(frames)]
    head = b"".join(len(part).to_bytes(8) for part in parts)
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(_key()).encrypt(nonce, head + b"".join(parts), name.encode())


def opened(content: bytes, name: str, names: tuple[str, ...]) -> dict[str, pl.DataFrame]:
    """Return the tables of these names from sealed bytes.

    Raises
    ------
    cryptography.exceptions.InvalidTag
        Another key, another name, or changed bytes.
    """
    plain = AESGCM(_key()).decrypt(content[:_NONCE], content[_NONCE:], name.encode())
    found, begin = {}, 8 * len(names)
    for at, each in enumerate(sorted(names)):
        length = int.from_bytes(plain[8 * at : 8 * at + 8])
        found[each] = pl.read_parquet(io.BytesIO(plain[begin : begin + length]))
        begin += length
    return found


def _packed(frame: pl.DataFrame) -> bytes:
    content = io.BytesIO()
    frame.write_parquet(content, compression="zstd")
    return content.getvalue()


def _key() -> bytes:
    return sha256(settings.IMPORTS_KEY).digest()
