"""What imports read and changed, sealed: tables may hold names of persons, and backups go far.

AES-GCM with a key outside the database; the name of what is sealed is part of it, so that one
table's rows cannot be put in the place of another's.
"""

from __future__ import annotations

import io
import json
import secrets
from hashlib import sha256
from typing import Any

import polars as pl
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_NONCE = 12


def sealed(frames: dict[str, pl.DataFrame], name: str) -> bytes:
    """Return tables as sealed bytes."""
    parts = [_packed(frames[each]) for each in sorted(frames)]
    head = b"".join(len(part).to_bytes(8) for part in parts)
    return _sealed(head + b"".join(parts), name)


def opened(content: bytes, name: str, names: tuple[str, ...]) -> dict[str, pl.DataFrame]:
    """Return the tables of these names from sealed bytes.

    Raises
    ------
    cryptography.exceptions.InvalidTag
        Another key, another name, or changed bytes.
    """
    plain = _opened(content, name)
    found, begin = {}, 8 * len(names)
    for at, each in enumerate(sorted(names)):
        length = int.from_bytes(plain[8 * at : 8 * at + 8])
        found[each] = pl.read_parquet(io.BytesIO(plain[begin : begin + length]))
        begin += length
    return found


def sealed_data(data: Any, name: str) -> bytes:
    """Return plain data, as JSON knows them, as sealed bytes."""
    return _sealed(json.dumps(data, ensure_ascii=False).encode(), name)


def opened_data(content: bytes, name: str) -> Any:
    """Return plain data from sealed bytes.

    Raises
    ------
    cryptography.exceptions.InvalidTag
        Another key, another name, or changed bytes.
    """
    return json.loads(_opened(content, name))


def _sealed(content: bytes, name: str) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(_key()).encrypt(nonce, content, name.encode())


def _opened(content: bytes, name: str) -> bytes:
    return AESGCM(_key()).decrypt(content[:_NONCE], content[_NONCE:], name.encode())


def _packed(frame: pl.DataFrame) -> bytes:
    content = io.BytesIO()
    frame.write_parquet(content, compression="zstd")
    return content.getvalue()


def _key() -> bytes:
    return sha256(settings.IMPORTS_KEY).digest()
