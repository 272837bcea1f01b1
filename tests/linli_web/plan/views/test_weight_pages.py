"""Pages of weights: comparing pair by pair, percentages, two policies side by side."""

import re

import pytest
from django.test import Client

from linli.plan.weights import policy_weights
from linli.standards import dimensions
from linli_web.plan.actions import weights as actions
from linli_web.plan.models import WeightPolicy
from linli_web.plan.reads.weights import pairs

LIST = "/office/plan/weights/"
BY_HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _register(small_register: None) -> None:
    pass


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def made(office: Client, way: str = "pairs", start: str = "") -> WeightPolicy:
    sent = {"name": "2023年度", "way": way, "start": start}
    response = office.post(f"{LIST}new/", sent)
    policy = WeightPolicy.objects.get()
    assert response.headers["Location"] == f"{LIST}{policy.public_id}/{way}/"
    return policy


def test_the_list_shows_what_comes_with_the_programme_and_what_holds(
    office: Client, reader: Client
) -> None:
    said = text(reader, LIST)
    assert "各维度同等" in said
    assert "正在采用" in said
    assert "新建一套权重" not in said
    assert "新建一套权重" in text(office, LIST)
    assert reader.get(f"{LIST}new/").status_code == 403


def test_each_choice_is_kept_as_it_is_made_and_goes_on_later(office: Client) -> None:
    policy = made(office)
    page = f"{LIST}{policy.public_id}/pairs/"
    names = [each.name for each in pairs({})]
    assert text(office, page).count('type="radio"') == 21 * 9
    first = office.post(page, {"version": "1", names[0]: "3"}, headers=BY_HTMX).content.decode()
    assert "已比较 1 / 21 对" in first
    assert 'name="version" value="2"' in first
    assert re.search(rf'name="{names[0]}" value="3" checked', text(office, page))
    late = office.post(page, {"version": "1", names[0]: "5"}, headers=BY_HTMX).content.decode()
    assert "有人刚刚改过" in late
    whole = {"version": "2"} | dict.fromkeys(names, "1") | {names[0]: "9", names[6]: "9"}
    said = office.post(page, whole, headers=BY_HTMX).content.decode()
    assert "一致性比率" in said
    assert "去改这一对" in said
    assert office.post(page, {"version": "3"} | dict.fromkeys(names, "1")).status_code == 302


def test_percentages_that_do_not_add_up_are_told_with_the_difference(office: Client) -> None:
    policy = made(office, "direct", "even")
    page = f"{LIST}{policy.public_id}/direct/"
    assert 'value="14 2/7"' in text(office, page)
    names = dimensions()["dimension"].to_list()
    typed = {"version": "1"} | dict.fromkeys(names, "14.2")
    said = office.post(page, typed).content.decode()
    assert "合计 99.4%，还差 0.6%" in said
    wrong = office.post(page, typed | {names[0]: "很多"})
    assert wrong.status_code == 422
    assert "填 0 到 100 的数" in wrong.content.decode()
    assert office.post(page, typed | {names[0]: "14.8"}).status_code == 302


def test_the_office_puts_a_policy_in_use_for_a_reason(office: Client) -> None:
    account = office.account  # type: ignore[attr-defined]
    policy = actions.make_policy(account, "同等", policy_weights("even"))
    page = f"{LIST}{policy.public_id}/"
    assert office.post(f"{page}use/", {"version": "1", "reason": ""}).status_code == 422
    assert office.post(f"{page}use/", {"version": "7", "reason": "会议"}).status_code == 409
    assert office.post(f"{page}use/", {"version": "1", "reason": "会议"}).status_code == 302
    assert "正在采用" in text(office, page)
    assert "以它为起点" in text(office, page)


def test_a_policy_that_is_not_in_use_is_removed(office: Client) -> None:
    policy = made(office)
    assert office.post(f"{LIST}{policy.public_id}/discard/", {"version": "1"}).status_code == 302
    assert not WeightPolicy.objects.exists()
