"""Handing out a file to whom its address was signed for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from linli_web.files import reduced, store
from linli_web.files.links import followed
from linli_web.files.models import Attachment
from linli_web.files.permissions import may_open
from linli_web.people.actors import account_of
from linli_web.people.rights import demand

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

# Whatever the file holds, nothing in it runs, loads or reaches the office.
_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
# A browser's own reader of PDF does not work in a sandbox; scripts of the paper never see ours.
_PDF_POLICY = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
)
_JPEG = "image/jpeg"


@require_GET
def content(request: HttpRequest, token: str) -> HttpResponseBase:
    """Hand out a file: an original to be kept, or a picture to be looked at.

    Raises
    ------
    Http404
        The address is forged, over or of another account, or the file is held.
    """
    account = account_of(request)
    link = followed(token)
    if link is None or link.account != account.pk:
        raise Http404
    rows = Attachment.objects.select_related("content")
    row = get_object_or_404(rows, public_id=link.attachment)
    demand(may_open(account, row))
    if not row.content.may_be_read:
        raise Http404
    try:
        response = _original(row) if link.form == "original" else _picture(row, link.form)
    except FileNotFoundError:
        raise Http404 from None
    return guarded(response, row.content.of_kind.name if link.form == "original" else "jpeg")


def _original(row: Attachment) -> HttpResponseBase:
    kind = row.content.of_kind
    name = f"{row.name.removesuffix(kind.suffix)}{kind.suffix}"
    # The type is that of the content, whatever the name said.
    return FileResponse(
        store.opened(row.content_id),
        as_attachment=not (kind.is_picture or kind.name == "pdf"),
        filename=name,
        content_type=kind.media_type,
    )


def _picture(row: Attachment, form: str) -> HttpResponseBase:
    if not row.content.of_kind.is_picture:
        raise Http404
    picture = reduced.small if form == "small" else reduced.large
    return HttpResponse(picture(row.content_id), content_type=_JPEG)


def guarded(response: HttpResponseBase, kind: str) -> HttpResponseBase:
    """Say to the browser that this is a file and never a page of ours."""
    response["Content-Security-Policy"] = _PDF_POLICY if kind == "pdf" else _POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response.setdefault("Content-Disposition", "inline")
    response.setdefault("Cache-Control", "private, max-age=600")
    return response
