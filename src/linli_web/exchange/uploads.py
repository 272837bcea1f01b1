"""Files that users hand in: kept by content under a name of ours, never under theirs."""

from __future__ import annotations

import hashlib
import re
import shutil
import time
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from linli.tables.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.files.uploadedfile import UploadedFile

_KEPT_SECONDS = 3 * 24 * 3600
_UNSAFE = re.compile(r"[^\w.()（）\-]+")


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a file is not taken."""

    reason: str


def refusal(files: Sequence[UploadedFile[Any]]) -> Refused | None:
    """Tell why files are not taken, before anything of them is kept."""
    if not files:
        return Refused(_("没有选择文件。请选择一个或几个文件再上传。"))
    for file in files:
        if not (file.name or "").lower().endswith(FORMATS):
            known = _("、").join(sorted(FORMATS))
            reason = _("“%(name)s”的格式不能导入。可以导入的格式：%(known)s。")
            return Refused(reason % {"name": file.name, "known": known})
    if sum(file.size or 0 for file in files) > settings.LARGEST_IMPORT_BYTES:
        most = settings.LARGEST_IMPORT_BYTES // 1024 // 1024
        return Refused(_("文件超过 %(most)s MB。请分成几个文件，或用命令行导入。") % {"most": most})
    return None


def keep(folder: Path, files: Sequence[UploadedFile[Any]]) -> str:
    """Keep files in a folder of ours and return the hash of their content."""
    folder.mkdir(parents=True)
    content = hashlib.sha256()
    for file in files:
        with _new_file(folder, _safe(file.name or "table")).open("wb") as kept:
            for block in file.chunks():
                content.update(block)
                kept.write(block)
    return content.hexdigest()


def _new_file(folder: Path, name: str) -> Path:
    """Return a place that no other file of the same upload has."""
    place, number = folder / name, 2
    while place.exists():
        place = folder / f"{number}-{name}"
        number += 1
    return place


def discard(folder: Path) -> None:
    """Remove the files of an upload."""
    shutil.rmtree(folder, ignore_errors=True)


def discard_previews(folder: Path, *, but: str) -> None:
    """Remove the previews of an upload that were worked out before the one that is shown."""
    for each in folder.glob("preview-*"):
        if each.name != but:
            discard(each)


def discard_old() -> list[str]:
    """Remove what was uploaded days ago and never imported, and return the names of its folders.

    It may hold names of persons.
    """
    oldest = time.time() - _KEPT_SECONDS
    folders = Path(settings.UPLOAD_FOLDER).glob("*-*-*-*-*")
    old = [each for each in folders if each.stat().st_mtime < oldest]
    for folder in old:
        discard(folder)
    return [each.name for each in old]


def _safe(name: str) -> str:
    """The user's file name without anything that could lead out of the folder."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return _UNSAFE.sub("_", last)[-120:].lstrip(".") or "table"
