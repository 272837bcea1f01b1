"""No page tells strangers by the hundred which names are accounts."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from linli_web.people.login import invitations
from linli_web.people.login.invitations import Wanted
from linli_web.people.models import Account

from .conftest import OpenAccount

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_register")]


@pytest.fixture(autouse=True)
def nobody_asked_yet() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def committee(open_account: OpenAccount) -> Account:
    return open_account("committee", "community", "c-1", username="committee")


def test_a_wrong_login_says_the_same_whether_the_name_is_somebodys(committee: Account) -> None:
    pages = []
    for name in (committee.username, "nobody-has"):
        given = {"login": name, "password": "wrong"}
        page = Client().post("/login/", given)
        pages.append((page.status_code, page.context["form"].errors.as_json()))
    assert pages[0] == pages[1]


def test_names_are_not_tried_out_by_invitation_or_deputy(committee: Account) -> None:
    made = invitations.invite(committee, Wanted("resident", "community", "c-1"))
    stranger, inside = Client(), Client()
    inside.force_login(committee)
    link = f"/invitation/{invitations.token(made)}/"
    chosen = {"name": "谢", "username": committee.username, "password": "a-long-pass-phrase-1"}
    days = {"since": "2030-01-01", "until": "2030-01-02"}
    for client, url, given, most in (
        (stranger, link, chosen, 10),
        (inside, "/office/me/", {"deputy": "nobody-has"} | days, 20),
    ):
        answers = [client.post(url, given).status_code for _each in range(most + 1)]
        assert 429 not in answers[:most]
        assert answers[most] == 429
        # Looking at the page is no try.
        assert client.get(url).status_code == 200
