"""No page offers anybody a door that is shut: what home and menu link to opens.

Of links to pages of one kind some are tried, the first and last by their addresses.
"""

import re
from collections import defaultdict
from collections.abc import Callable
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import resolve

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


def some_of_each_kind(addresses: set[str]) -> set[str]:
    """Return at most two addresses of each page and set of filters."""
    kinds: dict[tuple[str, frozenset[str]], list[str]] = defaultdict(list)
    for each in sorted(addresses):
        parts = urlsplit(each)
        kinds[resolve(parts.path).view_name, frozenset(parse_qs(parts.query))].append(each)
    return {each for found in kinds.values() for each in (found[0], found[-1])}


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
    tried = some_of_each_kind(offered)
    assert len(tried) > 10
    shut = {link: client.get(link).status_code for link in sorted(tried)}
    assert {link: status for link, status in shut.items() if status not in {200, 302}} == {}
