"""The null character, which no keyboard types and PostgreSQL does not keep, is left out."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.http import HttpResponseNotFound, QueryDict, UnreadablePostError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

_CODED, _NULL = "%00", "\0"
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class NullCharacters:
    """Take it out of what was asked and typed; there is nothing at an address that has one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _NULL in request.path_info:
            return HttpResponseNotFound()
        # What is left when one was taken out may be another.
        while _CODED in request.META.get("QUERY_STRING", ""):
            request.META["QUERY_STRING"] = request.META["QUERY_STRING"].replace(_CODED, "")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        """Clean a form; other content is left to who reads it."""
        if request.method == "POST" and request.content_type in _FORMS:
            with suppress(UnreadablePostError):
                if any(_NULL in each for _name, texts in request.POST.lists() for each in texts):
                    request.POST = _cleaned(request.POST)


def _cleaned(typed: QueryDict) -> Any:
    found = QueryDict(mutable=True, encoding=typed.encoding)
    for name, texts in typed.lists():
        found.setlist(name, [each.replace(_NULL, "") for each in texts])
    found._mutable = False
    return found
