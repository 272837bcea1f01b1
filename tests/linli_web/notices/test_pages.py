"""The pages of work, notices and comments, as people use them."""

from collections.abc import Callable

import pytest
from django.core import signing
from django.test import Client

from linli_web.notices.actions import Message, comment, tell
from linli_web.notices.models import Comment, Delivery, Habit, Notice, WorkItem
from linli_web.notices.sending import STOP_SALT, stop_url
from linli_web.people.models import Account

Asked = Callable[..., WorkItem]


@pytest.fixture
def browser(clerk: Account) -> Client:
    """The clerk's browser."""
    return signed_in(clerk)


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def text(client: Client, url: str, **asked: str) -> str:
    response = client.get(url, asked)
    assert response.status_code == 200
    return response.content.decode()


def test_a_clerk_finds_work_hands_it_over_and_the_office_finds_the_notice(
    asked: Asked, browser: Client, chief: Account
) -> None:
    item = asked()
    listed = text(browser, "/office/work/")
    assert "水利局小区：3 项较重以上的问题未解决" in listed
    page = f"/office/work/{item.public_id}/"
    assert "县专班 李主任" in text(browser, page, q="李")
    sent = {"version": str(item.version), "to": chief.public_id, "words": "请专班定"}
    told = browser.post(f"{page}hand-over/", sent, follow=True).content.decode()
    assert "已转给李主任" in told
    office = signed_in(chief)
    assert "1 条没有看" in text(office, "/office/")
    assert "请专班定" in text(office, "/office/notices/")
    notice = Notice.objects.get(account=chief)
    response = office.get(f"/office/notices/{notice.public_id}/")
    assert response["Location"] == page
    assert "都看过了" in text(office, "/office/notices/")


def test_work_is_taken_and_put_aside_with_words(asked: Asked, browser: Client) -> None:
    item = asked()
    page = f"/office/work/{item.public_id}/"
    assert browser.post(f"{page}take/", {"version": item.version}).status_code == 302
    item.refresh_from_db()
    assert item.account is not None
    nothing = browser.post(f"{page}put-aside/", {"version": item.version}, follow=True)
    assert "请写一句说明" in nothing.content.decode()
    browser.post(f"{page}put-aside/", {"version": item.version, "words": "已修好"})
    assert "已修好" in text(browser, page)
    assert "没有等您办的事" in text(browser, "/office/work/")
    assert "水利局小区" in text(browser, "/office/work/", view="done")


def test_who_may_not_see_work_finds_no_such_page(asked: Asked, neighbour: Account) -> None:
    item = asked()
    other = signed_in(neighbour)
    page = f"/office/work/{item.public_id}/"
    assert other.get(page).status_code == 404
    assert other.post(f"{page}take/", {"version": item.version}).status_code in {403, 404}
    assert other.get("/office/work/none/").status_code == 404


def test_a_comment_is_posted_found_on_the_page_edited_and_withdrawn(
    browser: Client, chief: Account
) -> None:
    sent = {"table": "communities", "key": "c-1", "text": "@李主任 请看"}
    response = browser.post("/office/comments/", sent)
    row = Comment.objects.get()
    assert response["Location"] == f"/office/communities/c-1/#comment-{row.public_id}"
    assert "<strong>@李主任</strong>" in text(browser, "/office/communities/c-1/")
    own = f"/office/comments/{row.public_id}/"
    assert browser.post(own, {"text": ""}).status_code == 422
    browser.post(own, {"text": "请再看"})
    assert "请再看" in text(browser, "/office/communities/c-1/")
    assert signed_in(chief).post(own, {"text": "别人改"}).status_code == 404
    browser.post(f"{own}withdraw/")
    assert "撤回了这条评论" in text(browser, "/office/communities/c-1/")


def test_only_readers_of_an_object_can_comment_or_list_its_readers(
    neighbour: Account, browser: Client, chief: Account
) -> None:
    other = signed_in(neighbour)
    subject = {"table": "communities", "key": "c-1"}
    assert other.post("/office/comments/", subject | {"text": "嗨"}).status_code == 404
    assert other.get("/office/comments/readers/", subject | {"who": "李"}).status_code == 404
    assert "李主任" in text(browser, "/office/comments/readers/", who="李", **subject)
    empty = browser.post("/office/comments/", subject | {"text": " "})
    assert empty.status_code == 422


def test_each_person_reads_only_their_own_notices(clerk: Account, chief: Account) -> None:
    comment(clerk, "communities", "c-1", "@李主任 看")
    notice = Notice.objects.get()
    assert signed_in(clerk).get(f"/office/notices/{notice.public_id}/").status_code == 404
    signed_in(chief).post("/office/notices/read/")
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_a_notice_leads_nowhere_outside(clerk: Account, browser: Client) -> None:
    tell([clerk], Message("asked", "今天", {}, "https://evil.example/", "1"))
    response = browser.get(f"/office/notices/{Notice.objects.get().public_id}/")
    assert response["Location"] == "/office/notices/"


def test_choices_are_kept_and_wrong_hours_refused(browser: Client, clerk: Account) -> None:
    sent = {
        "mention-app": "on",
        "digest": "daily",
        "hour": "9",
        "weekday": "0",
        "quiet_from": "22",
        "quiet_until": "6",
    }
    assert browser.post("/office/notices/choices/", sent).status_code == 302
    assert Habit.objects.get(account=clerk).hour == 9
    assert browser.post("/office/notices/choices/", sent | {"hour": "25"}).status_code == 422
    assert browser.post("/office/notices/choices/", sent | {"digest": "x"}).status_code == 422
    assert 'name="mention-email" checked' not in text(browser, "/office/notices/choices/")


def test_the_link_in_an_email_ends_them_with_one_click_and_forged_ones_do_not(
    clerk: Account, chief: Account, stranger: Client
) -> None:
    comment(chief, "communities", "c-1", "@王干事 看")
    assert Delivery.objects.count() == 1
    path = stop_url(clerk).partition("8000")[2]
    assert "不再收提醒邮件？" in text(stranger, path)
    assert Delivery.objects.count() == 1
    enforcing = Client(enforce_csrf_checks=True)
    assert enforcing.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Delivery.objects.count() == 0
    forged = signing.dumps(chief.public_id, key="another", salt=STOP_SALT)
    assert stranger.post(f"/notices/stop/{forged}/").status_code == 404


def test_who_watches_the_sending_sees_what_failed_and_tries_again(
    clerk: Account, chief: Account, browser: Client
) -> None:
    comment(chief, "communities", "c-1", "@王干事 看")
    row = Delivery.objects.get()
    row.given_up_at, row.fault, row.attempts = row.not_before, "HTTP 503", 10
    row.save()
    assert "没有发成" in text(browser, "/office/notices/")
    assert browser.get("/office/notices/sending/").status_code == 403
    office = signed_in(chief)
    assert "HTTP 503" in text(office, "/office/notices/sending/")
    office.post("/office/notices/sending/")
    row.refresh_from_db()
    assert (row.given_up_at, row.attempts) == (None, 0)


def test_lists_ask_the_database_no_more_often_for_more_rows(
    asked: Asked,
    browser: Client,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    for number in range(30):
        asked(key=f"c-{number}")
    with django_assert_max_num_queries(20):  # type: ignore[attr-defined]
        text(browser, "/office/work/")
    with django_assert_max_num_queries(20):  # type: ignore[attr-defined]
        text(browser, "/office/notices/")
