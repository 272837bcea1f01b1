"""A null character, which PostgreSQL does not keep, breaks no page."""

import pytest
from django.test import Client

from linli_web.registry.models import Community


@pytest.mark.parametrize("coded", ["%00", "%%0000"])
def test_a_list_is_searched_without_the_null_characters(
    office: Client, small_register: None, coded: str
) -> None:
    answer = office.get(f"/office/communities/?q=酒{coded}厂", follow=True)
    assert answer.status_code == 200
    assert [row[0].text for row in answer.context["page"].rows] == ["酒厂小区"]


def test_nothing_is_at_an_address_with_a_null_character(office: Client) -> None:
    assert office.get("/office/communities/c-1%00/").status_code == 404


def test_a_form_is_kept_without_the_null_characters(office: Client, small_register: None) -> None:
    sent = {"version": "1", "because": "已\0拆除", "closed_on": "2022-09-01"}
    assert office.post("/office/communities/c-3/close/", sent).status_code == 302
    assert Community.objects.get(pk="c-3").closed_because == "已拆除"
