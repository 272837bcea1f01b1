"""Deleting for good what has been kept long enough: withdrawn files, content without a file.

Problem: the same content may come in again in the moment in which it is deleted. Decision: content
is deleted inside the transaction that deletes its row, which it holds locked; whoever brings it in
again waits for that row, and looks whether the content is there after it has written its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from linli.standards import over_since
from linli_web.files import reduced, store
from linli_web.files.kinds import kinds
from linli_web.files.models import Attachment, Content, Decision
from linli_web.files.uploads import discard_expired
from linli_web.journal.actions import PROGRAM, Act, record

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

_PICTURES, _PAPERS = "withdrawn_pictures", "withdrawn_papers"
_LEFT_OVER = "left_over_content"


@dataclass(frozen=True, slots=True)
class Deleted:
    """How many withdrawn files, contents that no file names and unfinished uploads went."""

    files: int
    left_over: int
    uploads: int


def delete_due(day: date) -> Deleted:
    """Delete what has been kept long enough on a day (`standards/retention.csv`)."""
    due = list(_due(day).order_by("pk").values_list("pk", flat=True))
    files = sum(_delete(pk, day) for pk in due)
    return Deleted(files, _delete_left_over(day), discard_expired())


def _due(day: date) -> QuerySet[Attachment]:
    pictures = Q(content__kind__in=[name for name, each in kinds().items() if each.is_picture])
    return Attachment.objects.filter(
        (pictures & Q(withdrawn_at__lt=_over(_PICTURES, day)))
        | (~pictures & Q(withdrawn_at__lt=_over(_PAPERS, day)))
    )


def _over(rule: str, day: date) -> datetime:
    return timezone.make_aware(datetime.combine(over_since(rule, day), time.min))


@transaction.atomic
def _delete(pk: int, day: date) -> bool:
    """Delete one file, unless somebody put it back or was faster; its content if nothing needs it.

    Its line in the journal stays, without what its name and caption said.
    """
    row = _due(day).select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        return False
    made = Decision.objects.filter(attachment=row)
    contents = {row.content_id, *made.exclude(content=None).values_list("content_id", flat=True)}
    made.delete()
    row.delete()
    for sha256 in sorted(contents):
        _delete_unless_needed(sha256)
    about = {"table": row.table, "key": row.key, "sha256": row.content_id}
    record(PROGRAM, [Act("delete_file", "attachments", row.public_id, before=about)])
    return True


def _delete_unless_needed(sha256: str) -> None:
    locked = Content.objects.select_for_update().filter(pk=sha256).first()
    if locked is None or locked.attachments.exists() or locked.public_copies.exists():
        return
    locked.delete()
    _delete_content(sha256)


def _delete_left_over(day: date) -> int:
    """Delete content that no row knows; what came in lately may get its row yet."""
    over, gone = _over(_LEFT_OVER, day), []
    for sha256 in store.kept_hashes():
        with transaction.atomic():
            known = Content.objects.select_for_update().filter(pk=sha256).exists()
            if not known and store.kept_since(sha256) < over:
                _delete_content(sha256)
                gone.append(sha256)
    if gone:
        record(PROGRAM, [Act("delete_file", "attachments", "*", before={"left_over": len(gone)})])
    return len(gone)


def _delete_content(sha256: str) -> None:
    reduced.forget(sha256)
    store.delete(sha256)
