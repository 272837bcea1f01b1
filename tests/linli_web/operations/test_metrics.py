"""Whoever watches the server counts; nobody else learns that anything is counted."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.db import OperationalError
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from linli_web.journal.actions import PROGRAM, Act, record
from linli_web.operations.shared_counts import share_counts
from linli_web.runs.models import Run

TOKEN = "t" * 40


def figures(client: Client, **headers: str) -> dict[tuple[str, frozenset[str]], float]:
    response = client.get("/metrics", headers=headers)
    assert response.status_code == 200
    return {
        (sample.name, frozenset(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(response.content.decode())
        for sample in family.samples
    }


@pytest.mark.django_db
def test_requests_are_counted_by_name_method_and_status(client: Client) -> None:
    before = figures(client)
    client.get("/login/")
    client.post("/login/", {"login": "nobody", "password": "wrong"})
    client.get("/no/such/page-13800138000")
    client.generic("PROPFIND", "/login/")
    after = figures(client)

    def more(name: str, *labels: str) -> float:
        return after[(name, frozenset(labels))] - before.get((name, frozenset(labels)), 0)

    assert more("linli_requests_total", "login", "GET", "200") == 1
    assert more("linli_requests_total", "login", "POST", "200") == 1
    assert more("linli_requests_total", "-", "GET", "404") == 1
    assert more("linli_requests_total", "login", "other", "405") == 1
    assert more("linli_request_seconds_count", "login") == 3
    assert more("linli_request_seconds_bucket", "login", "+Inf") == 3
    assert more("linli_logins_failed_total") == 1
    assert more("linli_database_queries_total", "login") >= 1
    assert more("linli_database_seconds_total", "login") > 0
    assert not any("13800138000" in label for _, labels in after for label in labels)


@pytest.mark.django_db
def test_the_state_of_the_office_is_told(client: Client) -> None:
    before = figures(client)
    record(PROGRAM, [Act("edit", "communities", "c1")])
    Run.objects.create(kind="import", program_version="0")
    after = figures(client)
    version = ("linli_data_version", frozenset[str]())
    entries = ("linli_journal_entries", frozenset[str]())
    assert after[entries] == before[entries] + 1
    assert after[version] > before[version]
    assert after[("linli_runs", frozenset(["waiting"]))] == 1
    assert after[("linli_runs", frozenset(["failed"]))] == 0
    assert after[("linli_database_up", frozenset())] == 1


def test_without_its_database_what_was_counted_is_told_all_the_same(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object, **__: object) -> None:
        raise OperationalError

    monkeypatch.setattr("linli_web.operations.metrics.data_version", gone)
    monkeypatch.setattr("linli_web.operations.metrics.Head.objects.values_list", gone)
    assert figures(client)[("linli_database_up", frozenset())] == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "203.0.113.7"},
        {"X-Forwarded-Proto": "https"},
        {"X-Real-IP": "203.0.113.7"},
        {"Forwarded": "for=203.0.113.7"},
        {"Via": "1.1 proxy"},
    ],
)
def test_for_whom_a_proxy_speaks_there_is_no_such_page(
    client: Client, headers: dict[str, str]
) -> None:
    assert client.get("/metrics", headers=headers).status_code == 404


@pytest.mark.django_db
def test_from_another_machine_there_is_no_such_page(client: Client) -> None:
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.7").status_code == 404
    assert client.get("/metrics", REMOTE_ADDR="").status_code == 404
    assert client.get("/metrics", REMOTE_ADDR="::1").status_code == 200


@pytest.mark.django_db
def test_with_a_token_set_only_the_token_opens(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics").status_code == 404
    for wrong in ("Bearer ", f"Bearer {TOKEN[:-1]}", f"Basic {TOKEN}", TOKEN, "Bearer ü"):
        assert client.get("/metrics", headers={"Authorization": wrong}).status_code == 404
    far = Client(REMOTE_ADDR="203.0.113.7")
    assert figures(far, Authorization=f"Bearer {TOKEN}", **{"X-Forwarded-For": "203.0.113.7"})


@pytest.mark.django_db
def test_nothing_can_be_sent_there(client: Client) -> None:
    assert client.post("/metrics").status_code == 404


def test_a_token_that_can_be_guessed_stops_the_start(settings: Settings) -> None:
    assert not [each for each in run_checks() if each.id == "linli.E003"]
    settings.METRICS_TOKEN = "short"
    (found,) = [each for each in run_checks() if each.id == "linli.E003"]
    assert "LINLI_METRICS_TOKEN" in found.msg


COUNTED = (
    "import django, sys; django.setup()\n"
    "from linli_web.operations.counting import DatabaseTime, count_request, counted\n"
    "count_request('home', 'GET', 200, 0.05, DatabaseTime(0.02, 3))\n"
    "print(counted().decode()) if sys.argv[1:] else None\n"
)


def test_several_workers_counts_are_added_up(tmp_path: Path) -> None:
    surroundings = os.environ | {
        "LINLI_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "linli_web.config.settings",
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path),
    }
    call = [sys.executable, "-c", COUNTED]
    subprocess.run(call, env=surroundings, check=True)
    told = subprocess.run(
        [*call, "tell"], env=surroundings, check=True, capture_output=True, text=True
    ).stdout
    assert 'linli_requests_total{method="GET",status="200",url="home"} 2.0' in told
    assert 'linli_request_seconds_bucket{le="0.1",url="home"} 2.0' in told
    assert 'linli_database_queries_total{url="home"} 6.0' in told


def test_counts_of_an_earlier_start_do_not_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")
    (tmp_path / "999999999-1").mkdir()
    (tmp_path / f"{os.getpid()}-1").mkdir()
    (tmp_path / "not-ours").mkdir()
    share_counts(tmp_path)
    own = Path(os.environ["PROMETHEUS_MULTIPROC_DIR"])
    assert own.parent == tmp_path
    assert own.name.startswith(f"{os.getppid()}-")
    assert own.stat().st_mode & 0o777 == 0o700
    assert {each.name for each in tmp_path.iterdir()} == {own.name, "not-ours"}
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")
    share_counts(tmp_path)
    assert Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]) == own
