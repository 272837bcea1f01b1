"""Everybody's front page: what waits, what changed, and what is theirs to know."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from linli_web.desks.work_rules import renew_all
from linli_web.journal.actions import Act, Actor, record
from linli_web.notices.models import LastSeen, WorkItem
from linli_web.people.sample import people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("yongxing")]
SignIn = Callable[..., Client]


def text(client: Client) -> str:
    response = client.get("/office/")
    assert response.status_code == 200
    return response.content.decode()


def test_it_shows_the_figures_with_a_way_to_each(office: Client) -> None:
    page = text(office)
    assert "2.86<wbr><small>亿元" in page
    assert 'href="/office/figures/households_benefiting/"' in page


def test_it_tells_what_changed_since_the_last_visit_by_whom_in_groups(office: Client) -> None:
    text(office)
    for row in LastSeen.objects.all():
        row.seen_at -= timedelta(hours=3)
        row.save()
    by = Actor("7", "县专班 王五")
    record(by, [Act("edit", "communities", f"c-{number:04d}") for number in range(1, 6)])
    page = text(office)
    assert "5 处" in page
    assert page.count("县专班 王五") == 1
    assert "还有 2 处" in page
    assert "最近编辑的小区" in page


def test_who_sees_a_community_alone_hears_nothing_of_others(signed_in_as: SignIn) -> None:
    record(Actor("7", "张三"), [Act("edit", "communities", "c-0001")])
    record(Actor("8", "李四"), [Act("edit", "communities", "c-0002")])
    page = text(signed_in_as("contractor", "community", "c-0001"))
    assert "张三" in page
    assert "李四" not in page
    assert "c-0002" not in page


def test_it_sums_up_data_quality_and_leads_to_the_findings(office: Client) -> None:
    page = text(office)
    assert 'href="/office/quality/?severity=warning"' in page
    assert "全县户均建筑面积与合理区间" in page


def test_work_that_follows_from_the_data_waits_for_whom_it_concerns(
    office: Client, signed_in_as: SignIn
) -> None:
    new, _settled = renew_all()
    assert new == WorkItem.objects.count() > 0
    assert renew_all() == (0, 0)
    street = signed_in_as("street", "street", "431023001")
    assert "项较重以上的问题未解决" in text(street)
    assert "公示到期" in text(office)
    assert "公示到期" not in text(street)


@pytest.mark.parametrize("person", people(), ids=lambda person: person.role)
def test_each_role_has_a_home_of_its_own(person: object, signed_in_as: SignIn) -> None:
    role, scope, place = (getattr(person, each) for each in ("role", "scope", "place"))
    client = signed_in_as(role, scope, place)
    page = text(client)
    assert "等您办的事" in page or "件事等您办" in page
    assert ("全县一张图" in page) == (scope in {"county", "everywhere"})
    assert ("我的小区" in page) == (scope not in {"county", "everywhere"})


def test_somebody_without_a_role_is_told_whom_to_ask(signed_in_as: SignIn) -> None:
    assert "您的账号还没有岗位" in text(signed_in_as(username="new"))


def test_a_reader_sees_it_too_and_a_stranger_does_not(reader: Client, stranger: Client) -> None:
    assert reader.get("/office/").status_code == 200
    assert stranger.get("/office/")["Location"].startswith("/login/")
