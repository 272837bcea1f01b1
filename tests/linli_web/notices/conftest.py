"""People of a street and its office, and work about a community there."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from linli_web.journal.actions import PROGRAM
from linli_web.notices.actions import Wanted, ask
from linli_web.notices.models import WorkItem
from linli_web.people.models import Account
from linli_web.people.places import Place

OpenAccount = Callable[..., Account]


@pytest.fixture(autouse=True)
def _register(small_register: None) -> None:
    pass


@pytest.fixture
def wanted() -> Wanted:
    """Work about a community, for its street."""
    return Wanted(
        kind="serious_findings",
        title="%(community)s：%(number)s 项较重以上的问题未解决",
        values={"community": "水利局小区", "number": 3},
        table="communities",
        key="c-1",
        url="/office/communities/c-1/",
        place=Place("431023", "431023001", "", "c-1"),
        role="street",
    )


@pytest.fixture
def asked(wanted: Wanted) -> Callable[..., WorkItem]:
    """Ask for work about a community, with what differs."""

    def ask_for(**changes: Any) -> WorkItem:
        return ask(PROGRAM, replace(wanted, **changes))

    return ask_for


def named(account: Account, name: str, office: str) -> Account:
    account.name, account.office, account.email = name, office, f"{account.username}@example.org"
    account.save()
    return account


@pytest.fixture
def clerk(open_account: OpenAccount) -> Account:
    """A clerk of the street that c-1 lies in."""
    account = open_account("street", "street", "431023001", username="clerk")
    return named(account, "王干事", "便江街道")


@pytest.fixture
def colleague(open_account: OpenAccount) -> Account:
    """Another clerk of that street."""
    account = open_account("street", "street", "431023001", username="colleague")
    return named(account, "刘干事", "便江街道")


@pytest.fixture
def neighbour(open_account: OpenAccount) -> Account:
    """A clerk of another street."""
    account = open_account("street", "street", "431023100", username="neighbour")
    return named(account, "马干事", "马田镇")


@pytest.fixture
def chief(open_account: OpenAccount) -> Account:
    """The head of the programme office."""
    return named(open_account("programme_office", username="chief"), "李主任", "县专班")
