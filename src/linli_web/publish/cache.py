"""Public pages from memory: the same bytes for everybody until the data change.

Problem: when a county announces its plan, everybody opens the same few pages; each of them adds up
thousands of rows. Decision: the answer to a stranger's GET is kept, plain and packed, by address,
language and size of print, until the version of the data moves. The version is asked for once a
second, so that a page is at most a second behind; a change that came through this process is seen
at once.

Nothing personal can be kept: a request with a session or with messages goes through to the view,
and an answer that sets a cookie is not kept. That is why public pages carry no CSRF token: choosing
language and print size changes nothing but the visitor's own cookie (`linli_web.people.views`),
and everything else that posts needs a login, whose pages do carry one.
"""

from __future__ import annotations

import gzip
import hashlib
import time
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request

from linli_web.people.rights import rights
from linli_web.people.views import LARGE_PRINT_COOKIE
from linli_web.plan.reads import today
from linli_web.registry.map_memory import data_version

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from django.http import HttpRequest

    from linli_web.registry.map_memory import DataVersion

_MOST_BYTES = 48 * 1024 * 1024
_LARGEST = 4 * 1024 * 1024
_ASKED_EVERY_S = 1.0
_LONGEST_ADDRESS = 512
_PERSONAL_COOKIES = (settings.SESSION_COOKIE_NAME, "messages")
_SAFE_TO_REPEAT = ("Content-Type", "Content-Language", "Content-Disposition", "X-Frame-Options")

Key = tuple[str, str, bool]
State = tuple["DataVersion", "date"]


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer: as it is, packed, and the tag by which a browser recognises it."""

    plain: bytes
    packed: bytes
    headers: tuple[tuple[str, str], ...]
    tag: str

    @property
    def size(self) -> int:
        """Bytes that it takes in memory."""
        return len(self.plain) + len(self.packed)


class PublicPages:
    """Answer a stranger's GET of a public page from memory."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.lock = Lock()
        self.kept: OrderedDict[Key, Kept] = OrderedDict()
        self.size = 0
        self.state: State | None = None
        self.asked_at = float("-inf")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            response = self.get_response(request)
            # What was just posted may have changed the data.
            self.asked_at = float("-inf")
            return response
        if _personal(request) or len(request.get_full_path()) > _LONGEST_ADDRESS:
            return self.get_response(request)
        # Refuses a host that is not ours, as the view would.
        request.get_host()
        state = self._present_state()
        key = _key(request)
        found = self.kept.get(key)
        if found is not None:
            return _answer(request, found)
        response = self.get_response(request)
        if request.method == "GET" and _may_be_kept(request, response):
            made = _made(response)
            self._keep(key, made, state)
            return _answer(request, made)
        return response

    def _present_state(self) -> State | None:
        """Return the state of the data, asked for at most once a second; drop what is older."""
        now = time.monotonic()
        if now - self.asked_at < _ASKED_EVERY_S:
            return self.state
        state = (data_version(), today())
        with self.lock:
            if state != self.state:
                self.kept.clear()
                self.size = 0
                self.state = state
            self.asked_at = now
        return state

    def _keep(self, key: Key, made: Kept, state: State | None) -> None:
        # Before its first entry in the journal a database has no version to go by.
        if state is None or state[0].number == 0 or made.size > _LARGEST:
            return
        with self.lock:
            # A page that was begun before the data changed must not outlive the change.
            if state != self.state or key in self.kept:
                return
            self.kept[key] = made
            self.size += made.size
            while self.size > _MOST_BYTES:
                _, dropped = self.kept.popitem(last=False)
                self.size -= dropped.size


def _personal(request: HttpRequest) -> bool:
    return any(name in request.COOKIES for name in _PERSONAL_COOKIES)


def _key(request: HttpRequest) -> Key:
    return (
        request.get_full_path(),
        get_language_from_request(request),
        request.COOKIES.get(LARGE_PRINT_COOKIE) == "on",
    )


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    match = request.resolver_match
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        # Files and map layers know their own version already.
        and not response.has_header("ETag")
        and match is not None
        and rights().get(match.view_name) == "public"
    )


def _made(response: HttpResponse) -> Kept:
    plain = response.content
    headers = ((name, response[name]) for name in _SAFE_TO_REPEAT if response.has_header(name))
    tag = hashlib.blake2b(plain, digest_size=12).hexdigest()
    return Kept(plain, gzip.compress(plain, 6, mtime=0), tuple(headers), f'W/"{tag}"')


def _answer(request: HttpRequest, kept: Kept) -> HttpResponse:
    response = _not_modified(request, kept) or _full(request, kept)
    response["ETag"] = kept.tag
    response["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ("Accept-Encoding", "Accept-Language", "Cookie"))
    return response


def _not_modified(request: HttpRequest, kept: Kept) -> HttpResponse | None:
    known = request.headers.get("If-None-Match", "")
    return HttpResponseNotModified() if kept.tag in known else None


def _full(request: HttpRequest, kept: Kept) -> HttpResponse:
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(kept.packed if packed else kept.plain, headers=dict(kept.headers))
    if packed:
        response["Content-Encoding"] = "gzip"
    return response
