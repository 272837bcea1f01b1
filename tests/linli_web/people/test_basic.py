"""Map programs read layers with name and password; nothing else opens that way."""

import base64
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from linli_web.people.models import Account

pytestmark = pytest.mark.django_db

LAYER = "/office/map/communities.geojson"


@pytest.fixture
def clerk(db: None, open_account: Callable[..., Account]) -> Account:
    account = open_account("utility", username="clerk")
    account.set_password("good-word")
    account.save()
    return account


def sent(name: str, password: str) -> dict[str, str]:
    coded = base64.b64encode(f"{name}:{password}".encode()).decode()
    return {"Authorization": f"Basic {coded}"}


def test_a_program_with_the_right_password_reads_a_layer(clerk: Account, client: Client) -> None:
    response = client.get(LAYER, headers=sent("clerk", "good-word"))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/geo+json"


def test_reading_opens_no_session(clerk: Account, client: Client) -> None:
    response = client.get(LAYER, headers=sent("clerk", "good-word"))
    assert not response.cookies
    assert client.get(LAYER).status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {},
        sent("clerk", "wrong"),
        sent("nobody", "good-word"),
        sent("clerk", ""),
        {"Authorization": "Basic not-base64!"},
        {"Authorization": f"Basic {base64.b64encode(b'no colon').decode()}"},
        {"Authorization": "Bearer abc"},
    ],
)
def test_without_the_right_password_the_program_is_asked_for_it(
    clerk: Account, client: Client, headers: dict[str, str]
) -> None:
    response = client.get(LAYER, headers=headers)
    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Basic")


def test_a_page_does_not_open_by_a_header(clerk: Account, client: Client) -> None:
    response = client.get("/office/map/", headers=sent("clerk", "good-word"))
    assert response.status_code == 302


def test_nothing_is_written_by_a_header(clerk: Account, client: Client) -> None:
    assert client.post(LAYER, headers=sent("clerk", "good-word")).status_code == 302


def test_a_browser_whose_session_ended_sees_no_password_window(
    clerk: Account, client: Client
) -> None:
    response = client.get(LAYER, headers={"Sec-Fetch-Mode": "cors"})
    assert "WWW-Authenticate" not in response


def test_after_many_failures_even_the_right_password_waits(clerk: Account, client: Client) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT - 1):
        assert client.get(LAYER, headers=sent("clerk", "wrong")).status_code == 401
    assert client.get(LAYER, headers=sent("clerk", "wrong")).status_code == 429
    assert client.get(LAYER, headers=sent("clerk", "good-word")).status_code == 429


def test_a_password_alone_opens_nothing_where_a_second_factor_is_needed(
    open_account: Callable[..., Account], client: Client
) -> None:
    account = open_account("street", username="street")
    account.set_password("good-word")
    account.save()
    response = client.get(LAYER, headers=sent("street", "good-word"))
    assert response.status_code == 401
    assert "二次验证" in response.content.decode()


def test_a_closed_account_or_a_new_password_ends_the_remembered_success(
    clerk: Account, client: Client
) -> None:
    assert client.get(LAYER, headers=sent("clerk", "good-word")).status_code == 200
    clerk.set_password("other-word")
    clerk.save()
    assert client.get(LAYER, headers=sent("clerk", "good-word")).status_code == 401
    assert client.get(LAYER, headers=sent("clerk", "other-word")).status_code == 200
    clerk.is_active = False
    clerk.save()
    assert client.get(LAYER, headers=sent("clerk", "other-word")).status_code == 401
