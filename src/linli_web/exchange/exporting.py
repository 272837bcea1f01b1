"""Everything out again: a programme folder in a zip, or one workbook."""

from __future__ import annotations

import zipfile
from io import BytesIO

from linli.tables.folder import folder_files
from linli_web.exchange.reads import everything, programme_of_office
from linli_web.journal.actions import Act, Actor, record

# A zip holds the time of each file; a fixed one keeps the same data the same bytes.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def folder_as_zip(actor: Actor, form: str, *, personal: bool = False, reason: str = "") -> bytes:
    """Return the whole programme folder in one zip, and keep in the journal that it went out.

    Parameters
    ----------
    actor
        Who takes it.
    form
        `csv` or `parquet`.
    personal
        Whether names and numbers of persons are in it.
    reason
        Why they are, for the journal.
    """
    files = folder_files(everything(personal=personal), programme_of_office(), form)
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name])
    verb = "export_personal" if personal else "export"
    record(actor, [Act(verb, "programmes", form, note=reason)])
    return content.getvalue()
