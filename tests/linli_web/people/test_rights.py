"""Who may open which address is one table, and every address stands in it."""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from linli_web.people.models import Account
from linli_web.people.rights import AUDIENCES, rights


def named_urls(resolver: URLResolver, prefix: str = "") -> set[str]:
    names = set()
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            names.add(f"{prefix}{entry.name}")
        else:
            namespace = f"{entry.namespace}:" if entry.namespace else ""
            names |= named_urls(entry, prefix + namespace)
    return names


def test_every_url_has_a_row_in_the_table_of_rights_and_every_row_a_url() -> None:
    assert named_urls(get_resolver()) == set(rights())


def test_every_row_names_a_known_audience() -> None:
    assert set(rights().values()) <= set(AUDIENCES)


@pytest.fixture
def reader(db: None) -> Client:
    client = Client()
    client.force_login(Account.objects.create_user("reader", name="王", password="x"))
    return client


def plain_urls(audience: str) -> list[str]:
    found = []
    for name, allowed in rights().items():
        if allowed == audience:
            try:
                found.append(reverse(name))
            except Exception:  # noqa: BLE001, S112 - it needs arguments
                continue
    return found


def test_a_stranger_is_sent_to_the_login_from_every_inner_address(client: Client, db: None) -> None:
    for url in plain_urls("signed_in") + plain_urls("office"):
        response = client.get(url)
        assert response.status_code == 302, url
        assert response["Location"].startswith("/login/"), url


def test_a_reader_is_refused_what_only_the_office_may_do(reader: Client) -> None:
    urls = plain_urls("office")
    assert urls
    for url in urls:
        assert reader.get(url).status_code == 403, url
        assert reader.post(url).status_code == 403, url
