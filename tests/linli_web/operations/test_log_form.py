"""A line of the log tells which request it belongs to, and nothing of anybody."""

import io
import json
import logging
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings as office_settings
from django.test import Client, RequestFactory
from pytest_django import Settings

from linli_web.operations.log_form import MaskedJson, MaskedText, OfRequest
from linli_web.operations.request_ids import answering

ID_NUMBER = "431023199001011234"


@pytest.fixture
def log() -> Iterator[Callable[[logging.Formatter], io.StringIO]]:
    """Write the whole log into a text, in one of the two forms."""
    root = logging.getLogger()
    added = list[logging.Handler]()
    level = root.level

    def begin(form: logging.Formatter) -> io.StringIO:
        written = io.StringIO()
        handler = logging.StreamHandler(written)
        handler.setFormatter(form)
        handler.addFilter(OfRequest())
        root.addHandler(handler)
        root.setLevel(logging.INFO)
        added.append(handler)
        return written

    yield begin
    root.setLevel(level)
    for handler in added:
        root.removeHandler(handler)


Log = Callable[[logging.Formatter], io.StringIO]


def lines(written: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_both_forms_cover_numbers_in_messages_arguments_and_exceptions(log: Log) -> None:
    text, structured = log(MaskedText()), log(MaskedJson())
    try:
        raise ValueError(f"owner {ID_NUMBER}, password='swordfish'")
    except ValueError:
        logging.getLogger("linli.test").exception("refused %s", "13800138000")
    for written in (text, structured):
        said = written.getvalue()
        assert "linli.test" in said
        assert "ValueError" in said
        assert "Traceback" in said
        assert ID_NUMBER not in said
        assert "13800138000" not in said
        assert "password='***" in said or "password=***" in said


def test_a_line_for_programs_is_json_with_known_fields_only(log: Log) -> None:
    written = log(MaskedJson())
    with answering(RequestFactory().get("/?q=13800138000")) as asked:
        logging.getLogger("linli.test").warning(
            "慢", extra={"ms": 7, "name_of_owner": "王丽", "request": asked.request}
        )
    (line,) = lines(written)
    assert "王丽" not in written.getvalue()
    assert set(line) == {"time", "level", "logger", "message", "request_id", "url", "account", "ms"}
    assert (line["level"], line["message"], line["ms"]) == ("WARNING", "慢", 7)
    assert line["request_id"] == asked.number


@pytest.mark.django_db
def test_a_page_that_is_not_there_is_told_by_name_not_by_address(log: Log, client: Client) -> None:
    written = log(MaskedJson())
    client.get("/office/wang-li-13800138000/?phone=13800138000")
    said = written.getvalue()
    assert "Not Found" in said
    assert "wang-li" not in said
    assert "phone" not in said


@pytest.mark.django_db
def test_who_asked_is_told_by_number_never_by_name(log: Log, office: Client) -> None:
    written = log(MaskedJson())
    response = office.get("/office/", {"q": "王丽"})
    told = next(line for line in lines(written) if line["logger"] == "linli.requests")
    assert told["request_id"] == response["X-Request-ID"]
    assert (told["url"], told["method"], told["status"]) == ("home", "GET", 200)
    account = response.wsgi_request.user
    assert told["account"] == account.public_id
    assert account.username not in written.getvalue()
    assert "王丽" not in written.getvalue()
    assert isinstance(told["queries"], int)


@pytest.mark.django_db
def test_a_strangers_line_names_nobody(log: Log, client: Client) -> None:
    written = log(MaskedText())
    client.get("/login/")
    assert " login -] GET 200 in " in written.getvalue()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("3f2b8c1e7d454e0a", True),
        ("a\r\nSet-Cookie", False),
        ("short", False),
        ("x" * 65, False),
        ("<script>alert", False),
        ("-leading-hyphen", False),
    ],
)
@pytest.mark.django_db
def test_a_number_from_the_proxy_is_taken_over_in_safe_form_only(
    client: Client, settings: Settings, given: str, kept: bool
) -> None:
    settings.BEHIND_TLS = True
    got = client.get("/login/", headers={"X-Request-ID": given})["X-Request-ID"]
    assert (got == given) is kept
    assert len(got) >= 8


@pytest.mark.django_db
def test_without_a_proxy_nobody_chooses_the_number(client: Client) -> None:
    got = client.get("/login/", headers={"X-Request-ID": "chosen-by-me"})["X-Request-ID"]
    assert got != "chosen-by-me"


@pytest.mark.django_db
def test_the_page_of_a_failure_shows_the_number_that_the_log_has(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(f"owner {ID_NUMBER}")

    monkeypatch.setattr("linli_web.people.gate.Gate.process_view", fail)
    written = log(MaskedJson())
    response = Client(raise_request_exception=False).get("/login/")
    number = response["X-Request-ID"]
    assert response.status_code == 500
    assert f"<strong>{number}</strong>" in response.content.decode()
    (failure,) = (line for line in lines(written) if line["level"] == "ERROR")
    assert failure["request_id"] == number
    assert failure["url"] == "login"
    assert ID_NUMBER not in written.getvalue()


def test_no_other_handler_writes_beside_ours() -> None:
    assert office_settings.LOGGING["loggers"]["django"]["handlers"] == []
    assert logging.getLogger("django").handlers == []
