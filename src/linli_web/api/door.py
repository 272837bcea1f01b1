"""The one door of all operations: how many may come in, what every answer carries, what fails."""

from __future__ import annotations

import logging
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from ninja.errors import AuthenticationError

from linli_web.api.allowances import MINUTE, admit
from linli_web.api.operations import opens
from linli_web.api.problems import Refusal, answer
from linli_web.api.texts import holdable
from linli_web.people.actors import address_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest, HttpResponse

    from linli_web.api.allowances import Admission
    from linli_web.api.authentication import Caller

_ADMISSION = "linli.admission"
_log = logging.getLogger("django.request")


def served(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let requests of an address in, and give every answer the headers that it needs."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, **named: Any) -> HttpResponse:
        only_headers = request.method == "HEAD"
        if only_headers:
            request.method = "GET"
        try:
            come_in(request, f"address:{address_of(request)}", settings.API_REQUESTS_OF_ADDRESS)
            response = view(request, **named)
        except Exception as fault:  # noqa: BLE001 - whatever it is, programs read one form of it
            response = refused(request, fault)
        if isinstance(response, HttpResponseNotAllowed):
            allowed = ", ".join(sorted(response["Allow"].split(", ")))
            response = answer(Refusal("method-not-allowed", headers={"Allow": allowed}))
        if only_headers:
            response.content = b""
        return _with_headers(request, response)

    return answered


def come_in(request: HttpRequest, holder: str, limit: int) -> None:
    """Count a request of a holder.

    Raises
    ------
    Refusal
        There were too many.
    """
    admission = admit(holder, limit)
    request.META[_ADMISSION] = admission
    if not admission.allowed:
        raise Refusal("too-many-requests", headers={"Retry-After": str(admission.reset)})


def guarded(name: str, caller: Caller, request: HttpRequest, named: Mapping[str, object]) -> None:
    """Let a caller use an operation on what its arguments name.

    Raises
    ------
    Refusal
        Too many requests came, or the caller may not.
    """
    come_in(request, caller.holder, settings.API_REQUESTS_OF_TOKEN)
    if not all(holdable(str(value)) for value in named.values()):
        raise Refusal("not-found")
    permission = opens(name, caller.account, named)
    if not permission.allowed:
        raise Refusal("forbidden", permission.reason)


def refused(request: HttpRequest, fault: Exception | type[Exception]) -> HttpResponse:
    """Turn whatever stopped an operation into an answer."""
    if isinstance(fault, AuthenticationError):
        fault = Refusal("unauthorized", headers={"WWW-Authenticate": "Bearer"})
    elif isinstance(fault, Http404):
        fault = Refusal("not-found")
    elif isinstance(fault, PermissionDenied):
        fault = Refusal("forbidden", str(fault))
    if isinstance(fault, Refusal):
        return answer(fault)
    # Without the query, which may hold what is nobody's business.
    _log.error("API: %s %s", request.method, request.path, exc_info=True)
    return answer(Refusal("internal"))


def _with_headers(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    admission: Admission | None = request.META.get(_ADMISSION)
    if admission is not None:
        response["RateLimit-Limit"] = str(admission.limit)
        response["RateLimit-Remaining"] = str(admission.remaining)
        response["RateLimit-Reset"] = str(admission.reset)
        response["RateLimit-Policy"] = f"{admission.limit};w={MINUTE}"
    response["Cache-Control"] = "private, no-cache" if "ETag" in response else "no-store"
    patch_vary_headers(response, ["Authorization", "Cookie", "Accept-Language"])
    return response
