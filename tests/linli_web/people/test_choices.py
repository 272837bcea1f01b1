"""A visitor chooses language and size of print."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_large_print_is_kept_and_can_be_left_again(client: Client) -> None:
    response = client.post("/print-size/", {"size": "large", "next": "/login/"})
    assert response["Location"] == "/login/"
    assert 'class="large-print"' in client.get("/login/").content.decode()
    client.post("/print-size/", {"size": "normal", "next": "/login/"})
    assert 'class="large-print"' not in client.get("/login/").content.decode()


def test_the_way_back_never_leads_to_another_host(client: Client) -> None:
    response = client.post("/print-size/", {"size": "large", "next": "https://evil.example/"})
    assert response["Location"] == "/"


def test_pages_are_chinese_first_and_english_on_request(client: Client) -> None:
    assert 'lang="zh-Hans"' in client.get("/login/").content.decode()
    client.post("/language/", {"language": "en", "next": "/login/"})
    assert 'lang="en"' in client.get("/login/").content.decode()


def test_a_wrong_password_says_so_without_telling_which_part(client: Client) -> None:
    page = client.post("/login/", {"username": "office", "password": "x"}).content.decode()
    assert 'role="alert"' in page
