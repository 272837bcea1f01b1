"""A backup as one file: a zip with a list of what is in it and the hash of each part."""

from __future__ import annotations

import hashlib
import json
import shutil
import struct
import zipfile
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Any

from linli.records.whole_files import replaced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

MANIFEST = "manifest.json"
FORMAT = 1
_BLOCK = 1024 * 1024
_FOLDERS = (("uploads",), ("files",), ("keys",))
# What reading a zip of which any byte may be wrong can raise.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    TypeError,
    ValueError,
)


class BadBackup(Exception):  # noqa: N818 - it is no fault of the program
    """A file that cannot be restored, with the reason in Chinese and English."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a backup."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds.

    Parameters
    ----------
    made_at
        When, with the zone.
    version
        Of the program.
    vendor
        Of the database: sqlite or postgresql.
    migrations
        Names of all migrations that the database had, by app.
    counts
        Rows of the tables.
    head
        The journal's head then.
    members
        All files.
    """

    made_at: str
    version: str
    vendor: str
    migrations: Mapping[str, list[str]]
    counts: Mapping[str, int]
    head: Mapping[str, Any] | None
    members: tuple[Member, ...]
    format: int = FORMAT

    @property
    def has_keys(self) -> bool:
        """Whether the office's keys are among the files."""
        return any(each.name.startswith("keys/") for each in self.members)

    def below(self, folder: str) -> list[Member]:
        """Return the files of a folder."""
        return [each for each in self.members if each.name.startswith(f"{folder}/")]


def pack(place: Path, files: Iterable[tuple[str, Path]], about: Mapping[str, Any]) -> Manifest:
    """Write a backup; it gets its name when it is whole.

    Parameters
    ----------
    place
        Where it goes.
    files
        Name within the backup and where each file lies.
    about
        The other fields of `Manifest`.
    """
    # Nobody else may read it: names and numbers of people are in the database.
    with (
        replaced(place, private=True) as unfinished,
        zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed,
    ):
        members = tuple(_added(packed, name, file) for name, file in files)
        manifest = Manifest(**about, members=members)
        packed.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
    return manifest


def _added(packed: zipfile.ZipFile, name: str, file: Path) -> Member:
    with file.open("rb") as source, packed.open(name, "w", force_zip64=True) as target:
        return _read_through(name, source, target.write)


def _read_through(name: str, source: IO[bytes], each: Callable[[bytes], object]) -> Member:
    """Read a file block by block, hand on each, and tell size and hash."""
    digest, size = hashlib.sha256(), 0
    while block := source.read(_BLOCK):
        digest.update(block)
        size += len(block)
        each(block)
    return Member(name, size, digest.hexdigest())


def names_of(place: Path) -> set[str]:
    """Return the names of a backup's files, none where it cannot be read."""
    try:
        with zipfile.ZipFile(place) as packed:
            return set(packed.namelist())
    except _DAMAGED:
        return set()


def inspected(place: Path) -> Manifest:
    """Return what a backup holds, after every byte was compared with its hash.

    Raises
    ------
    BadBackup
        It is none, is of a newer form, or a part is missing, changed or does not belong.
    """
    try:
        with zipfile.ZipFile(place) as packed:
            manifest = _manifest(packed)
            _compare(packed, manifest)
    except FileNotFoundError:
        raise BadBackup(f"没有这个文件：{place} · there is no such file: {place}") from None
    except _DAMAGED as fault:
        raise BadBackup(
            f"{place.name} 不是备份，或者已损坏（{fault}）；请换一份备份 · "
            f"{place.name} is no backup, or damaged ({fault}): use another copy"
        ) from fault
    return manifest


def _manifest(packed: zipfile.ZipFile) -> Manifest:
    said = json.loads(packed.read(MANIFEST))
    if said["format"] != FORMAT:
        raise BadBackup(
            f"备份的格式是 {said['format']}，本版本只认 {FORMAT}；请用新版本恢复 · "
            f"the backup's form is {said['format']}, this version reads {FORMAT}: use a newer one"
        )
    members = tuple(Member(**each) for each in said.pop("members"))
    for each in members:
        if not is_inside(each.name):
            raise BadBackup(
                f"备份里有不该有的路径：{each.name} · a path that does not belong: {each.name}"
            )
    return Manifest(**said, members=members)


def is_inside(name: str) -> bool:
    """Tell whether a name leads to a place of ours and nowhere else.

    Examples
    --------
    >>> is_inside("uploads/a/b.xlsx"), is_inside("database"), is_inside("uploads/../x")
    (True, True, False)
    """
    path = PurePosixPath(name)
    if "\\" in name or ":" in name or path.is_absolute() or ".." in path.parts:
        return False
    return name == "database" or (path.parts[:1] in _FOLDERS and len(path.parts) > 1)


def _compare(packed: zipfile.ZipFile, manifest: Manifest) -> None:
    there = sorted(set(packed.namelist()) - {MANIFEST})
    if there != sorted(each.name for each in manifest.members):
        raise BadBackup(
            "备份里的文件与清单不符，请换一份备份 · "
            "the files of the backup are not those of its list: use another copy"
        )
    for member in manifest.members:
        with packed.open(member.name) as source:
            found = _read_through(member.name, source, len)
        if found != member:
            raise BadBackup(
                f"备份已损坏：{member.name} 被改动，请换一份备份 · "
                f"the backup is damaged, {member.name} was changed: use another copy"
            )


def unpack(place: Path, members: Iterable[Member], prefix: str, folder: Path) -> None:
    """Write some files of a backup, without a part of their names, below a folder."""
    with zipfile.ZipFile(place) as packed:
        for member in members:
            target = folder / member.name.removeprefix(prefix)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.touch(mode=0o600)
            with packed.open(member.name) as source, target.open("wb") as file:
                shutil.copyfileobj(source, file, _BLOCK)
