"""Reduced copies of pictures, so that a picture is not decoded each time that it is looked at.

Small ones are shown by the dozen and take next to no room: they are kept beside the originals.
Large ones are kept on this machine by the original's hash, those looked at last, as many as have
room.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from linli.records.whole_files import replace_file
from linli_web.files import store
from linli_web.files.pictures import LARGE, SMALL, shown


def small(sha256: str) -> bytes:
    """Return the small picture of a picture.

    Raises
    ------
    FileNotFoundError
        There is no such picture.
    """
    kept = store.small(sha256)
    if kept is None:
        kept = _shown(sha256, SMALL)
        store.keep_small(sha256, kept)
    return kept


def large(sha256: str) -> bytes:
    """Return a picture as it is looked at.

    Raises
    ------
    FileNotFoundError
        There is no such picture.
    """
    place = _place(sha256)
    with suppress(FileNotFoundError):
        kept = place.read_bytes()
        # What was looked at just now is the last to go.
        os.utime(place)
        return kept
    made = _shown(sha256, LARGE)
    # On a full disk a picture can still be looked at.
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        replace_file(place, made, private=True)
        _make_room(place.parent)
    return made


def forget(sha256: str) -> None:
    """Delete the large copy of a picture."""
    _place(sha256).unlink(missing_ok=True)


def _shown(sha256: str, longest: int) -> bytes:
    with store.opened(sha256) as original:
        return shown(original, longest)


def _place(sha256: str) -> Path:
    return Path(settings.LOOKED_AT_FOLDER) / sha256


def _make_room(folder: Path) -> None:
    """Delete what nobody looked at for longest until the rest has room."""
    found = []
    for each in folder.iterdir():
        # Another process makes room as well.
        with suppress(FileNotFoundError):
            found.append((each.stat().st_mtime_ns, each.stat().st_size, each))
    used = sum(size for _at, size, _each in found)
    for _at, size, each in sorted(found):
        if used <= settings.LOOKED_AT_BYTES:
            return
        each.unlink(missing_ok=True)
        used -= size
