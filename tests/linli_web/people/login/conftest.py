"""People with passwords, and what the journal says of their logins."""

from collections.abc import Callable

import pytest
from django.test import Client

from linli_web.journal.models import Entry
from linli_web.people.models import Account

PASSWORD = "four words long enough"
OpenAccount = Callable[..., Account]


@pytest.fixture
def committee(db: None, small_register: None, open_account: OpenAccount) -> Account:
    """The committee of community c-1, with a password."""
    return with_password(open_account("committee", "community", "c-1", username="committee"))


@pytest.fixture
def resident(db: None, small_register: None, open_account: OpenAccount) -> Account:
    """Somebody who lives in c-1-01 and has no password."""
    account = open_account("resident", "community", "c-1", username="resident")
    account.set_unusable_password()
    account.save()
    return account


@pytest.fixture
def administrator(db: None, open_account: OpenAccount) -> Account:
    return open_account("administrator", username="root-of-all")


def with_password(account: Account, password: str = PASSWORD) -> Account:
    account.set_password(password)
    account.save()
    return account


def acts(table: str = "accounts") -> list[str]:
    """Return what the journal says of a table, the first act first."""
    return list(Entry.objects.filter(table=table).order_by("number").values_list("act", flat=True))


def log_in(client: Client, username: str, password: str = PASSWORD, **more: str) -> object:
    return client.post("/login/", {"login": username, "password": password, **more})
