"""Public pages from memory: the same bytes for everybody until the data change.

Problem: when a county announces its plan, everybody opens the same few pages; each of them adds up
thousands of rows. Decision: the answer to a stranger's GET is kept, plain and packed, by address,
language and size of print, until the version of the data moves. The version is asked for once a
second, so that a page is at most a second behind; a change that came through this process is seen
at once. The first to ask after a change waits for the new page; who asks for it meanwhile gets the
old one, so that a thousand visitors never wait for the same sums. On a register far beyond a county
the sums take long: such a page is made again behind everybody's back, and even the first to ask
gets the old one at once.

Nothing personal can be kept: a request with a session or with messages goes through to the view,
and an answer that sets a cookie is not kept. That is why public pages carry no CSRF token: choosing
language and print size changes nothing but the visitor's own cookie (`linli_web.people.views`),
and everything else that posts needs a login, whose pages do carry one.
"""

from __future__ import annotations

import copy
import gzip
import hashlib
import time
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock, Thread
from typing import TYPE_CHECKING, TypeAlias

from django.conf import settings
from django.db import connections
from django.http import HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request

from linli_web.journal.memory import data_version
from linli_web.people.tables import addresses
from linli_web.people.views.choices import LARGE_PRINT_COOKIE
from linli_web.plan.reads import today

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from django.http import HttpRequest
    from django.urls import ResolverMatch

    from linli_web.journal.memory import DataVersion

_MOST_BYTES = 48 * 1024 * 1024
_LARGEST = 4 * 1024 * 1024
_ASKED_EVERY_S = 1.0
# Of this thread's time on the processor, so that a busy machine makes no slow page of a county's,
# which takes half a second.
_WORTH_WAITING_S = 1.5
_LONGEST_ADDRESS = 512
_PERSONAL_COOKIES = (settings.SESSION_COOKIE_NAME, "messages")
_SAFE_TO_REPEAT = ("Content-Type", "Content-Language", "Content-Disposition", "X-Frame-Options")

Key: TypeAlias = tuple[str, str, bool]
State: TypeAlias = tuple["DataVersion", "date"]


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer: as it is, packed, the tag by which a browser knows it, what it took."""

    plain: bytes
    packed: bytes
    headers: tuple[tuple[str, str], ...]
    tag: str
    state: State
    seconds: float = 0.0
    # So that who counts requests knows which page this is.
    match: ResolverMatch | None = None

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
        self.making: set[Key] = set()
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
        return self._from_memory(request, _key(request), self._present_state())

    def _from_memory(self, request: HttpRequest, key: Key, state: State) -> HttpResponse:
        found = self.kept.get(key)
        with self.lock:
            is_due = found is None or (found.state != state and key not in self.making)
            if is_due:
                self.making.add(key)
        if found is None or (is_due and found.seconds <= _WORTH_WAITING_S):
            return self._new(request, key, state)
        if is_due:
            meant = copy.copy(request)
            meant.method = "GET"
            Thread(target=self._made_behind, args=(meant, key, state), daemon=True).start()
        return _answer(request, found)

    def _new(self, request: HttpRequest, key: Key, state: State) -> HttpResponse:
        begun = time.thread_time()
        try:
            response = self.get_response(request)
            if request.method == "GET" and _may_be_kept(request, response):
                made = _made(request, response, state, time.thread_time() - begun)
                self._keep(key, made)
                return _answer(request, made)
            self._drop(key)
            return response
        finally:
            with self.lock:
                self.making.discard(key)

    def _made_behind(self, request: HttpRequest, key: Key, state: State) -> None:
        """Make a page in a thread of its own, which takes its connections along when it ends."""
        try:
            self._new(request, key, state)
        finally:
            connections.close_all()

    def _present_state(self) -> State:
        """Return the state of the data, asked for at most once a second."""
        now = time.monotonic()
        if self.state is None or now - self.asked_at >= _ASKED_EVERY_S:
            self.state = (data_version(), today())
            self.asked_at = now
        return self.state

    def _keep(self, key: Key, made: Kept) -> None:
        # Before its first entry in the journal a database has no version to go by.
        if made.state[0].number == 0 or made.size > _LARGEST:
            self._drop(key)
            return
        with self.lock:
            self.size += made.size - self._taken_out(key)
            self.kept[key] = made
            while self.size > _MOST_BYTES:
                _, dropped = self.kept.popitem(last=False)
                self.size -= dropped.size

    def _drop(self, key: Key) -> None:
        """Forget a page that is no longer there, or no longer may be kept."""
        with self.lock:
            self.size -= self._taken_out(key)

    def _taken_out(self, key: Key) -> int:
        old = self.kept.pop(key, None)
        return old.size if old else 0


def _personal(request: HttpRequest) -> bool:
    # A program with a key is nobody's stranger either.
    if "Authorization" in request.headers:
        return True
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
        and match.view_name in addresses()
        and addresses()[match.view_name].act == "public"
    )


def _made(request: HttpRequest, response: HttpResponse, state: State, seconds: float) -> Kept:
    plain = response.content
    headers = ((name, response[name]) for name in _SAFE_TO_REPEAT if response.has_header(name))
    tag = hashlib.blake2b(plain, digest_size=12).hexdigest()
    packed = gzip.compress(plain, 6, mtime=0)
    return Kept(plain, packed, tuple(headers), f'W/"{tag}"', state, seconds, request.resolver_match)


def _answer(request: HttpRequest, kept: Kept) -> HttpResponse:
    request.resolver_match = kept.match
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
