"""Files that are either written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from linli.cli.answering import wrong_call

if TYPE_CHECKING:
    from linli.cli.door import Door


def write_file(door: Door, path: Path, data: bytes) -> None:
    """Write a file beside its place, then move it there.

    Raises
    ------
    BadInput
        The place cannot be written to.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        unfinished = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            unfinished.chmod(0o666 & ~_mask())
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise cannot_write(door, path, error) from error


def cannot_write(door: Door, path: Path, error: OSError) -> Exception:
    """Return the refusal that names the place and what stands against it."""
    return wrong_call(
        door.say(
            f"无法写入 {path}：{error.strerror}；请换一个位置",
            f"{path} cannot be written ({error.strerror}); choose another place",
        )
    )


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
