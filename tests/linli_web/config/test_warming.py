"""A worker has the front page in memory before anybody asks for it."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from linli_web.config.warming import warm
from linli_web.journal.actions import PROGRAM, Act, record

FRONT_PAGE = "/"


@pytest.fixture(autouse=True)
def kept_connection() -> Iterator[None]:
    """Let the end of a request keep the test's connection, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def asked(application: Any, language: str) -> bytes:
    """Ask as a browser does."""
    request = RequestFactory().get(FRONT_PAGE, HTTP_ACCEPT_LANGUAGE=language)
    answer: Iterable[bytes] = application(request.environ, lambda *_: None)
    return b"".join(answer)


@pytest.mark.django_db
def test_an_office_without_data_asks_itself_for_nothing() -> None:
    def never(_: dict[str, Any], __: Callable[..., Any]) -> Iterable[bytes]:
        raise AssertionError("asked")

    warm(never)


@pytest.mark.usefixtures("yongxing")
@pytest.mark.django_db
def test_the_first_visitor_in_either_language_finds_the_page_made(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = [".example.org", "testserver"]
    application = get_wsgi_application()
    warm(application)
    for language, word in (("zh-CN", "累计投入资金"), ("en", "Households benefiting")):
        with CaptureQueriesContext(connection) as queries:
            page = asked(application, language).decode()
        assert word in page
        # Whether the data have changed meanwhile is asked for once a second.
        assert len(queries) <= 2


@pytest.mark.django_db
def test_behind_tls_the_page_is_asked_for_as_the_proxy_does(
    settings: Settings, small_register: None
) -> None:
    record(PROGRAM, [Act("import", "communities", "*")])
    settings.ALLOWED_HOSTS = ["*", "linli.example.org"]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    seen: list[dict[str, Any]] = []

    def application(environ: dict[str, Any], _: Callable[..., Any]) -> Iterable[bytes]:
        seen.append(environ)
        return [b""]

    warm(application)
    assert [each["HTTP_ACCEPT_LANGUAGE"] for each in seen] == ["zh-hans", "en"]
    assert {(each["HTTP_HOST"], each["HTTP_X_FORWARDED_PROTO"]) for each in seen} == {
        ("linli.example.org", "https")
    }
