"""The public page made before anybody asks, so that no first visitor waits for a cold worker.

Problem: a worker's first page brings in every module and adds up every table: two seconds on the
sample, and many more on a large register.
Decision: each worker asks itself for the front page, in every language, in a thread beside the
first requests. The page stays in the worker's memory (`linli_web.publish.cache`).
"""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING, Any
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.db import DatabaseError, connections
from django.urls import get_resolver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def warm_beside(application: Application) -> None:
    """Begin to warm in a thread, so that the worker takes requests meanwhile."""
    Thread(target=_warm_and_close, args=(application,), daemon=True).start()


def _warm_and_close(application: Application) -> None:
    try:
        warm(application)
    finally:
        connections.close_all()


def warm(application: Application) -> None:
    """Ask for the front page once in each language; an office without data has nothing to warm."""
    # The server brings this module in before Django has its models.
    from linli_web.journal.memory import data_version

    try:
        if data_version().number == 0:
            return
    except DatabaseError:
        return
    # Every module comes in with the addresses; what the page takes is then its own.
    _ = get_resolver().url_patterns
    for language, _name in settings.LANGUAGES:
        answer = application(_environment(language), lambda *_: None)
        for _block in answer:
            pass
        # Closing tells Django that the request is over.
        getattr(answer, "close", lambda: None)()


def _environment(language: str) -> dict[str, Any]:
    """Return what a browser's plain request for the front page would bring."""
    host = next((each for each in settings.ALLOWED_HOSTS if each.strip("*.")), "localhost")
    environment = {"HTTP_HOST": host.removeprefix("."), "HTTP_ACCEPT_LANGUAGE": language}
    if settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        environment[name] = value
    setup_testing_defaults(environment)
    return environment
