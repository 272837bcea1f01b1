"""The office's own pages may ask the API with their session; other sites may not."""

import pytest
from django.test import Client

from linli_web.registry.models import Community


@pytest.fixture
def careful(office: Client, small_register: None) -> Client:
    """The programme office in a browser where CSRF tokens are asked for."""
    careful = Client(enforce_csrf_checks=True)
    careful.cookies = office.cookies
    return careful


def test_a_page_reads_with_its_session(careful: Client) -> None:
    assert careful.get("/api/v1/communities").status_code == 200
    same = careful.get("/api/v1/communities", headers={"Sec-Fetch-Site": "same-origin"})
    assert same.status_code == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_reads_nothing_through_a_browser(careful: Client, site: str) -> None:
    response = careful.get("/api/v1/communities", headers={"Sec-Fetch-Site": site})
    assert response.status_code == 403
    assert response.json()["type"].endswith("cross-site")


def test_a_session_writes_only_with_the_csrf_token(careful: Client) -> None:
    send = {"content_type": "application/json", "headers": {"If-Match": '"1"'}}
    body = {"address": "新街"}
    url = "/api/v1/communities/c-1"
    assert careful.patch(url, body, **send).status_code == 403  # type: ignore[arg-type]
    token = "a" * 32
    careful.cookies["csrftoken"] = token
    send["headers"] = {"If-Match": '"1"', "X-CSRFToken": token}
    assert careful.patch(url, body, **send).status_code == 200  # type: ignore[arg-type]
    assert Community.objects.get(pk="c-1").address == "新街"
