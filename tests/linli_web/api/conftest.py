"""Programs that call the API with a token."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

if TYPE_CHECKING:
    from linli_web.people.models import Account

ROOT = "/api/v1"


class Program:
    """A client that sends a token and speaks JSON."""

    def __init__(self, key: str, account: "Account | None" = None) -> None:
        self.key, self.account = key, account
        self.client = Client()

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.ask("POST", path, body, **headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.ask("PATCH", path, body, **headers)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.key:
            sent.setdefault("Authorization", f"Bearer {self.key}")
        url = path if path.startswith(("/", "http")) else f"{ROOT}/{path}"
        content = "" if body is None else json.dumps(body)
        return self.client.generic(
            method, url, content, content_type="application/json", headers=sent
        )


MakeKey = Callable[..., str]
Calling = Callable[..., Program]


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    """Begin each test with a whole minute's requests."""
    from linli_web.api import allowances

    allowances.forget()
    yield
    allowances.forget()


@pytest.fixture
def make_key() -> MakeKey:
    """Give an account a token, with all the acts that the API has unless some are named."""
    from linli_web.api.keys import digest, key_text
    from linli_web.api.models import ApiToken
    from linli_web.api.operations import acts

    def made(account: "Account", only: str = "", scope: str = "", place: str = "") -> str:
        now = timezone.now()
        token = ApiToken.objects.create(
            account=account,
            name="报表程序",
            digest=digest("secret"),
            acts=only or " ".join(acts()),
            scope=scope,
            place=place,
            created_at=now,
            expires_at=now + timedelta(days=1),
        )
        return key_text(token, "secret")

    return made


@pytest.fixture
def program_of(open_account: Callable[..., "Account"], make_key: MakeKey) -> Calling:
    """A program of somebody who holds a role within a place, everywhere if none is named."""

    def calling(role: str, scope: str = "everywhere", place: str = "", **token: str) -> Program:
        account = open_account(role, scope, place, username=f"{role}-{scope}-{place}")
        return Program(make_key(account, **token), account)

    return calling


@pytest.fixture
def program(small_register: None, program_of: Calling) -> Program:
    """A program of the programme office."""
    return program_of("programme_office")
