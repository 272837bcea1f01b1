"""Every answer of the API has one form, and none lets too many in."""

from typing import Any

import pytest
from django.test import Client
from tests.linli_web.api.conftest import MakeKey, Program
from tests.linli_web.api.test_reading import told

from linli_web.api import allowances, v1
from linli_web.api.endpoints import tables
from linli_web.api.models import Allowance
from linli_web.api.problems import kinds


def test_what_is_not_there_is_told_as_programs_read_it(db: None) -> None:
    for path in ("/api/v1/nothing", "/api/v2/communities", "/api/x", "/api/v1/communities/%0A/x"):
        response = Client().get(path)
        assert response["Content-Type"] == "application/problem+json"
        assert response.status_code == 404


def test_a_method_that_is_none_is_answered_with_those_that_are(program: Program) -> None:
    response = program.ask("DELETE", "communities/c-1")
    told(response, 405)
    assert response["Allow"] == "GET, PATCH"


def test_head_tells_what_get_would(program: Program) -> None:
    response = program.ask("HEAD", "communities/c-1")
    assert response.status_code == 200
    assert response["ETag"] == '"1"'
    assert response.content == b""


def test_a_body_has_to_be_a_json_object_that_is_not_too_large(program: Program) -> None:
    send = program.client.post
    headers = {"Authorization": f"Bearer {program.key}"}
    for body, kind, status in (
        ("name=x", "application/x-www-form-urlencoded", 415),
        ("[1]", "application/json", 400),
        ("{", "application/json", 400),
        ('{"a": NaN}', "application/json", 400),
        ("{" + " " * 1024 * 1024 + "}", "application/json", 413),
    ):
        url = "/api/v1/communities"
        told(send(url, body, content_type=kind, headers=headers), status)  # type: ignore[arg-type]


def test_a_fault_of_ours_tells_nothing_of_itself_and_is_logged(
    program: Program, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(tables.paging, "page", broken)
    problem = told(program.get("communities"), 500)
    assert "secret" not in str(problem)
    assert "secret" in caplog.text


def test_no_answer_is_kept_by_others(program: Program) -> None:
    for path in ("communities", "communities/c-1", "nothing"):
        response = program.get(path)
        assert "no-store" in response["Cache-Control"] or "private" in response["Cache-Control"]
        assert "Authorization" in response["Vary"]


def test_a_token_is_let_in_as_often_as_the_office_allows(program: Program, settings: Any) -> None:
    settings.API_REQUESTS_OF_TOKEN = 3
    left = [program.get("counties")["RateLimit-Remaining"] for _ in range(3)]
    assert left == ["2", "1", "0"]
    refused = program.get("counties")
    told(refused, 429)
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert refused["RateLimit-Limit"] == "3"


def test_an_address_is_let_in_as_often_as_the_office_allows(
    program: Program, settings: Any
) -> None:
    settings.API_REQUESTS_OF_ADDRESS = 2
    stranger = Program("")
    assert [stranger.get("counties").status_code for _ in range(3)] == [401, 401, 429]


def test_processes_share_one_limit(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowances.time, "time", lambda: 60_000.0)
    allowed = 0
    for _process in range(5):
        # Each begins with empty hands, as a process of its own does.
        allowances.forget()
        allowed += sum(allowances.admit("token:1", 100).allowed for _ in range(40))
    assert allowed == 100
    assert Allowance.objects.get().taken == 100
    monkeypatch.setattr(allowances.time, "time", lambda: 60_060.0)
    assert allowances.admit("token:1", 100).allowed
    assert Allowance.objects.count() == 1


def test_every_kind_of_bad_news_is_explained_at_the_address_of_its_type(stranger: Client) -> None:
    page = stranger.get("/api/v1/").content.decode()
    for name, kind in kinds().items():
        assert kind.zh
        assert kind.en_remedy
        assert f'id="problem-{name}"' in page


def test_without_a_token_or_with_a_wrong_one_nothing_opens(
    program: Program, make_key: MakeKey
) -> None:
    for key in ("", "x", "linli.a.b", program.key[:-1], program.key + "x", "linli.\0.x"):
        response = Program(key).get("communities")
        told(response, 401)
        assert response["WWW-Authenticate"] == "Bearer"


def test_an_operation_without_a_row_in_the_table_stays_shut(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    from linli_web.api import operations

    left = {name: each for name, each in operations.operations().items() if name != "units_list"}
    monkeypatch.setattr(operations, "operations", lambda: left)
    told(program.get("units"), 403)
    assert v1.V1 is not None
