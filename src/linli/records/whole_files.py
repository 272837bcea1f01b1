"""Files that are written whole or not at all, wherever the power fails.

Problem: who reads a file while it is written must not see a part of it, and a computer that stops
must not leave one. Decision: it is written beside its place under a name of its own, brought to the
disk, and then moved there in one step, which is brought to the disk as well.
"""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_OWNER_ONLY = 0o600
_AS_THE_SYSTEM_SAYS = 0o666


def replace_file(place: Path, data: bytes, *, private: bool = False) -> None:
    """Write a file, in the place of one that may be there.

    Parameters
    ----------
    place
        Where it goes; its folder is there.
    data
        What it holds.
    private
        Whether its owner alone may read it; otherwise the system's mask says who may.

    Raises
    ------
    OSError
        It cannot be written; what was there is as it was.
    """
    with replaced(place, private=private) as file:
        file.write(data)


@contextmanager
def replaced(place: Path, *, private: bool = False) -> Iterator[BinaryIO]:
    """Open a file that takes its place when it was written to the end.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     with replaced(Path(folder) / "plan.csv") as file:
    ...         _ = file.write(b"community_id")
    ...     (Path(folder) / "plan.csv").read_bytes()
    b'community_id'
    """
    with _unfinished(place, private=private) as (name, file):
        yield file
        _bring_to_disk(file)
        name.replace(place)
        _bring_name_to_disk(place.parent)


def make_file(place: Path, data: bytes, *, private: bool = False) -> bool:
    """Write a file that is not there yet.

    Returns
    -------
    bool
        Whether it was written: of several that try at once one alone does, and nobody reads a part.

    Raises
    ------
    OSError
        It cannot be written.
    """
    try:
        with made(place, private=private) as file:
            file.write(data)
    except FileExistsError:
        return False
    return True


@contextmanager
def made(place: Path, *, private: bool = False) -> Iterator[BinaryIO]:
    """Open a file that gets its name when it was written to the end, and only if no other has it.

    Raises
    ------
    FileExistsError
        Another has it by then.
    """
    with _unfinished(place, private=private) as (name, file):
        yield file
        _bring_to_disk(file)
        try:
            os.link(name, place)
        except FileExistsError:
            raise
        except OSError:
            # Some file systems know no links.
            if place.exists():
                raise FileExistsError(place) from None
            name.replace(place)
        _bring_name_to_disk(place.parent)


@contextmanager
def _unfinished(place: Path, *, private: bool) -> Iterator[tuple[Path, BinaryIO]]:
    name = place.with_name(f".{secrets.token_hex(8)}.unfinished")
    mode = _OWNER_ONLY if private else _AS_THE_SYSTEM_SAYS
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(name, flags, mode), "w+b") as file:
            yield name, file
    finally:
        name.unlink(missing_ok=True)


def _bring_to_disk(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
    # Windows moves no file that is open.
    file.close()


def _bring_name_to_disk(folder: Path) -> None:
    # Windows cannot open a folder; some network file systems cannot bring one to the disk.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
