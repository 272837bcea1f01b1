"""Logging in by password: who gets in, who is kept out, and what each of them learns."""

import pytest
from django.conf import settings
from django.contrib.auth import hashers
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli_web.journal.models import Entry
from linli_web.people.models import Account

from .conftest import PASSWORD, OpenAccount, acts, log_in, with_password

pytestmark = pytest.mark.django_db


def test_somebody_with_the_right_password_gets_in_and_it_is_journalled(
    committee: Account, client: Client
) -> None:
    response = client.post("/login/", {"login": "Committee", "password": PASSWORD})
    assert response.status_code == 302
    assert response["Location"] == "/office/"
    assert client.get("/account/").status_code == 200
    client.post("/logout/")
    assert client.get("/account/").status_code == 302
    assert acts() == ["sign_in", "sign_out"]
    entry = Entry.objects.get(act="sign_in")
    assert (entry.key, entry.origin) == (committee.public_id, "127.0.0.1")


def test_a_stranger_learns_nothing_from_the_answer_nor_from_the_work_it_took(
    committee: Account, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed = list[str]()
    first = hashers.MD5PasswordHasher.encode

    def counted(self: object, password: str, *given: object) -> str:
        hashed.append(password)
        return first(self, password, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", counted)
    told = []
    # The first two fill what stays in memory.
    for name in ("committee", "nobody-here") * 2:
        hashed.clear()
        with CaptureQueriesContext(connection) as queries:
            page = client.post("/login/", {"login": name, "password": "wrong"}).content.decode()
        told.append((page.replace(name, "").split("csrf")[0], "账号或密码不对" in page))
        told.append((len(hashed), len(queries)))
    first_name, second_name = told[4:6], told[6:8]
    assert first_name == second_name
    assert first_name[0][1] is True


def test_a_name_that_is_none_of_ours_is_not_written_down(client: Client) -> None:
    log_in(client, "my-secret-password")
    entry = Entry.objects.get(act="refuse_sign_in")
    assert entry.key == ""
    assert "my-secret-password" not in f"{entry.before}{entry.after}{entry.note}{entry.actor_name}"


def test_after_ten_wrong_tries_the_name_is_locked_at_that_address_and_nowhere_else(
    committee: Account, open_account: OpenAccount, client: Client
) -> None:
    with_password(open_account("contractor", username="contractor"))
    for _ in range(settings.AXES_FAILURE_LIMIT):
        response = log_in(client, "committee", "wrong")
    assert response.status_code == 429  # type: ignore[attr-defined]
    page = response.content.decode()  # type: ignore[attr-defined]
    assert "15 分钟" in page
    assert "解锁" in page
    assert log_in(client, "committee").status_code == 429  # type: ignore[attr-defined]
    assert log_in(client, "contractor").status_code == 302  # type: ignore[attr-defined]
    elsewhere = Client(REMOTE_ADDR="10.0.0.7")
    assert log_in(elsewhere, "committee").status_code == 302  # type: ignore[attr-defined]


def test_a_lock_out_is_journalled_once_however_often_the_door_is_tried(
    committee: Account, client: Client
) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT + 5):
        log_in(client, "committee", "wrong")
    assert acts().count("lock_out") == 1
    assert acts().count("refuse_sign_in") == settings.AXES_FAILURE_LIMIT


def test_nobody_is_sent_to_another_site_after_logging_in(
    committee: Account, client: Client
) -> None:
    for target in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        response = log_in(Client(), "committee", next=target)
        assert response["Location"] == "/office/", target  # type: ignore[index]
    assert log_in(client, "committee", next="/account/")["Location"] == "/account/"  # type: ignore[index]


def test_the_session_has_another_name_after_logging_in(committee: Account, client: Client) -> None:
    client.get("/login/")
    session = client.session
    session["put here before"] = 1
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    log_in(client, "committee")
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != session.session_key


def test_the_cookie_of_the_session_is_hidden_from_scripts_and_other_sites(
    committee: Account, client: Client
) -> None:
    log_in(client, "committee")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_only_who_knows_the_password_learns_that_an_account_is_closed(
    committee: Account, client: Client
) -> None:
    committee.is_active = False
    committee.save()
    assert "账号或密码不对" in log_in(client, "committee", "wrong").content.decode()  # type: ignore[attr-defined]
    response = log_in(client, "committee")
    assert response["Location"] == "/login/closed/"  # type: ignore[index]
    assert client.get("/account/").status_code == 302


def test_nobody_signs_up_by_oneself(client: Client) -> None:
    for address in ("/signup/", "/accounts/signup/", "/login/signup/", "/account/signup/"):
        assert client.get(address).status_code == 404


def test_passwords_are_kept_by_argon2_first() -> None:
    from linli_web.config import login

    assert login.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


def test_a_changed_password_logs_out_everywhere_else(committee: Account, client: Client) -> None:
    elsewhere = Client()
    log_in(client, "committee")
    log_in(elsewhere, "committee")
    assert elsewhere.get("/account/").status_code == 200
    new = "five other words stand here"
    response = client.post(
        "/account/password/",
        {"old_password": PASSWORD, "new_password1": new, "new_password2": new},
    )
    assert response.status_code == 302
    assert client.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    assert "change_password" in acts()


def test_a_short_password_is_refused_and_the_page_says_how_long_it_has_to_be(
    committee: Account, client: Client
) -> None:
    log_in(client, "committee")
    given = {"old_password": PASSWORD, "new_password1": "short", "new_password2": "short"}
    response = client.post("/account/password/", given)
    assert response.status_code == 200
    assert "12" in response.content.decode()
    committee.refresh_from_db()
    assert committee.check_password(PASSWORD)


def test_whoever_asks_too_often_from_one_address_is_told_to_wait(
    client: Client, settings: object
) -> None:
    from django.core.cache import cache

    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = {"login": "3/m/ip"}  # type: ignore[attr-defined]
    answers = [client.post("/slip/", {"code": "1"}).status_code for _ in range(4)]
    assert answers == [400, 400, 400, 429]
    cache.clear()
