"""No page offers anybody a door that is shut: every link of home and of the menu opens."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from linli_web.people.models import Account
from linli_web.people.sample import Person, open_sample_account, people

pytestmark = pytest.mark.usefixtures("yongxing")
PAGES = ("/office/", "/office/me/", "/office/communities/", "/office/rights/")


@pytest.fixture
def of_sample(db: None) -> Callable[[Person], Client]:
    """Sign in one of the sample's people."""

    def signed_in(person: Person) -> Client:
        account: Account = open_sample_account(person, "x")
        client = Client()
        client.force_login(account)
        return client

    return signed_in


def links(page: str) -> set[str]:
    """Return the addresses within the site that a page links to."""
    found = {unescape(each).partition("#")[0] for each in re.findall(r'href="(/[^"]*)"', page)}
    return {each for each in found if each and not each.startswith("/static/")}


@pytest.mark.parametrize("person", people(), ids=lambda each: each.username)
def test_every_link_that_a_role_is_offered_opens(
    of_sample: Callable[[Person], Client], person: Person
) -> None:
    client = of_sample(person)
    offered = {link for page in PAGES for link in links(client.get(page).content.decode())}
    assert offered
    shut = {link: client.get(link).status_code for link in sorted(offered)}
    assert {link: status for link, status in shut.items() if status not in {200, 302}} == {}
