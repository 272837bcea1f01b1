"""Uploads that go on where they broke off: the tus protocol 1.0.0 (https://tus.io).

Extensions: creation, expiration, checksum, termination. A piece whose last byte completes the file
is answered when the file is attached, or with the reason why it is not taken.
"""

from __future__ import annotations

import hashlib
from base64 import b64decode
from binascii import Error as NotBase64
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli_web.files import uploads as incoming
from linli_web.files.actions import finish
from linli_web.files.kinds import largest_of_all
from linli_web.files.models import Upload
from linli_web.files.outcomes import Refused
from linli_web.people.actors import account_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpRequest

    from linli_web.people.models import Account

_VERSION = "1.0.0"
_PIECE = "application/offset+octet-stream"
_BLOCK = 64 * 1024
_ALGORITHMS = ("sha1", "sha256")
_CHECKSUM_MISMATCH = 460


class _Wrong(Exception):  # noqa: N818 - an outcome, not a fault
    """A request that is answered with a status and a reason."""

    def __init__(self, status: int, reason: str, **headers: str | int) -> None:
        super().__init__(reason)
        self.answer = _answer(status, reason, **headers)


def _answer(status: int, reason: str = "", **headers: str | int) -> HttpResponse:
    response = HttpResponse(reason, status=status, content_type="text/plain; charset=utf-8")
    response["Tus-Resumable"] = _VERSION
    response["Cache-Control"] = "no-store"
    for name, value in headers.items():
        response[name.replace("_", "-")] = str(value)
    return response


def _spoken(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Speak the protocol: its version first, and each outcome as a status with its reason."""

    @wraps(view)
    def speak(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        told = request.headers.get("Tus-Resumable")
        if request.method != "OPTIONS" and told != _VERSION:
            return _answer(412, _("需要 tus 1.0.0 协议。"), Tus_Version=_VERSION)
        try:
            return view(request, *arguments, **named)
        except Refused as refused:
            return _answer(422, refused.reason)
        except _Wrong as wrong:
            return wrong.answer

    return speak


@require_http_methods(["OPTIONS", "POST"])
@_spoken
def uploads(request: HttpRequest) -> HttpResponse:
    """Say what the server can do, or open an upload."""
    most = largest_of_all()
    if request.method == "OPTIONS":
        return _answer(
            204,
            Tus_Version=_VERSION,
            Tus_Extension="creation,expiration,checksum,termination",
            Tus_Checksum_Algorithm=",".join(_ALGORITHMS),
            Tus_Max_Size=most,
        )
    length = _whole_number(request, "Upload-Length")
    if length > most:
        reason = _("文件太大：最大 %(most)s MB。") % {"most": most // 1024 // 1024}
        raise _Wrong(413, reason, Tus_Max_Size=most)
    row = incoming.begin(account_of(request), length, _metadata(request))
    address = reverse("file-upload", args=[row.public_id])
    return _answer(201, Location=address, Upload_Expires=http_date(row.expires_at.timestamp()))


@require_http_methods(["HEAD", "PATCH", "DELETE"])
@_spoken
def upload(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say how far an upload is, take a piece, or give it up."""
    account = account_of(request)
    # Another account's upload is as good as none.
    row = get_object_or_404(Upload, public_id=public_id, account=account)
    if row.expires_at < timezone.now():
        incoming.discard(row)
        raise _Wrong(410, _("上传已过期，请重新上传。"))
    if request.method == "HEAD":
        return _answer(200, Upload_Offset=incoming.offset(row), Upload_Length=row.length)
    if request.method == "PATCH":
        return _patch(request, account, row)
    incoming.discard(row)
    return _answer(204)


def _patch(request: HttpRequest, account: Account, row: Upload) -> HttpResponse:
    if request.content_type != _PIECE:
        raise _Wrong(415, _("内容类型应是 %(kind)s。") % {"kind": _PIECE})
    at = _whole_number(request, "Upload-Offset")
    digest, wanted = _checksum(request)
    try:
        arrived = incoming.append(row, at, _blocks(request), digest, wanted)
    except incoming.OutOfStep:
        raise _Wrong(409, _("已传的字节数不是这么多，请按已传的接着传。")) from None
    except ValueError:
        raise _Wrong(_CHECKSUM_MISMATCH, _("这一段在路上变了，请再传一次。")) from None
    if arrived == row.length:
        finish(account, row)
    expires = http_date(row.expires_at.timestamp())
    return _answer(204, Upload_Offset=arrived, Upload_Expires=expires)


def _blocks(request: HttpRequest) -> Iterator[bytes]:
    while block := request.read(_BLOCK):
        yield block


def _whole_number(request: HttpRequest, header: str) -> int:
    text = request.headers.get(header, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 15):
        raise _Wrong(400, _("%(header)s 应是字节数。") % {"header": header})
    return int(text)


def _checksum(request: HttpRequest) -> tuple[Any, bytes]:
    header = request.headers.get("Upload-Checksum", "")
    if not header:
        return None, b""
    name, _space, coded = header.partition(" ")
    if name not in _ALGORITHMS:
        raise _Wrong(400, _("校验算法只能是 sha1 或 sha256。"))
    # The protocol's own choice, against broken lines, not against people.
    return hashlib.new(name, usedforsecurity=False), _decoded(coded)


def _metadata(request: HttpRequest) -> dict[str, str]:
    pairs = request.headers.get("Upload-Metadata", "").split(",")
    named = (each.strip().partition(" ") for each in pairs if each.strip())
    return {name: _decoded(coded).decode("utf-8", "replace") for name, _space, coded in named}


def _decoded(coded: str) -> bytes:
    try:
        return b64decode(coded, validate=True)
    except (NotBase64, ValueError):
        raise _Wrong(400, _("应是 base64：%(found)s") % {"found": coded[:60]}) from None
