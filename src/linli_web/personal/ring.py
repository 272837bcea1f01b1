"""The ring of keys outside the database: one current, older ones until nothing needs them.

It lies in the folder of keys as `personal-keys.json`, and with it the key of the digests by which
numbers are searched for. Every process looks whether the file has changed before it uses a key, so
that a rotation reaches all of them at once.
"""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from linli.records.whole_files import make_file, replace_file

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = "personal-keys.json"
KEY_BYTES = 32


class KeysMissing(ImproperlyConfigured):
    """The keys of personal data are not where they should be: nothing is sealed or opened."""

    def __init__(self) -> None:
        super().__init__(
            f"个人信息的密钥（密钥目录里的 {FILE}）不见了或不完整。请从备份恢复密钥目录"
            "（LINLI_KEYS），不要另造。 "
            f"The keys of personal data ({FILE} in the folder of keys) are gone or not whole: "
            "restore the folder (LINLI_KEYS) from its backup, do not make new ones."
        )


@dataclass(frozen=True, slots=True)
class Ring:
    """The keys by version, which is used for what is new, and the key of the digests."""

    keys: Mapping[int, bytes]
    current: int
    digest_key: bytes
    made_at: str

    @property
    def old(self) -> list[int]:
        """Versions that are being replaced."""
        return sorted(set(self.keys) - {self.current})


_READ: dict[str, tuple[tuple[int, int, int], Ring]] = {}


def place() -> Path:
    """Return where the ring lies."""
    return Path(settings.KEYS_FOLDER) / FILE


def ring() -> Ring:
    """Return the keys as they are now.

    Raises
    ------
    KeysMissing
        There are none though something was sealed with them, or the file is not whole.
    """
    file = place()
    try:
        there = file.stat()
    except FileNotFoundError:
        _begin(file)
        there = file.stat()
    stamp = (there.st_mtime_ns, there.st_size, there.st_ino)
    known = _READ.get(str(file))
    if known is None or known[0] != stamp:
        known = _READ[str(file)] = (stamp, _read(file))
    return known[1]


def _begin(file: Path) -> None:
    from linli_web.personal.models import PersonKey

    if PersonKey.objects.filter(erased_at__isnull=True).exists():
        raise KeysMissing
    first = Ring({1: os.urandom(KEY_BYTES)}, 1, os.urandom(KEY_BYTES), _now())
    # Of two processes that begin together one alone does.
    make_file(file, _written(first), private=True)


def _now() -> str:
    return timezone.localtime().isoformat(timespec="seconds")


def _read(file: Path) -> Ring:
    try:
        said = json.loads(file.read_text(encoding="ascii"))
        keys = {int(version): _key(text) for version, text in said["keys"].items()}
        found = Ring(keys, said["current"], _key(said["digest_key"]), said["made_at"])
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise KeysMissing from fault
    if found.current not in keys:
        raise KeysMissing
    return found


def _key(text: str) -> bytes:
    key = b64decode(text, validate=True)
    if len(key) != KEY_BYTES:
        raise ValueError(text[:0])
    return key


def _written(new: Ring) -> bytes:
    return json.dumps(_as_json(new)).encode("ascii")


def _as_json(new: Ring) -> dict[str, Any]:
    keys = {str(version): b64encode(key).decode() for version, key in new.keys.items()}
    digest_key = b64encode(new.digest_key).decode()
    return {
        "current": new.current,
        "keys": keys,
        "digest_key": digest_key,
        "made_at": new.made_at,
    }


def turn() -> Ring:
    """Add a new current key; the old one stays until `retire`."""
    old = ring()
    version = max(old.keys) + 1
    keys = {**old.keys, version: os.urandom(KEY_BYTES)}
    new = Ring(keys, version, old.digest_key, _now())
    replace_file(place(), _written(new), private=True)
    return ring()


def retire() -> Ring:
    """Destroy all keys but the current one."""
    now = ring()
    kept = Ring({now.current: now.keys[now.current]}, now.current, now.digest_key, now.made_at)
    replace_file(place(), _written(kept), private=True)
    return ring()
