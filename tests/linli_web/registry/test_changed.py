"""Lists show what changed since somebody last looked, or since a day."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from linli_web.journal.actions import Act, Actor, record
from linli_web.journal.models import Entry
from linli_web.journal.reads import changed_keys, last_before
from linli_web.notices.models import LastSeen

LIST = "/office/communities/"
SOMEBODY = Actor("1", "王")


@pytest.fixture(autouse=True)
def _register(small_register: None) -> None:
    pass


def text(client: Client, **asked: str) -> str:
    return client.get(LIST, asked).content.decode()


def some_hours_later() -> None:
    """Let the visits before be over."""
    for row in LastSeen.objects.all():
        row.seen_at -= timedelta(hours=3)
        row.save()


def test_rows_changed_since_the_last_visit_are_marked_and_can_be_shown_alone(
    office: Client,
) -> None:
    assert "有变化</span>" not in text(office)
    some_hours_later()
    record(SOMEBODY, [Act("edit", "communities", "c-2"), Act("edit", "buildings", "c-1")])
    marked = text(office)
    assert marked.count("有变化</span>") == 1
    assert "水利局小区" in marked
    alone = text(office, changed="visit")
    assert "酒厂小区" in alone
    assert "水利局小区" not in alone
    assert "我上次看过以来有变化" in alone


def test_rows_changed_since_a_day_are_found_and_a_wrong_day_is_told(office: Client) -> None:
    record(SOMEBODY, [Act("edit", "communities", "c-2")])
    today = timezone.now().astimezone(timezone.get_default_timezone()).date()
    assert "酒厂小区" in text(office, changed_since=today.isoformat())
    tomorrow = (today + timedelta(days=1)).isoformat()
    assert "没有符合条件的行" in text(office, changed_since=tomorrow)
    assert "这些筛选没有用上" in text(office, changed_since="昨天")


def test_rows_of_whole_tables_are_told_as_a_number(office: Client) -> None:
    record(SOMEBODY, [Act("import", "communities", "*", after={"new": 2, "changed": 5})])
    assert "涉及 7 行" in text(office, changed_since="2022-01-01")


def test_changes_are_found_by_an_index(office: Client) -> None:
    record(SOMEBODY, [Act("edit", "communities", "c-2")])
    plan = changed_keys("communities", 10).explain()
    rows = Entry.objects.filter(at__lt=timezone.now()).order_by("-at", "-pk")[:1].explain()
    if connection.vendor == "sqlite":
        assert "journal_table" in plan
        assert "journal_time" in rows
    assert last_before(timezone.now()) == Entry.objects.get().pk
