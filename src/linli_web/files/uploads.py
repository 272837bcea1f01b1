"""Files on their way in, piece by piece.

Problem: a telephone on a building site loses the line, two tabs send the same piece, the server
stops in the middle. Decision: each piece is a file of its own, named by where it begins; it gets
that name when it is whole, and only if no other has it. So how far an upload is can be seen from
its folder, nothing needs a lock, and what arrived is never sent again.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.records.whole_files import made
from linli_web.files.kinds import largest_of_all
from linli_web.files.models import Attachment, Upload
from linli_web.files.outcomes import Refused
from linli_web.files.permissions import may
from linli_web.files.receiving import safe_name
from linli_web.files.subjects import subject
from linli_web.people.rights import demand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from linli_web.people.models import Account

_BLOCK = 256 * 1024
_PIECE = re.compile(r"\d{15}")
_OPEN_AT_MOST = 50
# As much as a day of site photos; ten drawings of the largest kind.
_OPEN_BYTES_AT_MOST = 2 * 1024**3


class _NothingCame(Exception):  # noqa: N818 - an outcome, not a fault
    """A piece without a byte gets no name: the next one would want it."""


class OutOfStep(Exception):  # noqa: N818 - an outcome, not a fault
    """A piece does not begin where the upload ends."""


def begin(account: Account, length: int, told: Mapping[str, str]) -> Upload:
    """Open an upload.

    Parameters
    ----------
    account
        Who uploads.
    length
        Bytes of the file.
    told
        table, key, purpose, caption, filename.

    Raises
    ------
    PermissionDenied
        Not allowed.
    Refused
        Too large for any kind, too many are open, or what it is for is not known.
    Http404
        There is no such object.
    """
    found = subject(told.get("table", ""), told.get("key", ""))
    demand(may(account, "add_files", found.table, found.key))
    discard_expired()
    most = largest_of_all()
    if length > most:
        raise Refused(_("文件太大：最大 %(most)s MB。") % {"most": most // 1024 // 1024})
    sizes = list(Upload.objects.filter(account=account).values_list("length", flat=True))
    if len(sizes) >= _OPEN_AT_MOST or sum(sizes) + length > _OPEN_BYTES_AT_MOST:
        raise Refused(_("没有传完的文件太多。请先传完，或等一天再传。"))
    row = Upload.objects.create(
        account=account,
        length=length,
        table=found.table,
        key=found.key,
        purpose=purpose_of(told.get("purpose", "")),
        caption=told.get("caption", "").strip()[:200],
        name=safe_name(told.get("filename", "")),
    )
    folder_of(row).mkdir(parents=True)
    return row


def purpose_of(text: str) -> str:
    """Return a purpose as we know it.

    Raises
    ------
    Refused
        It is none.
    """
    if text not in Attachment.Purpose.values:
        raise Refused(_("请选择用途。"))
    return text


def folder_of(upload: Upload) -> Path:
    """Return where the pieces of an upload lie."""
    return Path(settings.INCOMING_FOLDER) / upload.public_id


def offset(upload: Upload) -> int:
    """Return how many bytes have arrived.

    Raises
    ------
    Refused
        The pieces are gone, or do not follow each other.
    """
    at = 0
    for piece in _pieces(upload):
        if int(piece.name) != at:
            raise Refused(_("已传的部分不完整，请重新上传。"))
        at += piece.stat().st_size
    return at


def _pieces(upload: Upload) -> list[Path]:
    folder = folder_of(upload)
    if not folder.is_dir():
        raise Refused(_("已传的部分不见了，请重新上传。"))
    return sorted(each for each in folder.iterdir() if _PIECE.fullmatch(each.name))


def append(upload: Upload, at: int, source: Iterable[bytes], digest: Any, wanted: bytes) -> int:
    """Add a piece and return how many bytes have arrived then.

    Parameters
    ----------
    upload
        The upload.
    at
        Where the piece begins, as its sender believes.
    source
        The piece, block by block; one that breaks off is kept as far as it came.
    digest
        What to hash it with, or None.
    wanted
        The hash that it should have.

    Raises
    ------
    OutOfStep
        The upload ends elsewhere, or another sender was faster.
    Refused
        The piece goes beyond the file's length.
    ValueError
        It has another hash, or did not come whole.
    """
    if at != offset(upload):
        raise OutOfStep
    size = 0
    try:
        with suppress(_NothingCame), made(folder_of(upload) / f"{at:015d}", private=True) as target:
            for block in _arriving(source, whole_or_nothing=digest is not None):
                size += len(block)
                if at + size > upload.length:
                    raise Refused(_("传来的内容比说好的长，没有保存。请重新上传。"))
                target.write(block)
                if digest is not None:
                    digest.update(block)
            if not size:
                raise _NothingCame
            if digest is not None and digest.digest() != wanted:
                raise ValueError
    except FileExistsError:
        raise OutOfStep from None
    return at + size


def _arriving(source: Iterable[bytes], *, whole_or_nothing: bool) -> Iterator[bytes]:
    try:
        yield from source
    except OSError:
        # The line broke: what came before is good, unless a hash of the whole was promised.
        if whole_or_nothing:
            raise ValueError from None


@contextmanager
def whole(upload: Upload) -> Iterator[Path]:
    """Put the pieces together into one file, for as long as it is looked at."""
    with tempfile.TemporaryDirectory(dir=settings.INCOMING_FOLDER) as folder:
        place = Path(folder) / "whole"
        with place.open("wb") as target:
            for piece in _pieces(upload):
                with piece.open("rb") as source:
                    shutil.copyfileobj(source, target, _BLOCK)
        yield place


def discard(upload: Upload) -> None:
    """Forget an upload and what arrived of it."""
    shutil.rmtree(folder_of(upload), ignore_errors=True)
    Upload.objects.filter(public_id=upload.public_id).delete()


def discard_expired() -> int:
    """Forget uploads whose time is over; return how many."""
    expired = list(Upload.objects.filter(expires_at__lt=timezone.now()))
    for each in expired:
        discard(each)
    return len(expired)
