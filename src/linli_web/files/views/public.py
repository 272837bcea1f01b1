"""Pictures that everybody may see, as long as the editor's decision stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from linli_web.files import reduced, store
from linli_web.files.reads import public_copies
from linli_web.files.views.contents import guarded

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


@require_GET
def photo(request: HttpRequest, public_id: str, form: str) -> HttpResponseBase:
    """Hand out the covered copy of a picture; what was taken back is not there.

    It is asked for again each time, so that taking it back works at once.
    """
    made = get_object_or_404(public_copies(), public_id=public_id)
    if form not in {"large", "small"} or made.content_id is None:
        raise Http404
    tag = f'"{made.content_id[:32]}-{form}"'
    if tag in request.headers.get("If-None-Match", ""):
        response: HttpResponseBase = HttpResponseNotModified()
    else:
        response = HttpResponse(_bytes(made.content_id, form), content_type="image/jpeg")
    response["ETag"] = tag
    response["Cache-Control"] = "public, no-cache"
    return guarded(response, "jpeg")


def _bytes(sha256: str, form: str) -> bytes:
    try:
        if form == "small":
            return reduced.small(sha256)
        with store.opened(sha256) as file:
            return bytes(file.read())
    except FileNotFoundError:
        raise Http404 from None
