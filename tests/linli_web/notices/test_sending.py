"""The outbox: each message leaves once, by the reader's ways, later when it could not."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from linli_web.notices import sending
from linli_web.notices.actions import Message, choose, mark_read, stop_emails, tell
from linli_web.notices.gateways import NotSent, Outgoing
from linli_web.notices.kinds import Ways, kinds
from linli_web.notices.models import Delivery, Habit, Notice
from linli_web.notices.sending import send_due, try_again, wait_after
from linli_web.notices.times import CHINA
from linli_web.people.actions import set_own_telephone
from linli_web.people.models import Account

NOON = datetime(2022, 9, 30, 12, tzinfo=CHINA)


class Clock:
    """The time, as a test sets it."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


class Recording:
    """A gateway that keeps what it gets, or is down."""

    def __init__(self) -> None:
        self.got: list[Outgoing] = []
        self.down = False

    def send(self, message: Outgoing) -> None:
        if self.down:
            raise NotSent("SMTP: ConnectionRefusedError")
        self.got.append(message)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(timezone, "now", found)
    return found


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> Recording:
    found = Recording()
    monkeypatch.setattr(sending, "gateway", lambda _channel: found)
    return found


def mention(account: Account, once: str = "1") -> None:
    title = "%(who)s在“%(what)s”的讨论里提到您"
    tell([account], Message("mention", title, {"who": "李主任", "what": "酒厂"}, "/office/", once))


def ways(**mine: Ways) -> dict[str, Ways]:
    return {name: mine.get(name, kind.usual) for name, kind in kinds().items()}


def test_what_is_told_twice_is_told_once(clerk: Account, clock: Clock, gateway: Recording) -> None:
    mention(clerk)
    mention(clerk)
    assert Notice.objects.count() == 1
    assert send_due().sent == 1
    assert send_due().sent == 0
    assert len(gateway.got) == 1


def test_what_was_rolled_back_is_never_told(
    clerk: Account, clock: Clock, gateway: Recording
) -> None:
    with transaction.atomic():
        mention(clerk)
        transaction.set_rollback(True)
    assert send_due().sent == 0
    assert gateway.got == []


def test_all_that_is_due_to_one_person_leaves_as_one_message_without_names(
    clerk: Account, clock: Clock, gateway: Recording
) -> None:
    for number in range(3):
        mention(clerk, str(number))
    assert send_due().sent == 1
    letter = gateway.got[0]
    assert letter.to == "clerk@example.org"
    assert "有人提到我：3 条" in letter.body
    assert "Somebody mentioned me: 3" in letter.body
    assert "李主任" not in letter.body + letter.subject
    assert "酒厂" not in letter.body + letter.subject
    assert letter.stop_url in letter.body


def test_nothing_leaves_in_quiet_hours_and_it_does_after(
    clerk: Account, clock: Clock, gateway: Recording
) -> None:
    clock.now = NOON.replace(hour=23)
    mention(clerk)
    assert send_due().sent == 0
    clock.now += timedelta(hours=8)
    assert send_due().sent == 1


def test_a_failure_before_the_night_is_not_tried_again_in_it(
    clerk: Account, clock: Clock, gateway: Recording
) -> None:
    clock.now, gateway.down = NOON.replace(hour=20, minute=59), True
    mention(clerk)
    assert send_due().failed == 1
    clock.now, gateway.down = clock.now + timedelta(minutes=5), False
    assert send_due().sent == 0
    clock.now = NOON.replace(day=1, month=10, hour=7)
    assert send_due().sent == 1


def test_a_digest_gathers_until_its_hour(clerk: Account, clock: Clock, gateway: Recording) -> None:
    choose(clerk, ways(), Habit(digest="daily", hour=17))
    mention(clerk, "1")
    mention(clerk, "2")
    assert send_due().sent == 0
    clock.now = NOON.replace(hour=17)
    assert send_due().sent == 1
    assert "2 条" in gateway.got[0].subject


def test_what_was_read_in_the_meantime_need_not_leave(
    clerk: Account, clock: Clock, gateway: Recording
) -> None:
    choose(clerk, ways(), Habit(digest="daily", hour=17))
    mention(clerk)
    mark_read(clerk, Notice.objects.get().public_id)
    clock.now = NOON.replace(hour=18)
    assert send_due().sent == 0


def test_each_person_chooses_by_which_ways_a_kind_comes(
    clerk: Account, clock: Clock, gateway: Recording
) -> None:
    mention(clerk, "before")
    choose(clerk, ways(mention=Ways(app=True, email=False, sms=False)), Habit())
    mention(clerk, "after")
    assert send_due().sent == 0
    choose(clerk, ways(mention=Ways(app=False, email=True, sms=False)), Habit())
    mention(clerk, "third")
    assert send_due().sent == 1
    assert Notice.objects.get(once="third").in_app is False


def test_who_stopped_emails_gets_none_and_still_finds_everything_in_the_office(
    clerk: Account, clock: Clock, gateway: Recording
) -> None:
    choose(clerk, ways(mention=Ways(app=False, email=True, sms=False)), Habit())
    mention(clerk, "1")
    stop_emails(clerk)
    mention(clerk, "2")
    assert send_due().sent == 0
    assert Notice.objects.get(once="2").in_app is True


def test_what_failed_is_tried_again_later_and_later_then_given_up_visibly(
    clerk: Account, clock: Clock, gateway: Recording
) -> None:
    choose(clerk, ways(), Habit(quiet_from=0, quiet_until=0))
    mention(clerk)
    gateway.down = True
    waits = []
    for _attempt in range(9):
        assert send_due().failed == 1
        assert send_due().failed == 0
        row = Delivery.objects.get()
        waits.append(row.not_before - clock.now)
        clock.now = row.not_before
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=1)
    assert send_due().given_up == 1
    assert Delivery.objects.get().fault == "SMTP: ConnectionRefusedError"
    gateway.down = False
    clock.now += timedelta(days=1)
    assert send_due().sent == 0
    assert try_again(Delivery.objects.all()) == 1
    assert send_due().sent == 1
    assert wait_after(50) == timedelta(hours=6)


def test_a_sender_that_died_lets_go_after_some_minutes(
    clerk: Account, clock: Clock, gateway: Recording
) -> None:
    mention(clerk)
    Delivery.objects.update(held_by="dead", held_until=clock.now + timedelta(minutes=5))
    assert send_due().sent == 0
    clock.now += timedelta(minutes=6)
    assert send_due().sent == 1


def test_without_a_gateway_each_message_is_a_file(
    clerk: Account, clock: Clock, settings: Settings, tmp_path: Path
) -> None:
    settings.OUTBOX_FOLDER, settings.EMAIL_HOST = tmp_path, ""
    mention(clerk)
    assert send_due().sent == 1
    (file,) = (tmp_path / "email").iterdir()
    text = file.read_text()
    assert "To: clerk@example.org" in text
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in text


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_each_message_once(
    clerk: Account, open_account: Callable[..., Account], clock: Clock, gateway: Recording
) -> None:
    for number in range(12):
        someone = open_account(username=f"p{number}")
        someone.email = f"p{number}@example.org"
        someone.save()
        mention(someone)
    ready = threading.Barrier(2)

    def drain() -> None:
        ready.wait()
        try:
            send_due()
        finally:
            connection.close()

    threads = [threading.Thread(target=drain) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(each.to for each in gateway.got) == sorted(
        f"p{number}@example.org" for number in range(12)
    )


NUMBER = "13800005678"
BY_SMS = Ways(app=True, email=False, sms=True)


def test_who_chose_text_messages_gets_one_line_with_no_names_at_their_number(
    clerk: Account, clock: Clock, settings: Settings, tmp_path: Path
) -> None:
    settings.OUTBOX_FOLDER = tmp_path
    set_own_telephone(clerk, NUMBER)
    clerk.refresh_from_db()
    choose(clerk, ways(mention=BY_SMS), Habit())
    clock.now = NOON.replace(hour=23)
    mention(clerk)
    mention(clerk, "2")
    assert send_due().sent == 0
    assert NUMBER not in str(list(Delivery.objects.values()) + list(Notice.objects.values()))
    clock.now += timedelta(hours=9)
    assert send_due().sent == 1
    (file,) = (tmp_path / "sms").iterdir()
    to, body = file.read_text().splitlines()
    assert to == NUMBER
    assert body.startswith("邻里：您有 2 条新提醒")
    assert "李主任" not in body


def test_without_a_number_no_text_message_is_sent_and_the_page_leads_to_where_to_enter_it(
    clerk: Account, clock: Clock, gateway: Recording, client: Client
) -> None:
    choose(clerk, ways(mention=BY_SMS), Habit())
    mention(clerk)
    assert not Delivery.objects.exists()
    client.force_login(clerk)
    page = client.get("/office/notices/choices/").content.decode()
    assert "您没有登记手机，选了短信也收不到" in page
    assert 'href="/office/me/#telephone"' in page


def test_what_waits_for_a_number_that_was_removed_is_dropped(
    clerk: Account, clock: Clock, gateway: Recording
) -> None:
    set_own_telephone(clerk, NUMBER)
    clerk.refresh_from_db()
    choose(clerk, ways(mention=BY_SMS), Habit())
    mention(clerk)
    set_own_telephone(clerk, "")
    assert send_due().sent == 0
    assert not Delivery.objects.exists()
    assert gateway.got == []
