"""Where content lies: by its SHA-256, written once, in a folder or an S3-compatible bucket."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import IO, TYPE_CHECKING

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages

from linli.records.whole_files import replaced

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.core.files.storage import Storage

_BLOCK = 1024 * 1024
_OBJECTS, _SMALL = "objects", "small"


def storage() -> Storage:
    """Return the storage that the settings name."""
    return storages["files"]


def local_folder() -> Path | None:
    """Return the folder that holds the content; None where it lies in a bucket."""
    found = storage()
    return Path(found.location) if isinstance(found, FileSystemStorage) else None


def name_of(sha256: str) -> str:
    """Return under which name content is kept.

    Examples
    --------
    >>> name_of("abcdef" + 58 * "0")[:20]
    'objects/ab/abcdef000'
    """
    return f"{_OBJECTS}/{sha256[:2]}/{sha256}"


def digest_of(file: IO[bytes]) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


def keep(file: Path, sha256: str) -> None:
    """Keep content under its hash; what is there already is left as it is."""
    with file.open("rb") as opened:
        _put(name_of(sha256), opened)


def keep_bytes(content: bytes) -> str:
    """Keep content that was made here and return its hash."""
    sha256 = hashlib.sha256(content).hexdigest()
    _put(name_of(sha256), ContentFile(content))
    return sha256


def put(name: str, file: IO[bytes]) -> None:
    """Put back content under the name that it had, from a backup."""
    _put(name, file, anew=True)


def opened(sha256: str) -> IO[bytes]:
    """Open content for reading.

    Raises
    ------
    FileNotFoundError
        It is not there.
    """
    return storage().open(name_of(sha256))


def small(sha256: str) -> bytes | None:
    """Return the small picture of a picture; None where none was made yet."""
    try:
        with storage().open(_name_of_small(sha256)) as kept:
            return bytes(kept.read())
    except FileNotFoundError:
        return None


def keep_small(sha256: str, picture: bytes) -> None:
    """Keep the small picture of a picture."""
    _put(_name_of_small(sha256), ContentFile(picture))


def _name_of_small(sha256: str) -> str:
    return f"{_SMALL}/{sha256[:2]}/{sha256}"


def delete(sha256: str) -> None:
    """Delete content and its small picture for good; what is not there needs no deleting."""
    storage().delete(_name_of_small(sha256))
    storage().delete(name_of(sha256))


def kept_since(sha256: str) -> datetime:
    """Return when content was written.

    Raises
    ------
    FileNotFoundError
        It is not there.
    """
    return storage().get_modified_time(name_of(sha256))


def size_of(sha256: str) -> int | None:
    """Return how many bytes are kept; None where nothing is."""
    try:
        return storage().size(name_of(sha256))
    except FileNotFoundError:
        return None


def kept_hashes() -> Iterator[str]:
    """Yield the hashes of all content that is kept."""
    for folder in _listed(_OBJECTS)[0]:
        for name in _listed(f"{_OBJECTS}/{folder}")[1]:
            # A file that is being written has no name of ours yet.
            if len(name) == 64:
                yield name


def _listed(folder: str) -> tuple[list[str], list[str]]:
    try:
        folders, files = storage().listdir(folder)
    except FileNotFoundError:
        return [], []
    return sorted(folders), sorted(files)


def _put(name: str, file: IO[bytes], *, anew: bool = False) -> None:
    if not anew and storage().exists(name):
        return
    file.seek(0)
    folder = local_folder()
    if folder is None:
        # A bucket shows an object when it is whole, and takes the same one twice without harm.
        storage().save(name, File(file))
    else:
        _write(folder / name, file)


def _write(place: Path, file: IO[bytes]) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    with replaced(place, private=True) as target:
        shutil.copyfileobj(file, target, _BLOCK)
