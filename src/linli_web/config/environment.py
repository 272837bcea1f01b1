"""Settings from the environment, read strictly: a misspelt value stops the start."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import platformdirs


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
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def secret_key(folder: Path) -> str:
    """Return LINLI_SECRET_KEY, else the key kept beside the database, made at the first start."""
    if given := text("LINLI_SECRET_KEY"):
        return given
    kept = folder / "secret-key"
    if not kept.exists():
        # O_EXCL: of two processes that start together only one writes the key.
        try:
            handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return kept.read_text(encoding="ascii").strip()
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
    return kept.read_text(encoding="ascii").strip()
