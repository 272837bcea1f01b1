"""Backups of everything that the office keeps, and back again.

Problem: the database and the files change while a backup is made. Decision: the database is copied
first, as of one moment, and counted as of the same; files are never changed and belong to rows that
were written after them, so a copy made later holds every file that the database knows, and perhaps
some more.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.core.management import call_command
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

import linli
from linli.schema import kept_tables
from linli_web.exchange.reads import counts
from linli_web.files.copying import kept_files, put_into_bucket
from linli_web.files.store import local_folder
from linli_web.journal.actions import PROGRAM, Act, record
from linli_web.journal.chain import is_same, signature
from linli_web.journal.heads import JournalRefused, as_kept, keep_anew, kept_file
from linli_web.journal.memory import forget
from linli_web.journal.models import Head
from linli_web.journal.moments import one_moment
from linli_web.operations.archive import BadBackup, Manifest, inspected, pack, unpack
from linli_web.operations.databases import dump, has_rows, load, put_files_aside
from linli_web.personal.erasing import FILE as ERASED
from linli_web.personal.ring import FILE as RING
from linli_web.privacy.forgetting import erase_again

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEY = "journal-key"
_IMPORTS_KEY = "imports-key"
_KEYS = (_KEY, _IMPORTS_KEY, RING, ERASED, "journal-head-*.json")


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did.

    Parameters
    ----------
    manifest
        Of the backup.
    before
        Where what was there before is kept; nothing where there was nothing.
    """

    manifest: Manifest
    before: Path | None


def keys_are_beside() -> bool:
    """Tell whether the keys lie in the data folder, not in a place that the county chose."""
    return Path(settings.KEYS_FOLDER).resolve().is_relative_to(Path(settings.DATA_FOLDER).resolve())


def backup(place: Path, *, with_keys: bool) -> Manifest:
    """Write a backup of database and files.

    Parameters
    ----------
    place
        The file; one that is there is replaced once the new one is whole.
    with_keys
        Whether keys go in, too: whoever has such a backup can write a journal that proves itself,
        and read what is encrypted.

    Raises
    ------
    BadBackup
        The database cannot be copied.
    Error
        It is damaged.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent) as folder:
        dumped = Path(folder) / "database"
        with one_moment() as moment:
            about = _about()
            dump(dumped, moment)
        return pack(place, _files(dumped, Path(folder), with_keys=with_keys), about)


def _about() -> dict[str, Any]:
    applied = MigrationRecorder(connection).applied_migrations()
    by_app: dict[str, list[str]] = {}
    for app, name in sorted(applied):
        by_app.setdefault(app, []).append(name)
    # A database of an earlier version may lack some.
    there = connection.introspection.table_names()
    rows = counts(name for name in kept_tables() if name in there)
    head = Head.objects.first() if Head._meta.db_table in there else None
    return {
        "made_at": timezone.localtime().isoformat(timespec="seconds"),
        "version": linli.__version__,
        "vendor": connection.vendor,
        "migrations": by_app,
        "counts": {name: number for name, number in rows.items() if number},
        "head": asdict(as_kept(head)) if head else None,
    }


def _files(dumped: Path, folder: Path, *, with_keys: bool) -> Iterator[tuple[str, Path]]:
    yield "database", dumped
    for name, file in kept_files(folder):
        yield f"files/{name}", file
    # Files of imports under way stay out: they tell of persons in plain, and go within days.
    if with_keys:
        for pattern in _KEYS:
            for file in sorted(Path(settings.KEYS_FOLDER).glob(pattern)):
                yield f"keys/{file.name}", file


def restore(place: Path, *, replace: bool) -> Restored:
    """Put back a backup, after it was checked to the last byte.

    Parameters
    ----------
    place
        The backup.
    replace
        Whether data that are there may be replaced; they are backed up first.

    Raises
    ------
    BadBackup
        The backup is damaged, of another database or of a newer version, signed by another key,
        there are data that may not be replaced, or the database refuses it. Nothing was changed,
        or what was there is named.
    """
    manifest = inspected(place)
    _refuse_what_does_not_fit(manifest)
    with tempfile.TemporaryDirectory(dir=settings.DATA_FOLDER) as name:
        folder = Path(name)
        unpack(place, manifest.members, "", folder)
        _refuse_another_key(manifest, folder)
        before = _put_aside(manifest, replace=replace)
        try:
            with ExitStack() as exchanged:
                for new, there in _folders(folder):
                    exchanged.enter_context(_exchanged(new, there))
                load(folder / "database")
            if manifest.has_keys:
                _take_keys(folder / "keys")
            _go_on(place, manifest)
        except (BadBackup, Error, JournalRefused) as fault:
            raise _told_with(fault, before) from fault
    return Restored(manifest, before)


def _folders(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Yield what a backup brings and where it belongs; content for a bucket goes there at once."""
    yield folder / "uploads", Path(settings.UPLOAD_FOLDER)
    local = local_folder()
    if local is None:
        put_into_bucket(folder / "files")
    else:
        yield folder / "files", local


def _told_with(fault: Exception, before: Path | None) -> BadBackup:
    if before is None:
        return BadBackup(str(fault))
    return BadBackup(f"{fault} · 恢复前的数据在 {before} · what was there before is in {before}")


def _refuse_what_does_not_fit(manifest: Manifest) -> None:
    if manifest.vendor != connection.vendor:
        raise BadBackup(
            f"备份来自 {manifest.vendor}，这里是 {connection.vendor}：请在原处 linli export，"
            f"在这里 linli import · the backup is of {manifest.vendor}, this is "
            f"{connection.vendor}: use linli export there and linli import here"
        )
    known = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    newer = sorted(
        f"{app}.{name}"
        for app, names in manifest.migrations.items()
        for name in names
        if (app, name) not in known
    )
    if newer:
        raise BadBackup(
            f"备份来自更新的版本 {manifest.version}（{newer[0]}）：请先升级程序 · "
            f"the backup is of a newer version, {manifest.version} ({newer[0]}): upgrade first"
        )


def _refuse_another_key(manifest: Manifest, folder: Path) -> None:
    head = manifest.head
    if head is None:
        return
    inside = folder / "keys" / _KEY
    key = inside.read_bytes().strip() if inside.exists() else settings.JOURNAL_KEY
    wanted = signature(key, UUID(head["journal"]), head["count"], head["link"])
    if not is_same(wanted, head["signature"]):
        raise BadBackup(
            "备份里的日志是用另一把密钥签名的：请先把当时的密钥目录放到 LINLI_KEYS 处 · "
            "the backup's journal is signed by another key: put the folder of keys of that time "
            "where LINLI_KEYS says, first"
        )


def _put_aside(manifest: Manifest, *, replace: bool) -> Path | None:
    """Back up what is there; refuse where it may not be replaced."""
    tables = [*kept_tables(), "accounts", "file_contents", "journal_entries", "programmes"]
    uploads = Path(settings.UPLOAD_FOLDER)
    try:
        is_empty = not has_rows(tables) and not any(uploads.glob("*"))
    except Error:
        is_empty = False
    if is_empty:
        return None
    if not replace:
        raise BadBackup(
            "这里已有数据。确要替换，请加 --replace；原有数据会先自动备份 · "
            "there are data here. To replace them add --replace; they are backed up first"
        )
    name = f"before-restore-{timezone.localtime():%Y%m%d-%H%M%S}"
    folder = Path(settings.DATA_FOLDER) / "backups"
    try:
        place = folder / f"{name}.zip"
        backup(place, with_keys=manifest.has_keys or keys_are_beside())
    except Error:
        # Whoever restores because the database is damaged must get on, and lose nothing.
        put_files_aside(folder / name)
        return folder / name
    return place


@contextmanager
def _exchanged(new: Path, there: Path) -> Iterator[None]:
    """Put a folder in the place of another; back again where what follows fails."""
    new.mkdir(exist_ok=True)
    old = there.with_name(f"{there.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    there.mkdir(parents=True, exist_ok=True)
    there.rename(old)
    new.rename(there)
    try:
        yield
    except BaseException:
        there.rename(new)
        old.rename(there)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _take_keys(new: Path) -> None:
    """Put the backup's keys into their folder; another key that is there stays beside it."""
    folder = Path(settings.KEYS_FOLDER)
    for name in (_KEY, _IMPORTS_KEY, RING):
        if (new / name).exists():
            _take_key(new / name, folder / name)
    settings.JOURNAL_KEY = (folder / _KEY).read_bytes().strip()
    settings.IMPORTS_KEY = (folder / _IMPORTS_KEY).read_bytes().strip()


def _take_key(new: Path, key: Path) -> None:
    if key.exists() and key.read_bytes() != new.read_bytes():
        key.rename(key.with_name(f"{key.name}.{timezone.localtime():%Y%m%d-%H%M%S}"))
    shutil.move(new, key)
    key.chmod(0o600)


def _go_on(place: Path, manifest: Manifest) -> None:
    """Bring the database up to date, and say in the journal that it was put back."""
    connection.close()
    forget()
    # The copy is of what was there before; the restored head has to be signed all the same.
    kept_file().unlink(missing_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
    erase_again()
    record(PROGRAM, [Act("restore", "backups", place.name, after={"made_at": manifest.made_at})])
    keep_anew(Head.objects.get())
