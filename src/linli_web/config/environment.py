"""Settings from the environment, read strictly: a misspelt value stops the start."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs

from linli.records.whole_files import make_file

if TYPE_CHECKING:
    from collections.abc import Sequence


def text(name: str, default: str = "") -> str:
    """Return NAME, or the content of the file that NAME_FILE names."""
    if from_file := os.environ.get(f"{name}_FILE"):
        return Path(from_file).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default)


def switch(name: str, *, default: bool) -> bool:
    """Return a yes/no setting; only `true` and `false` are words for it."""
    found = os.environ.get(name)
    if found is None:
        return default
    if found not in {"true", "false"}:
        msg = f"{name} is {found!r}; it has to be true or false"
        raise ValueError(msg)
    return found == "true"


def number(name: str, default: int) -> int:
    """Return a whole number."""
    found = os.environ.get(name, str(default))
    if not found.isdecimal():
        msg = f"{name} is {found!r}; it has to be a whole number"
        raise ValueError(msg)
    return int(found)


def choice(name: str, allowed: Sequence[str]) -> str:
    """Return one of some words; the first where nothing is said."""
    found = os.environ.get(name, allowed[0])
    if found not in allowed:
        msg = f"{name} is {found!r}; it has to be {' or '.join(allowed)}"
        raise ValueError(msg)
    return found


def web_address(name: str) -> str:
    """Return a web address, empty where none is set."""
    found = text(name)
    if found and not found.startswith(("https://", "http://")):
        msg = f"{name} is {found!r}; it has to begin with https:// or http://"
        raise ValueError(msg)
    return found


def words(name: str, default: str) -> list[str]:
    """Return a list written with commas."""
    return [each.strip() for each in text(name, default).split(",") if each.strip()]


def data_folder() -> Path:
    """Return where the office keeps its database, keys and files.

    `LINLI_HOME` where it is set, `data` below the current folder in a checkout, else the user's
    data folder.
    """
    if home := os.environ.get("LINLI_HOME"):
        folder = Path(home)
    elif (Path.cwd() / "src" / "linli_web").is_dir():
        folder = Path.cwd() / "data"
    else:
        folder = platformdirs.user_data_path("linli", appauthor=False)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def keys_folder(folder: Path) -> Path:
    """Return where keys are kept: LINLI_KEYS, else beside the database."""
    found = Path(text("LINLI_KEYS", str(folder / "keys")))
    found.mkdir(parents=True, exist_ok=True, mode=0o700)
    return found


def file_storage(folder: Path) -> dict[str, Any]:
    """Return where files are kept: a folder beside the database, or a bucket that speaks S3."""
    bucket = text("LINLI_S3_BUCKET")
    if not bucket:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": folder / "files", "base_url": None},
        }
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": text("LINLI_S3_ENDPOINT") or None,
            "region_name": text("LINLI_S3_REGION") or None,
            "access_key": text("LINLI_S3_KEY") or None,
            "secret_key": text("LINLI_S3_SECRET") or None,
            # Read through the office alone, which asks for rights first.
            "default_acl": None,
            "querystring_auth": True,
            "file_overwrite": True,
        },
    }


def secret_key(folder: Path) -> str:
    """Return LINLI_SECRET_KEY, else the key kept beside the database, made at the first start."""
    return text("LINLI_SECRET_KEY") or kept_once(folder / "secret-key")


def kept_once(place: Path) -> str:
    """Return a secret from its file, made where there is none yet."""
    if not place.exists():
        # Of two processes that start together one alone makes it.
        make_file(place, secrets.token_urlsafe(50).encode("ascii"), private=True)
    return place.read_text(encoding="ascii").strip()


def private_file(place: Path) -> Path:
    """Return a file that its owner alone may read; an empty one is made where there is none.

    SQLite gives its files beside the database (-wal, -shm) the database's own rights.
    """
    if place.parent.is_dir() and not place.exists():
        place.touch(mode=0o600)
    return place
