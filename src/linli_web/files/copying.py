"""All kept content as files: into a backup and back, from a folder or a bucket."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from linli_web.files import store

if TYPE_CHECKING:
    from collections.abc import Iterator


def kept_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the name of each content and a file that holds it, until the next is asked for.

    Parameters
    ----------
    folder
        Where content of a bucket is laid for that while.
    """
    local = store.local_folder()
    for sha256 in store.kept_hashes():
        name = store.name_of(sha256)
        if local is not None:
            yield name, local / name
            continue
        laid = folder / sha256
        with store.opened(sha256) as source, laid.open("wb") as target:
            shutil.copyfileobj(source, target)
        yield name, laid
        laid.unlink()


def put_into_bucket(folder: Path) -> None:
    """Put content that a backup held into the bucket; what is there stays, by its hash the same."""
    for file in sorted(each for each in folder.rglob("*") if each.is_file()):
        with file.open("rb") as opened:
            store.put(file.relative_to(folder).as_posix(), opened)
