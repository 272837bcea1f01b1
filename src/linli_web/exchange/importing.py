"""The two steps of an import: look at what would happen, then let it happen.

Problem: an office must see every bad row before anything is kept, and nobody may keep rows that
were never shown.
Decision: both steps read the same kept files; the second is refused where their hash is not the
one that was shown, and asks the database again, since others go on working in between.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from linli.records import Problem
from linli.schema import kept_tables
from linli.schema.wording import errors, severity
from linli.tables.changes import compare
from linli.tables.intake import take
from linli_web.exchange import uploads
from linli_web.exchange.actions import take_in
from linli_web.exchange.reads import known
from linli_web.people.actors import actor
from linli_web.runs.actions import start
from linli_web.tables.reading import read

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.core.files.uploadedfile import UploadedFile

    from linli.tables.intake import Intake
    from linli_web.people.models import Account
    from linli_web.runs.actions import Progress
    from linli_web.runs.models import Run

PREVIEW, IMPORT = "import_preview", "import"
_MOST_SHOWN = 500
_CHANGES_SHOWN = 30


def preview(account: Account, files: Sequence[UploadedFile[Any]], system: str) -> Run:
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
    names = [file.name or "" for file in files]
    options = {"files": names, "system": system}

    def look(progress: Progress) -> dict[str, Any]:
        progress(10, ", ".join(names))
        intake = _read(progress.run_id, system)
        progress(70, _("正在与现有数据比较"))
        return _shown(intake)

    return start(account, PREVIEW, options, look, before=lambda made: _keep(made, files))


def _keep(run: Run, files: Sequence[UploadedFile[Any]]) -> None:
    run.input_hash = uploads.keep(run.run_id, files)
    run.save(update_fields=["input_hash"])


def keep_rows(account: Account, shown: Run, *, good_rows_only: bool) -> Run:
    """Start to take the rows of a preview into the database.

    Parameters
    ----------
    account
        Who asks.
    shown
        The finished preview.
    good_rows_only
        Whether to go on though rows were rejected.

    Raises
    ------
    ValueError
        Rows were rejected and nobody agreed to take the good ones alone.
    """
    if shown.result and shown.result["rejected"] and not good_rows_only:
        msg = "rows were rejected: mend the file, or agree to take the good rows only"
        raise ValueError(msg)
    options = {**shown.options, "preview": str(shown.run_id)}
    origin = ", ".join(shown.options["files"])

    def carry_out(progress: Progress) -> dict[str, Any]:
        progress(5, origin)
        intake = _read(shown.run_id, shown.options["system"])
        if errors(intake.problems) and not good_rows_only:
            return {**_shown(intake), "taken": None}
        taken = take_in(actor(account), intake.tables, origin=origin, progress=progress)
        uploads.discard(shown.run_id)
        return {"taken": {name: asdict(counts) for name, counts in taken.items()}}

    return start(account, IMPORT, options, carry_out, input_hash=shown.input_hash)


def _read(run_id: UUID, system: str) -> Intake:
    return take(uploads.paths(run_id), known(), system=system or None)


def _shown(intake: Intake) -> dict[str, Any]:
    """Return what the page of a preview shows, as plain data."""
    bad = errors(intake.problems)
    ordered = sorted(intake.problems, key=lambda each: severity(each.code) != "error")
    return {
        "rejected": bool(bad),
        "tables": {name: _table_shown(name, intake) for name in intake.counts},
        "problems": [each.as_dict() for each in ordered[:_MOST_SHOWN]],
        "problems_by_code": dict(Counter(each.code for each in intake.problems)),
        "errors": len(bad),
        "warnings": len(intake.problems) - len(bad),
    }


def _table_shown(name: str, intake: Intake) -> dict[str, Any]:
    counts = intake.counts[name]
    shown = {"read": counts.read, "accepted": counts.accepted, "rejected": counts.rejected}
    if name not in kept_tables():
        return shown | {"new": 0, "changed": 0, "same": 0}
    found = compare(name, intake.tables[name], read(name))
    return shown | {
        "new": len(found.new),
        "changed": len(found.changed),
        "same": found.same,
        "changes": [
            {"key": each.key, "before": _texts(each.before), "after": _texts(each.after)}
            for each in islice(found.changes(), _CHANGES_SHOWN)
        ],
    }


def _texts(values: Any) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in values.items()}


def problems_of(run: Run) -> list[Problem]:
    """Return the problems of a finished preview."""
    return [Problem(**each) for each in (run.result or {}).get("problems", [])]
