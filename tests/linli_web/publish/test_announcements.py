"""Announcements: who may publish, what the public sees of them, and that nothing vanishes."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from linli.tables.programme import Programme
from linli_web.journal.actions import PROGRAM
from linli_web.journal.models import Entry
from linli_web.people.models import Account
from linli_web.plan.actions import set_programme
from linli_web.publish import actions
from linli_web.publish.announcement_reads import as_of
from linli_web.publish.models import Announcement
from linli_web.registry.actions import Conflict, Refused
from linli_web.registry.models import Community, County

pytestmark = pytest.mark.django_db
DAY = date(2022, 9, 30)


@pytest.fixture(autouse=True)
def programme(db: None) -> None:
    set_programme(PROGRAM, Programme(name="永兴", settings={"as_of": DAY.isoformat()}))


@pytest.fixture
def clerk(db: None, open_account: Callable[..., Account]) -> Account:
    return open_account("programme_office", username="clerk")


def announced(clerk: Account) -> Announcement:
    values = {"title": "甲", "kind": "other", "body": "乙", "published_on": DAY}
    return actions.announce(clerk, values)


def filled(**changes: str) -> dict[str, str]:
    return {
        "title": "三号楼加装电梯方案",
        "kind": "elevator",
        "body": "方案见附件。",
        "published_on": "2022-09-28",
        "closes_on": "2022-10-06",
        "english_title": "Elevator scheme",
        "english_body": "",
        "community_id": "",
        **changes,
    }


def test_what_the_office_announces_stands_on_the_public_page_with_the_days_left(
    office: Client, stranger: Client
) -> None:
    assert office.post("/office/announcements/new/", filled()).status_code == 302
    page = stranger.get("/notices/").content.decode()
    assert "三号楼加装电梯方案" in page
    assert "还剩 6 天 · 可提异议" in page
    entry = Entry.objects.filter(act="announce").get()
    assert entry.after["title"] == "三号楼加装电梯方案"
    stranger.cookies["django_language"] = "en"
    assert "Elevator scheme" in stranger.get("/notices/").content.decode()


@pytest.mark.parametrize(
    ("closes", "left", "open_"),
    [
        (DAY, 0, True),
        (DAY + timedelta(1), 1, True),
        (DAY - timedelta(1), -1, False),
        (None, None, True),
    ],
)
def test_the_day_of_closing_is_the_last_on_which_one_may_object(
    closes: date | None, left: int | None, open_: bool
) -> None:
    made = Announcement(published_on=date(2022, 9, 1), closes_on=closes)
    notice = as_of(made, DAY)
    assert (notice.days_left, notice.open) == (left, open_)


def test_what_is_to_be_published_later_is_not_public_yet(office: Client, stranger: Client) -> None:
    office.post("/office/announcements/new/", filled(published_on="2022-10-01"))
    made = Announcement.objects.get()
    assert "三号楼" not in stranger.get("/notices/").content.decode()
    assert stranger.get(f"/notices/{made.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"title": ""}, "这个字段是必填项"),
        ({"closes_on": "2022-09-01"}, "截止日期早于公示日期"),
        ({"community_id": "nowhere"}, "底册里没有这个小区编号"),
        ({"kind": "gossip"}, "gossip"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_published(
    office: Client, changes: dict[str, str], says: str
) -> None:
    response = office.post("/office/announcements/new/", filled(**changes))
    assert response.status_code == 200
    assert says in response.content.decode()
    assert not Announcement.objects.exists()


def test_an_announcement_of_one_community_leads_to_it(office: Client, stranger: Client) -> None:
    county = County.objects.create(county="431023", name="永兴县")
    Community.objects.create(
        community_id="c-1", name="水利局小区", county=county, status="registered"
    )
    office.post("/office/announcements/new/", filled(community_id="c-1"))
    page = stranger.get(f"/notices/{Announcement.objects.get().pk}/").content.decode()
    assert 'href="/communities/c-1/"' in page


def test_who_may_not_publish_is_refused_on_the_page_and_in_the_action(
    reader: Client, stranger: Client, clerk: Account
) -> None:
    made = actions.announce(
        clerk, {"title": "甲", "kind": "other", "body": "乙", "published_on": DAY}
    )
    for address in (
        "/office/announcements/new/",
        f"/office/announcements/{made.pk}/",
        f"/office/announcements/{made.pk}/withdraw/",
    ):
        assert reader.post(address, filled()).status_code == 403
        assert stranger.post(address, filled()).status_code == 302
    assert "新公示" not in reader.get("/office/announcements/").content.decode()
    nobody = Account.objects.create_user("nobody", name="王", password="x")
    with pytest.raises(PermissionDenied, match="县专班"):
        actions.announce(nobody, {"title": "甲"})


def test_a_correction_is_journalled_with_what_it_was_before(clerk: Account) -> None:
    made = actions.announce(
        clerk, {"title": "甲", "kind": "other", "body": "乙", "published_on": DAY}
    )
    actions.correct_announcement(clerk, made.pk, 1, {"title": "丙"})
    entry = Entry.objects.filter(act="correct_announcement").get()
    assert (entry.before["title"], entry.after["title"]) == ("甲", "丙")
    actions.correct_announcement(clerk, made.pk, 2, {"title": "丙"})
    assert Entry.objects.filter(act="correct_announcement").count() == 1


def test_the_second_of_two_who_correct_it_is_shown_what_the_first_saved(
    office: Client, clerk: Account
) -> None:
    made = actions.announce(
        clerk, {"title": "甲", "kind": "other", "body": "乙", "published_on": DAY}
    )
    actions.correct_announcement(clerk, made.pk, 1, {"title": "先存的标题"})
    response = office.post(f"/office/announcements/{made.pk}/", {**filled(), "version": "1"})
    assert response.status_code == 409
    page = response.content.decode()
    assert "先存的标题" in page
    assert "三号楼加装电梯方案" in page
    made.refresh_from_db()
    assert made.title == "先存的标题"
    with pytest.raises(Conflict):
        actions.withdraw_announcement(clerk, made.pk, 1, "错了")


def test_a_withdrawn_announcement_stays_to_be_read_with_the_reason(
    office: Client, stranger: Client, clerk: Account
) -> None:
    made = actions.announce(
        clerk, {"title": "甲", "kind": "other", "body": "乙", "published_on": DAY}
    )
    address = f"/office/announcements/{made.pk}/withdraw/"
    office.post(address, {"version": "1", "because": " "})
    made.refresh_from_db()
    assert made.withdrawn_on is None
    office.post(address, {"version": "1", "because": "方案有误"})
    assert "甲" not in stranger.get("/notices/").content.decode()
    page = stranger.get(f"/notices/{made.pk}/").content.decode()
    assert "撤回：方案有误" in page
    with pytest.raises(Refused, match="已经撤回"):
        actions.correct_announcement(clerk, made.pk, 2, {"title": "丙"})


def test_the_samples_announcements_are_marked_as_invented_and_published_once(
    stranger: Client,
) -> None:
    assert actions.publish_sample_announcements(PROGRAM) == 3
    assert actions.publish_sample_announcements(PROGRAM) == 0
    page = stranger.get("/notices/").content.decode()
    assert page.count("示例") >= 3
    for each in Announcement.objects.all():
        assert each.origin == "invented"
        assert "示例" in stranger.get(f"/notices/{each.pk}/").content.decode()
