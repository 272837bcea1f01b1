"""Files that a command writes, and the words where it cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linli.cli.answering import wrong_call
from linli.records.whole_files import replace_file

if TYPE_CHECKING:
    from pathlib import Path

    from linli.cli.door import Door


def write_file(door: Door, path: Path, data: bytes) -> None:
    """Write a file and the folders above it.

    Raises
    ------
    BadInput
        The place cannot be written to.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, data)
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
