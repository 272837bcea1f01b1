"""Sessions: seen by their owner, ended by the owner and by who manages the account."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from linli_web.people.login import sessions
from linli_web.people.login.devices import in_words
from linli_web.people.models import Account

from .conftest import OpenAccount, acts, log_in

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit Chrome/120 Mobile MicroMessenger/8.0"


def test_the_owner_sees_where_the_account_is_logged_in_and_ends_one_of_them(
    committee: Account, client: Client
) -> None:
    phone = Client(HTTP_USER_AGENT=PHONE, REMOTE_ADDR="10.0.0.7")
    log_in(client, "committee")
    log_in(phone, "committee")
    page = client.get("/account/").content.decode()
    assert "微信 · 安卓手机" in page
    assert "10.0.0.7" in page
    other = next(each for each in sessions.sessions_of(committee) if each.ip == "10.0.0.7")
    client.post("/account/sessions/end/", {"session": other.pk})
    assert phone.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200
    assert "end_sessions" in acts()


def test_nobody_ends_a_session_of_somebody_else_by_its_number(
    committee: Account, open_account: OpenAccount, client: Client
) -> None:
    log_in(client, "committee")
    number = sessions.sessions_of(committee)[0].pk
    other = Client()
    other.force_login(open_account("contractor", username="other"))
    other.post("/account/sessions/end/", {"session": number})
    assert client.get("/account/").status_code == 200


def test_who_manages_an_account_logs_it_out_and_who_does_not_is_refused(
    committee: Account, administrator: Account, open_account: OpenAccount, client: Client
) -> None:
    log_in(client, "committee")
    with pytest.raises(PermissionDenied):
        sessions.end(open_account("committee", "community", "c-2", username="x"), committee)
    office = Client()
    office.force_login(administrator)
    address = f"/office/people/{committee.public_id}/login/"
    assert office.get(address).status_code == 200
    office.post(address, {"do": "end-sessions"})
    assert client.get("/account/").status_code == 302


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (PHONE, "微信 · 安卓手机"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537 Edg/120", "Edge · Windows 电脑"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17) Version/17 Safari/604", "Safari · 苹果手机"),
        ("", "别的浏览器 · 别的设备"),
    ],
)
def test_a_browser_is_named_in_words(said: str, words: str) -> None:
    assert in_words(said) == words
