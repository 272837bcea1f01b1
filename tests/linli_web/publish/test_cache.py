"""Public pages from memory: fast, never stale, never anybody's own."""

import gzip
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from linli_web.journal.actions import PROGRAM, Act, record
from linli_web.journal.memory import DataVersion
from linli_web.publish import cache
from linli_web.registry.models import Community, County

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_community(db: None) -> None:
    county = County.objects.create(county="431023", name="永兴县")
    Community.objects.create(
        community_id="c-1", name="水利局小区", county=county, status="registered"
    )
    record(PROGRAM, [Act("import", "communities", "*")])


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr(cache.time, "monotonic", lambda: now[0])
    return now


def rename(name: str) -> None:
    Community.objects.update(name=name)
    record(PROGRAM, [Act("edit", "communities", "c-1")])


def test_the_second_stranger_is_answered_without_asking_the_database(
    client: Client, clock: list[float]
) -> None:
    first = client.get("/communities/")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        second = client.get("/communities/")
    assert second.content == first.content
    assert len(queries) == 0


def test_a_change_of_the_data_is_seen_after_a_second_at_most(
    client: Client, clock: list[float]
) -> None:
    assert "水利局小区" in client.get("/communities/").content.decode()
    rename("酒厂小区")
    assert "水利局小区" in client.get("/communities/").content.decode()
    clock[0] += 1.0
    assert "酒厂小区" in client.get("/communities/").content.decode()


def test_a_change_posted_through_this_process_is_seen_at_once(
    client: Client, clock: list[float]
) -> None:
    client.get("/communities/")
    rename("酒厂小区")
    client.post("/print-size/", {"size": "normal"})
    assert "酒厂小区" in client.get("/communities/").content.decode()


def waiting_pages(number: int) -> tuple[cache.PublicPages, threading.Event, list[str]]:
    """Pages whose view waits from its second answer on, and the names that it has made."""
    may_go_on, made = threading.Event(), list[str]()

    def view(request: HttpRequest) -> HttpResponse:
        made.append(f"page {len(made) + 1}")
        answer = HttpResponse(made[-1])
        if len(made) > number:
            may_go_on.wait(10)
        request.resolver_match = resolve("/communities/")
        return answer

    return cache.PublicPages(view), may_go_on, made


def test_while_one_waits_for_the_new_page_others_get_the_old_one(
    clock: list[float], rf: RequestFactory
) -> None:
    pages, may_go_on, made = waiting_pages(1)
    assert pages(rf.get("/communities/")).content == b"page 1"
    pages.state = (DataVersion(99, None), pages._present_state()[1])
    with ThreadPoolExecutor(1) as other:
        first = other.submit(pages, rf.get("/communities/"))
        while len(made) < 2:
            time.sleep(0.001)
        assert pages(rf.get("/communities/")).content == b"page 1"
        may_go_on.set()
        assert first.result(10).content == b"page 2"
    assert pages(rf.get("/communities/")).content == b"page 2"
    assert len(made) == 2


def test_of_a_page_that_takes_long_nobody_waits_for_the_new_one(
    clock: list[float], rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages, may_go_on, made = waiting_pages(1)
    seconds = iter([0.0, 2.5, 2.5, 5.0])
    monkeypatch.setattr(cache.time, "thread_time", lambda: next(seconds))
    assert pages(rf.get("/communities/")).content == b"page 1"
    pages.state = (DataVersion(99, None), pages._present_state()[1])
    # A HEAD that comes first has the page made as well.
    assert pages(rf.head("/communities/")).status_code == 200
    while len(made) < 2:
        time.sleep(0.001)
    assert pages(rf.get("/communities/")).content == b"page 1"
    may_go_on.set()
    while pages.making:
        time.sleep(0.001)
    assert pages(rf.get("/communities/")).content == b"page 2"
    assert len(made) == 2


def test_a_page_begun_before_a_change_is_made_again_after_it(
    clock: list[float], rf: RequestFactory
) -> None:
    pages, _, made = waiting_pages(9)
    day = pages._present_state()[1]

    def changed_meanwhile(request: HttpRequest) -> HttpResponse:
        answer = view(request)
        pages.state = (DataVersion(100 + len(made), None), day)
        return answer

    view, pages.get_response = pages.get_response, changed_meanwhile
    pages(rf.get("/communities/"))
    assert pages(rf.get("/communities/")).content == b"page 2"


def test_a_view_that_fails_leaves_nobody_waiting(clock: list[float], rf: RequestFactory) -> None:
    def view(_request: HttpRequest) -> HttpResponse:
        raise ValueError("broken")

    pages = cache.PublicPages(view)
    for _ in range(2):
        with pytest.raises(ValueError, match="broken"):
            pages(rf.get("/communities/"))
    assert not pages.making


def test_languages_and_sizes_of_print_are_kept_apart(client: Client) -> None:
    chinese = client.get("/communities/")
    english = client.get("/communities/", headers={"Accept-Language": "en"})
    client.cookies["large-print"] = "on"
    large = client.get("/communities/")
    assert len({chinese.content, english.content, large.content}) == 3
    assert english["Content-Language"] == "en"
    assert client.get("/communities/", headers={"Accept-Language": "en"}).content != large.content


def test_a_browser_that_has_the_page_is_told_so(client: Client) -> None:
    first = client.get("/communities/")
    again = client.get("/communities/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    rename("酒厂小区")
    client.post("/print-size/", {"size": "normal"})
    assert client.get("/communities/", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_the_packed_page_is_the_same_page(client: Client) -> None:
    plain = client.get("/communities/")
    packed = client.get("/communities/", headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content


def test_headers_of_security_come_with_every_answer(client: Client) -> None:
    first = client.get("/communities/")
    answers = [
        first,
        client.get("/communities/"),
        client.get("/communities/", headers={"If-None-Match": first["ETag"]}),
    ]
    for response in answers:
        assert "script-src 'self'" in response["Content-Security-Policy"]
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cache-Control"] == "no-cache"
        assert {"Cookie", "Accept-Language"} <= set(response["Vary"].split(", "))
    assert first["X-Frame-Options"] == answers[1]["X-Frame-Options"] == "DENY"


def test_a_public_page_sets_no_cookie_and_carries_no_token(client: Client) -> None:
    for address in ("/", "/communities/", "/communities/c-1/", "/notices/", "/open-data/"):
        response = client.get(address)
        assert not response.cookies, address
        assert "csrfmiddlewaretoken" not in response.content.decode(), address
        assert "X-CSRFToken" not in response.content.decode(), address


def test_who_is_signed_in_gets_pages_of_their_own_and_leaves_none_behind(
    client: Client, office: Client
) -> None:
    mine = office.get("/communities/").content.decode()
    assert "登录" not in mine
    theirs = client.get("/communities/").content.decode()
    assert "登录" in theirs
    assert "登录" not in office.get("/communities/").content.decode()
    assert "ETag" not in office.get("/communities/")


def test_the_login_and_its_token_are_never_kept(client: Client) -> None:
    tokens = {Client().get("/login/").cookies["csrftoken"].value for _ in range(2)}
    assert len(tokens) == 2
    assert "ETag" not in client.get("/login/")


def test_language_and_print_size_may_be_chosen_without_a_token_and_nothing_else_may() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/language/", {"language": "en"}).status_code == 302
    assert strict.post("/print-size/", {"size": "large"}).status_code == 302
    assert strict.post("/login/", {"username": "x", "password": "y"}).status_code == 403


def test_a_host_that_is_not_ours_is_refused_even_where_the_page_is_kept(client: Client) -> None:
    client.get("/communities/")
    assert client.get("/communities/", headers={"Host": "evil.example"}).status_code == 400


def test_what_is_not_found_is_not_kept(client: Client) -> None:
    assert "ETag" not in client.get("/communities/none/")


def test_the_memory_is_bounded_and_the_oldest_go_first(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = cache.PublicPages(lambda _request: HttpResponse())
    state = pages._present_state()
    monkeypatch.setattr(cache, "_MOST_BYTES", 250)
    for number in range(5):
        kept = cache.Kept(b"x" * 50, b"y" * 50, (), str(number), state)
        pages._keep((f"/{number}", "en", False), kept)
    assert list(pages.kept) == [("/3", "en", False), ("/4", "en", False)]
    assert pages.size == 200


def test_an_address_of_unusual_length_is_answered_but_not_kept(client: Client) -> None:
    response = client.get("/communities/", {"q": "水" * 60, "x": "y" * 600})
    assert response.status_code == 200
    assert "ETag" not in response


def test_an_answer_from_memory_is_counted_by_the_name_of_its_page(client: Client) -> None:
    client.get("/communities/")
    assert client.get("/communities/").wsgi_request.resolver_match.view_name == "public-communities"


def test_a_login_leaves_the_public_pages_in_memory(client: Client, clock: list[float]) -> None:
    first = client.get("/communities/")
    record(PROGRAM, [Act("sign_in", "accounts", "1"), Act("export", "programmes", "csv")])
    clock[0] += 1.0
    with CaptureQueriesContext(connection) as queries:
        second = client.get("/communities/")
    assert second.content == first.content
    # The version is asked for, and no page is made anew.
    assert len(queries) <= 2
    rename("酒厂小区")
    clock[0] += 1.0
    assert "酒厂小区" in client.get("/communities/").content.decode()
