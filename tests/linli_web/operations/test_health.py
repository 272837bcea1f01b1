"""Whoever watches the server learns whether it answers, and nothing else."""

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client


@pytest.mark.django_db
def test_a_healthy_office_says_so_to_anybody_whatever_name_they_call_it_by() -> None:
    answer = Client(SERVER_NAME="10.0.0.1").get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies


@pytest.mark.parametrize("fault", [OperationalError, InterfaceError])
def test_without_its_database_it_is_ill(
    client: Client, monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    def gone() -> None:
        raise fault

    monkeypatch.setattr(connection, "cursor", gone)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"status": "no database"})


def test_nothing_can_be_sent_there(client: Client) -> None:
    assert client.post("/healthz").status_code == 405
