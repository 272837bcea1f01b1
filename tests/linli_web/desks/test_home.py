"""The office's front page: where the programme stands and what changed."""

import pytest
from django.test import Client

from linli_web.journal.actions import Act, Actor, record

pytestmark = pytest.mark.usefixtures("yongxing")


def test_it_shows_the_figures_with_a_way_to_each(office: Client) -> None:
    page = office.get("/office/").content.decode()
    assert "2.86<wbr><small>亿元" in page
    assert 'href="/office/figures/households_benefiting/"' in page


def test_it_tells_what_changed_since_yesterday_and_by_whom(office: Client) -> None:
    record(Actor("7", "县专班 王五"), [Act("edit", "communities", "c-0001")])
    page = office.get("/office/").content.decode()
    assert "县专班 王五" in page
    assert "最近编辑的小区" in page
    assert 'href="/office/communities/c-0001/"' in page


def test_it_sums_up_data_quality_and_leads_to_the_findings(office: Client) -> None:
    page = office.get("/office/").content.decode()
    assert 'href="/office/quality/?severity=warning"' in page
    assert "全县户均建筑面积与合理区间" in page


def test_a_reader_sees_it_too_and_a_stranger_does_not(reader: Client, stranger: Client) -> None:
    assert reader.get("/office/").status_code == 200
    assert stranger.get("/office/")["Location"].startswith("/login/")
