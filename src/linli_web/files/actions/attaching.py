"""Attaching files to objects and withdrawing them; showing pictures to all and taking back."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli_web.files import store
from linli_web.files.covers import as_text
from linli_web.files.models import Attachment, Content, Decision, Upload
from linli_web.files.outcomes import Refused
from linli_web.files.permissions import may, may_put_back, may_withdraw
from linli_web.files.pictures import LARGE, shown
from linli_web.files.receiving import received, remembered, safe_name
from linli_web.files.scanning import Scan, scanned
from linli_web.files.subjects import subject
from linli_web.files.uploads import discard, purpose_of, whole
from linli_web.journal.actions import PROGRAM, Act, record
from linli_web.people.actors import actor
from linli_web.people.rights import demand

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from linli_web.files.covers import Cover
    from linli_web.files.receiving import Received
    from linli_web.journal.actions import Actor
    from linli_web.people.models import Account

_TABLE = "attachments"
_LONGEST_REASON = 200
_WITHDRAWAL = ("withdrawn_at", "withdrawn_by", "withdrawn_because")


def attach(
    account: Account,
    table: str,
    key: str,
    file: Path,
    *,
    name: str,
    purpose: str,
    caption: str = "",
) -> Attachment:
    """Attach a file to an object.

    Parameters
    ----------
    account
        Who does it.
    table, key
        The object.
    file
        The file as it came in.
    name
        What its sender called it.
    purpose
        Of `Attachment.Purpose`.
    caption
        What is to be seen.

    Raises
    ------
    PermissionDenied
        Not allowed.
    Refused
        The file is not taken.
    Http404
        There is no such object.
    """
    row = _allowed(account, table, key)
    row.name, row.purpose, row.caption = safe_name(name), purpose_of(purpose), caption.strip()[:200]
    content = received(file)
    with transaction.atomic():
        return _attached(row, content, file)


def finish(account: Account, upload: Upload) -> Attachment:
    """Attach an upload whose last byte has arrived; it is forgotten then, or when it is refused.

    Raises
    ------
    PermissionDenied
        Not allowed, or no longer.
    Refused
        The file is not taken, or another request was faster.
    """
    row = _allowed(account, upload.table, upload.key)
    row.name, row.purpose, row.caption = upload.name, upload.purpose, upload.caption
    try:
        with whole(upload) as file:
            content = received(file)
            with transaction.atomic():
                # Who asks twice for the end of one upload gets one attachment.
                if not Upload.objects.filter(pk=upload.pk).delete()[0]:
                    raise Refused(_("这个文件已经传完了。"))
                done = _attached(row, content, file)
    except Refused:
        discard(upload)
        raise
    discard(upload)
    return done


def _allowed(account: Account, table: str, key: str) -> Attachment:
    found = subject(table, key)
    demand(may(account, "add_files", found.table, found.key))
    return Attachment(table=found.table, key=found.key, added_by=account)


def _attached(row: Attachment, content: Received, file: Path) -> Attachment:
    row.content = remembered(content)
    row.save()
    # The same content may have been deleted between its arrival and its row (`deleting`).
    store.keep(file, content.sha256)
    told = _told(row) | {"sha256": content.sha256, "kind": content.kind.name, "size": content.size}
    record(actor(row.added_by), [Act("attach_file", _TABLE, row.public_id, after=told)])
    return row


@transaction.atomic
def withdraw(account: Account, public_id: str, because: str) -> Attachment:
    """Take a file off its object; its content stays until its retention ends.

    Raises
    ------
    PermissionDenied
        Not allowed.
    Refused
        No reason, withdrawn already, or everybody can see it.
    """
    row = _found(public_id)
    demand(may_withdraw(account, row))
    reason = _reason(because)
    if row.withdrawn_at is not None:
        raise Refused(_("这个文件已经撤下。"))
    decision = standing(row)
    if decision is not None and decision.content_id:
        raise Refused(_("这张照片正在公开，请先撤回公开，再撤下文件。"))
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_because = timezone.now(), account, reason
    row.save(update_fields=_WITHDRAWAL)
    after = {"withdrawn_because": reason}
    record(actor(account), [Act("withdraw_file", _TABLE, public_id, _told(row), after, reason)])
    return row


@transaction.atomic
def put_back(account: Account, public_id: str) -> Attachment:
    """Undo a withdrawal.

    Raises
    ------
    PermissionDenied
        Not allowed.
    Refused
        It was not withdrawn.
    """
    row = _found(public_id)
    demand(may_withdraw(account, row))
    if row.withdrawn_at is None:
        raise Refused(_("这个文件没有撤下，不用恢复。"))
    demand(may_put_back(account, row))
    before = {"withdrawn_because": row.withdrawn_because}
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_because = None, None, ""
    row.save(update_fields=_WITHDRAWAL)
    record(actor(account), [Act("put_back_file", _TABLE, public_id, before, _told(row))])
    return row


def publish(account: Account, public_id: str, covers: Sequence[Cover], *, looked: bool) -> Decision:
    """Show a picture to everybody: a covered copy without descriptions.

    Parameters
    ----------
    account
        Who looked at it.
    public_id
        The attachment.
    covers
        What is painted over.
    looked
        That the editor says so.

    Raises
    ------
    PermissionDenied
        Not allowed.
    Refused
        Not looked at, not a picture, withdrawn, not scanned, or decided already.
    """
    with transaction.atomic():
        row = _undecided(account, public_id)
    if not looked:
        raise Refused(_("请看过整张照片，并勾选“我看过整张照片”再公开。"))
    # Painting takes a second or two, in which nobody should wait for the database.
    with store.opened(row.content_id) as original:
        picture = shown(original, LARGE, covers)
    sha256 = store.keep_bytes(picture)
    with transaction.atomic():
        row = _undecided(account, public_id)
        content = _copy(sha256, len(picture), row.content.scan)
        store.keep_bytes(picture)
        made = Decision(attachment=row, content=content, covers=as_text(covers), decided_by=account)
        made.save()
        told = {"covers": made.covers, "sha256": sha256, "copy": made.public_id} | _told(row)
        record(actor(account), [Act("publish_photo", _TABLE, public_id, after=told)])
    return made


def _copy(sha256: str, size: int, scan: str) -> Content:
    Content.objects.bulk_create(
        [Content(sha256=sha256, size=size, kind="jpeg", scan=scan)], ignore_conflicts=True
    )
    return Content.objects.select_for_update().get(pk=sha256)


@transaction.atomic
def refuse(account: Account, public_id: str, because: str) -> Decision:
    """Decide that a picture is not shown to everybody.

    Raises
    ------
    PermissionDenied
        Not allowed.
    Refused
        No reason, or decided already.
    """
    row = _undecided(account, public_id)
    reason = _reason(because)
    made = Decision.objects.create(attachment=row, because=reason, decided_by=account)
    record(
        actor(account),
        [Act("refuse_photo", _TABLE, public_id, after={"because": reason}, note=reason)],
    )
    return made


@transaction.atomic
def take_back(account: Account, public_id: str, because: str) -> Decision:
    """Take a decision back: a public picture is no longer shown, a refused one waits again.

    Raises
    ------
    PermissionDenied
        Not allowed.
    Refused
        No reason, or nothing was decided.
    """
    row = _moderated(account, public_id)
    reason = _reason(because)
    made = standing(row)
    if made is None:
        raise Refused(_("这张照片没有公开，也没有定为不公开。"))
    made.taken_back_at, made.taken_back_because = timezone.now(), reason
    made.save(update_fields=["taken_back_at", "taken_back_because"])
    before = {"copy": made.public_id} if made.content_id else {"because": made.because}
    record(actor(account), [Act("take_back_photo", _TABLE, public_id, before, None, reason)])
    return made


def scan_again(account: Account, public_id: str) -> Scan:
    """Ask the scanner once more about a file that it gave no answer for.

    Raises
    ------
    PermissionDenied
        Not allowed.
    Refused
        It still gives none, or something harmful is in it.
    """
    row = Attachment.objects.select_related("content").get(public_id=public_id)
    demand(may(account, "add_files", row.table, row.key))
    scan = _scanned(actor(account), row)
    if scan.verdict == "infected":
        raise Refused(
            _("查出病毒（%(name)s），谁也打不开这个文件。请撤下它。") % {"name": scan.said}
        )
    if scan.verdict == "held":
        raise Refused(_("查毒程序没有应答（%(said)s），请过一会儿再试。") % {"said": scan.said})
    return scan


def _scanned(who: Actor, row: Attachment) -> Scan:
    with store.opened(row.content_id) as file:
        answer = scanned(file)
    with transaction.atomic():
        content = Content.objects.select_for_update().get(pk=row.content_id)
        scan = _standing_word(content, answer)
        before, after = {"scan": content.scan}, {"scan": scan.verdict}
        content.scan, content.scan_said = scan.verdict, scan.said[:_LONGEST_REASON]
        content.save(update_fields=["scan", "scan_said"])
        record(who, [Act("scan_file", _TABLE, row.public_id, before, after, content.scan_said)])
    return scan


def _standing_word(content: Content, answer: Scan) -> Scan:
    """Return what is to be held of content: without a scanner's word nothing is freed."""
    if content.scan == Content.Scan.INFECTED and answer.verdict != "clean":
        return answer if answer.verdict == "infected" else Scan("infected", content.scan_said)
    if content.scan == Content.Scan.HELD and answer.verdict == "unscanned":
        return Scan("held", _("没有设置查毒程序"))
    return answer


def scan_held() -> dict[str, int]:
    """Ask the scanner about all content that is held; return how many got which answer."""
    held = Attachment.objects.filter(content__scan=Content.Scan.HELD).select_related("content")
    first = {row.content_id: row for row in held.order_by("-pk")}
    return dict(Counter(_scanned(PROGRAM, row).verdict for row in first.values()))


def standing(row: Attachment) -> Decision | None:
    """Return the decision on a picture that stands."""
    return row.decisions.filter(taken_back_at=None).first()


def _found(public_id: str) -> Attachment:
    rows = Attachment.objects.select_for_update(of=("self",)).select_related("content")
    return rows.get(public_id=public_id)


def _moderated(account: Account, public_id: str) -> Attachment:
    row = _found(public_id)
    demand(may(account, "moderate_files", row.table, row.key))
    return row


def _undecided(account: Account, public_id: str) -> Attachment:
    row = _moderated(account, public_id)
    if not row.content.of_kind.is_picture:
        raise Refused(_("只有图片可以公开；其他文件请在公示里写明。"))
    if row.withdrawn_at is not None:
        raise Refused(_("这个文件已经撤下，不能公开；要公开请先恢复。"))
    if not row.content.may_be_read:
        raise Refused(_("这个文件还没有查毒，不能公开。"))
    if standing(row) is not None:
        raise Refused(_("这张照片已经有人处理过了。"))
    return row


def _reason(because: str) -> str:
    reason = because.strip()[:_LONGEST_REASON]
    if not reason:
        raise Refused(_("请写明原因。"))
    return reason


def _told(row: Attachment) -> dict[str, Any]:
    """Return an attachment as the journal keeps it."""
    names = ("table", "key", "purpose", "caption", "name")
    return {name: getattr(row, name) for name in names}
