"""When something is refused, missing or broken, the page says what to do."""

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.views.defaults import server_error

pytestmark = pytest.mark.django_db


def test_who_may_not_do_something_is_told_whom_to_ask(reader: Client) -> None:
    response = reader.post("/office/figures/freeze/", {"month": "2022-08"})
    page = response.content.decode()
    assert response.status_code == 403
    assert "没有做这件事的权限" in page
    assert "联系县专班管理员" in page
    assert 'href="/office/"' in page


def test_what_is_not_there_leads_back_to_where_one_can_search(stranger: Client) -> None:
    response = stranger.get("/no/such/page/")
    page = response.content.decode()
    assert response.status_code == 404
    assert "核对地址" in page
    assert 'href="/"' in page


def test_a_fault_of_the_program_is_owned_in_both_languages_without_anything_that_could_fail(
    rf: RequestFactory,
) -> None:
    response = server_error(rf.get("/"))
    page = response.content.decode()
    assert response.status_code == 500
    assert "没有保存" in page
    assert "Something went wrong" in page
    assert "{%" not in page
    assert page == render_to_string("500.html")
