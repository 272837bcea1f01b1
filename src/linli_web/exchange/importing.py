"""An import from the upload to its undoing: each step asked for here, carried out by a run.

Problem: an office must see every bad row before anything is kept, and nobody may keep rows that
were never shown.
Decision: files are kept with the import, read once to learn their headings and once as somebody
matched these to fields; the preview is worked out into files, and what is written are its rows.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli_web.exchange import keeping, shapes, uploads
from linli_web.exchange.models import Import
from linli_web.exchange.permissions import demand_import, demand_step
from linli_web.exchange.previews import work_out
from linli_web.exchange.taking_back import take_back
from linli_web.journal.actions import PROGRAM
from linli_web.people.actors import actor
from linli_web.people.rights import reach
from linli_web.runs.actions import start

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from django.core.files.uploadedfile import UploadedFile

    from linli_web.journal.actions import Actor
    from linli_web.people.models import Account
    from linli_web.people.rights import Reach
    from linli_web.runs.leases import Lease

PREVIEW, IMPORT, UNDO = "import_preview", "import", "import_undo"


class NotNow(Exception):  # noqa: N818 - what happened, not a fault of the program
    """The import is not where this step can be taken."""

    def __init__(self) -> None:
        super().__init__(_("这一步现在不能做：文件已经导入或已清除。请重新上传。"))


def begin(account: Account, files: Sequence[UploadedFile[Any]], system: str) -> Import:
    """Keep uploaded files and start to look at what importing them would do.

    Parameters
    ----------
    account
        Who asks.
    files
        What was uploaded; `uploads.refusal` has let them pass.
    system
        Coordinate system of map files that state none.
    """
    demand_import(account)
    discard_abandoned()
    job = Import(system=system, asked_by=account, office=_habits_of(account))
    job.files = [file.name or "" for file in files]
    job.content_hash = uploads.keep(job.folder / "files", files)
    with transaction.atomic():
        job.save(force_insert=True)
        _start(account, job, PREVIEW)
    return job


def _habits_of(account: Account) -> str:
    """Return whose sheets are alike: an organisation's, else an office's by its name."""
    return f"#{account.organisation_id}" if account.organisation_id else account.office


def choose(account: Account, job: Import, matching: list[dict[str, Any]]) -> None:
    """Keep how the sheets are to be read, remember it for the next ones, and look again."""
    demand_step(account, job)
    _refuse_unless(has_files(job) and job.kept_at is None)
    sheets = {(each["file"], each["sheet"]): each for each in job.sheets}
    with transaction.atomic():
        for each in matching:
            sheet = sheets[each["file"], each["sheet"]]
            if each["table"] and each["fields"]:
                shapes.remember(job.office, sheet, each)
        job.matching, job.shown = matching, None
        job.save(update_fields=("matching", "shown"))
        _start(account, job, PREVIEW)


def look_again(account: Account, job: Import) -> None:
    """Work the preview out anew, against the register as it is now."""
    demand_step(account, job)
    _refuse_unless(has_files(job) and job.kept_at is None)
    with transaction.atomic():
        _start(account, job, PREVIEW)


def confirm(account: Account, job: Import, *, good_rows_only: bool) -> None:
    """Start to take the rows of the preview into the register.

    Raises
    ------
    ValueError
        Rows were rejected and nobody agreed to take the good ones alone.
    NotNow
        There is no preview, or it was imported already.
    AlreadyOpen
        It is being imported.
    """
    demand_step(account, job)
    _refuse_unless(job.shown is not None and has_files(job) and job.kept_at is None)
    shown = job.shown
    if shown and shown.result and shown.result["rejected"] and not good_rows_only:
        msg = "rows were rejected: mend the file, or agree to take the good rows only"
        raise ValueError(msg)
    with transaction.atomic():
        _start(account, job, IMPORT, preview=str(shown.pk) if shown else "")


def discard(account: Account, job: Import) -> None:
    """Give an import up: what was uploaded and shown is removed.

    Raises
    ------
    NotNow
        It was imported already, or something is being done with it.
    """
    demand_step(account, job)
    with transaction.atomic():
        # Held, so that nobody confirms meanwhile what is about to go.
        now = Import.objects.select_for_update(of=("self",)).select_related("run").get(pk=job.pk)
        _refuse_unless(now.kept_at is None and not (now.run and now.run.is_open))
        Import.objects.filter(pk=job.pk).update(sealed_sheets=b"", shown=None)
    uploads.discard(job.folder)


def discard_abandoned() -> int:
    """Remove what was uploaded days ago and never imported; return of how many imports."""
    gone = uploads.discard_old()
    over = Import.objects.filter(pk__in=[UUID(each) for each in gone])
    over.update(sealed_sheets=b"", shown=None)
    return len(gone)


def undo(account: Account, job: Import, *, rest_only: bool) -> None:
    """Start to take the whole import back; `rest_only`: but for rows that were touched since."""
    demand_step(account, job)
    _refuse_unless(job.kept_at is not None and job.undone_at is None)
    with transaction.atomic():
        _start(account, job, UNDO, rest_only=rest_only)


def _refuse_unless(is_possible: bool) -> None:
    if not is_possible:
        raise NotNow


def _start(account: Account, job: Import, kind: str, **options: Any) -> None:
    told = {"import": str(job.pk), "files": job.files, **options}
    run = start(account, kind, told, subject=job.subject, input_hash=job.content_hash)
    Import.objects.filter(pk=job.pk).update(run=run)
    job.run = run


def has_files(job: Import) -> bool:
    """Tell whether the uploaded files are still there."""
    return (job.folder / "files").exists()


def preview_folder(job: Import) -> Path:
    """Return where the files of the preview that is shown lie."""
    result = (job.shown.result if job.shown else None) or {}
    return job.folder / str(result.get("folder", "none"))


# What runs do.


def look(lease: Lease) -> None:
    """Read the headings; where nothing has to be chosen, work the preview out at once."""
    job = _job(lease)
    lease.tell(5, 100, _("正在读文件"))
    sheets, matching = job.sheets, job.matching
    if matching is None:
        sheets = shapes.sheets_of(job)
        if all(each["is_certain"] for each in sheets):
            matching = shapes.chosen_by_guess(sheets)
            job.sheets, job.matching = sheets, matching
    result: dict[str, Any] = {"to_be_matched": True}
    if matching is not None:
        folder = job.folder / f"preview-{lease.run.pk}-{lease.fence}"
        lease.tell(20, 100, _("正在检查并与现有数据比较"))
        result = work_out(job, folder, lease.tell, _reach(lease))
    with lease.writing() as outcome:
        shown = lease.run if matching is not None else None
        job.sheets = sheets
        Import.objects.filter(pk=job.pk).update(
            sealed_sheets=job.sealed_sheets, matching=matching, shown=shown
        )
        outcome.result = result
    uploads.discard_previews(job.folder, but=str(result.get("folder", "")))


def carry_out(lease: Lease) -> None:
    """Write the rows of the preview, all of them or none."""
    job = _job(lease)
    # A run that is done again may come after another preview was shown, after the import, or after
    # it was given up.
    is_confirmed = str(job.shown_id) == lease.run.options["preview"]
    _refuse_unless(is_confirmed and job.kept_at is None and has_files(job))
    counts = ((job.shown.result if job.shown else None) or {}).get("tables", {})
    with lease.writing() as outcome:
        written = keeping.write(
            _who(lease), job, preview_folder(job), counts, lease.tell, _reach(lease)
        )
        if written.conflicts:
            outcome.result = {
                "conflicts": list(written.conflicts),
                "conflicting": written.conflicting,
            }
        else:
            Import.objects.filter(pk=job.pk).update(kept_at=timezone.now(), sealed_sheets=b"")
            taken = {name: asdict(counts) for name, counts in written.taken.items()}
            outcome.result = {"taken": taken}
    if not written.conflicts:
        uploads.discard(job.folder)


def take_it_back(lease: Lease) -> None:
    """Take the import back, or tell what stands in the way."""
    job = _job(lease)
    _refuse_unless(job.kept_at is not None and job.undone_at is None)
    rest_only = bool(lease.run.options["rest_only"])
    with lease.writing() as outcome:
        outcome.result = take_back(_who(lease), job, lease.tell, _reach(lease), rest_only=rest_only)
        if not outcome.result.get("refused"):
            Import.objects.filter(pk=job.pk).update(undone_at=timezone.now())


def _job(lease: Lease) -> Import:
    return Import.objects.select_related("shown").get(pk=lease.run.options["import"])


def _reach(lease: Lease) -> Reach:
    """Return where the one who confirmed may import now."""
    return reach(lease.run.asked_by, "import") if lease.run.asked_by else keeping.EVERYWHERE


def _who(lease: Lease) -> Actor:
    return actor(lease.run.asked_by) if lease.run.asked_by else PROGRAM
