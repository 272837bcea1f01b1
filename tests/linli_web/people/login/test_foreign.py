"""Logins of others: they open the account that was linked, and never make one."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import PermissionDenied
from django.test import Client
from oidc_provider_mock import User, run_server_in_thread

from linli_web.config import providers
from linli_web.people.login import foreign, invitations
from linli_web.people.login.invitations import Wanted
from linli_web.people.models import Account
from linli_web.people.outcomes import Refused

from .conftest import OpenAccount, acts

pytestmark = pytest.mark.django_db


class OddService(BaseHTTPRequestHandler):
    """A messaging app's OAuth: GET for tokens, errors with HTTP 200, the id is called openid."""

    def do_GET(self) -> None:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        if self.path.startswith("/token"):
            right = (asked["appid"], asked["secret"]) == ("app-1", "s-1")
            right = right and asked["code"] == "good"
            told: dict[str, Any] = {"access_token": "t-1", "openid": "o-42", "expires_in": 7200}
            self.say(told if right else {"errcode": 40029, "errmsg": "invalid code"})
        else:
            right = (asked["access_token"], asked["openid"]) == ("t-1", "o-42")
            self.say(
                {"openid": "o-42", "nickname": "雷工", "errcode": 0} if right else {"errcode": 1}
            )

    def say(self, told: dict[str, Any]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        self.wfile.write(json.dumps(told).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def messenger(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    server = HTTPServer(("127.0.0.1", 0), OddService)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    for name, value in {
        "NAME": "乡里通",
        "AUTHORIZE_URL": f"{base}/qr",
        "TOKEN_URL": f"{base}/token",
        "TOKEN_METHOD": "GET",
        "USER_URL": f"{base}/user",
        "CLIENT_ID": "app-1",
        "CLIENT_SECRET": "s-1",
        "CLIENT_ID_FIELD": "appid",
        "CLIENT_SECRET_FIELD": "secret",
        "ID_FIELD": "openid",
        "NAME_FIELD": "nickname",
        "ERROR_FIELD": "errcode",
        "SCOPE": "snsapi_login",
        "EXTRA": "self_redirect=true",
        "FRAGMENT": "wechat_redirect",
    }.items():
        monkeypatch.setenv(f"LINLI_OAUTH_{name}", value)
    settings.SOCIALACCOUNT_PROVIDERS = providers.configured()
    yield
    server.shutdown()
    server.server_close()


@pytest.fixture
def oidc(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    person = User(sub="zhou", claims={"email": "zhou@county.example", "email_verified": True})
    with run_server_in_thread(user_claims=[person]) as server:
        issuer = f"http://localhost:{server.server_port}"
        monkeypatch.setenv("LINLI_OIDC_ISSUER", issuer)
        monkeypatch.setenv("LINLI_OIDC_CLIENT_ID", "linli")
        monkeypatch.setenv("LINLI_OIDC_CLIENT_SECRET", "s-1")
        settings.SOCIALACCOUNT_PROVIDERS = providers.configured()
        yield issuer


def by_messenger(client: Client, code: str = "good", begin: str = "/login/messenger/") -> Any:
    sent = client.post(begin)
    asked = parse_qs(urlsplit(sent["Location"]).query)
    assert asked["appid"] == ["app-1"]
    assert asked["self_redirect"] == ["true"]
    assert sent["Location"].endswith("#wechat_redirect")
    back = {"code": code, "state": asked["state"][0]}
    return client.get("/login/messenger/callback/", back)


def by_oidc(client: Client, subject: str = "zhou") -> Any:
    sent = client.post("/login/oidc/oidc/")
    answer = requests.post(
        sent["Location"], data={"sub": subject}, allow_redirects=False, timeout=20
    )
    back = urlsplit(answer.headers["Location"])
    return client.get(f"{back.path}?{back.query}")


def test_a_login_that_nobody_linked_opens_and_makes_nothing(oidc: str) -> None:
    client = Client()
    assert "还没有关联账号" in by_oidc(client).content.decode()
    assert client.get("/account/").status_code == 302
    assert not Account.objects.exists()
    assert not SocialAccount.objects.exists()


def test_the_messaging_app_opens_nothing_that_nobody_linked(messenger: None) -> None:
    client = Client()
    assert "还没有关联账号" in by_messenger(client).content.decode()
    assert not Account.objects.exists()


def test_an_administrator_names_the_login_beforehand_and_it_opens_the_account(
    oidc: str, committee: Account, administrator: Account
) -> None:
    foreign.preset(administrator, committee, "oidc", "zhou")
    client = Client()
    assert by_oidc(client)["Location"] == "/office/"
    assert "committee" in client.get("/account/").content.decode()
    assert acts()[:2] == ["link_login", "sign_in"]
    with pytest.raises(Refused):
        foreign.preset(administrator, committee, "oidc", "zhou")


def test_nobody_names_a_login_for_an_account_out_of_reach(
    committee: Account, administrator: Account
) -> None:
    with pytest.raises(PermissionDenied):
        foreign.preset(committee, administrator, "oidc", "zhou")


def test_an_email_that_the_provider_vouches_for_counts_only_where_the_county_says_so(
    oidc: str, committee: Account, settings: Any
) -> None:
    committee.email = "Zhou@county.example"
    committee.save()
    assert "还没有关联账号" in by_oidc(Client()).content.decode()
    settings.LINK_BY_EMAIL = True
    assert by_oidc(Client())["Location"] == "/office/"


def test_two_accounts_with_that_email_open_for_nobody(
    oidc: str, committee: Account, open_account: OpenAccount, settings: Any
) -> None:
    other = open_account("resident", "community", "c-1", username="other")
    for each in (committee, other):
        each.email = "zhou@county.example"
        each.save()
    settings.LINK_BY_EMAIL = True
    assert "还没有关联账号" in by_oidc(Client()).content.decode()


def test_an_invitation_is_accepted_with_the_messaging_app(
    messenger: None, committee: Account
) -> None:
    made = invitations.invite(committee, Wanted("resident", "community", "c-1"))
    client = Client()
    link = f"/invitation/{invitations.token(made)}/"
    begin = client.post(link, {"by": "messenger"})["Location"]
    assert by_messenger(client, begin=begin)["Location"] == "/office/"
    account = Account.objects.exclude(pk=committee.pk).get()
    assert account.name == "雷工"
    assert [(each.role, each.place) for each in account.effective_holdings] == [("resident", "c-1")]
    again = Client()
    assert by_messenger(again)["Location"] == "/office/"
    kept = SocialAccount.objects.get()
    assert kept.uid == "o-42"
    assert "t-1" not in str(kept.extra_data)


def test_an_error_that_comes_with_http_200_is_an_error(messenger: None) -> None:
    response = by_messenger(Client(), code="bad")
    assert "没有登录成" in response.content.decode()


def test_an_answer_to_a_question_that_was_not_asked_is_refused(messenger: None) -> None:
    response = Client().get("/login/messenger/callback/", {"code": "good", "state": "made-up"})
    assert "没有登录成" in response.content.decode()


def test_half_a_provider_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_OIDC_ISSUER", "https://id.example")
    with pytest.raises(ValueError, match="LINLI_OIDC_CLIENT_ID, LINLI_OIDC_CLIENT_SECRET"):
        providers.configured()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "url", ["/login/messenger/", "/login/messenger/callback/", "/login/oidc/x/"]
)
def test_where_the_county_configured_no_provider_there_is_no_page(client: Client, url: str) -> None:
    assert client.get(url).status_code == 404
