"""Files that users hand in: kept by content under a name of ours, never under theirs."""

from __future__ import annotations

import hashlib
import re
import shutil
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from linli.tables.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.core.files.uploadedfile import UploadedFile

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


def keep(run_id: UUID, files: Sequence[UploadedFile[Any]]) -> str:
    """Keep files for a run and return the hash of their content."""
    folder = folder_of(run_id)
    folder.mkdir(parents=True)
    content = hashlib.sha256()
    for file in files:
        with (folder / _safe(file.name or "table")).open("wb") as kept:
            for block in file.chunks():
                content.update(block)
                kept.write(block)
    return content.hexdigest()


def folder_of(run_id: UUID) -> Path:
    """Return where the files of a run are kept."""
    return Path(settings.UPLOAD_FOLDER) / str(run_id)


def paths(run_id: UUID) -> list[Path]:
    """Return the files of a run; a zipped map stays one file."""
    return sorted(folder_of(run_id).iterdir()) if folder_of(run_id).exists() else []


def discard(run_id: UUID) -> None:
    """Remove the files of a run."""
    shutil.rmtree(folder_of(run_id), ignore_errors=True)


def _safe(name: str) -> str:
    """The user's file name without anything that could lead out of the folder."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return _UNSAFE.sub("_", last)[-120:].lstrip(".") or "table"
