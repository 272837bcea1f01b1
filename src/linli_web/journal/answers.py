"""Answers that know which state of the data they tell of."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseNotModified
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date

from linli_web.journal.memory import data_version

if TYPE_CHECKING:
    from django.http import HttpRequest

_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
_A_DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Content:
    """Bytes as they travel: plain, and packed for those who can unpack them."""

    plain: bytes
    packed: bytes
    kind: str


def content(plain: bytes, kind: str) -> Content:
    """Pack bytes once for all who will ask; without the time, so that the bytes are the same."""
    return Content(plain, gzip.compress(plain, compresslevel=6, mtime=0), kind)


def answer(
    request: HttpRequest, make: Callable[[], Content], *, public: bool, what: str = ""
) -> HttpResponse:
    """Answer with content of the present data version, or say that it has not changed.

    An address that carries the version as `v` may be kept for a day; others are asked for again
    and usually answered by 304. `what` tells apart what one address answers to different people.
    """
    version = data_version()
    tag = f'W/"{version.tag}-{sha256(what.encode()).hexdigest()[:16]}"'
    modified = int(version.at.timestamp()) if version.at else None
    found = get_conditional_response(request, etag=tag, last_modified=modified)
    if not isinstance(found, HttpResponseNotModified):
        found = _full(request, make())
    found["ETag"] = tag
    if modified is not None:
        found["Last-Modified"] = http_date(modified)
    fixed = request.GET.get("v") == version.tag
    keep = f"max-age={_A_DAY}" if fixed else "no-cache"
    found["Cache-Control"] = f"{'public' if public else 'private'}, {keep}"
    patch_vary_headers(found, ["Accept-Encoding"] if public else ["Accept-Encoding", "Cookie"])
    return found


def _full(request: HttpRequest, made: Content) -> HttpResponse:
    part = _part(request, len(made.plain))
    if part is not None:
        start, end = part
        return HttpResponse(
            made.plain[start:end],
            status=206,
            content_type=made.kind,
            headers={"Content-Range": f"bytes {start}-{end - 1}/{len(made.plain)}"},
        )
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        return HttpResponse(
            made.packed, content_type=made.kind, headers={"Content-Encoding": "gzip"}
        )
    return HttpResponse(made.plain, content_type=made.kind, headers={"Accept-Ranges": "bytes"})


def _part(request: HttpRequest, size: int) -> tuple[int, int] | None:
    """Return which bytes are asked for: GDAL, and so QGIS, reads large files piece by piece."""
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    # Our tags are weak, so they cannot vouch that a piece belongs to pieces read before.
    if not asked or "If-Range" in request.headers:
        return None
    first, last = asked.groups()
    start = int(first) if first else max(0, size - int(last or 0))
    end = min(size, int(last) + 1) if first and last else size
    return (start, end) if start < end else None
