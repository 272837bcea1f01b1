"""The journal can be written and read, never changed."""

import pytest
from django.db import DatabaseError, connection, transaction

from linli_web.journal.actions import Act, Actor, record
from linli_web.journal.models import Entry
from linli_web.journal.reads import history, version

pytestmark = pytest.mark.django_db
LI = Actor("7", "县专班 李主任")


def test_an_act_is_kept_with_who_what_and_the_data_before_and_after() -> None:
    record(LI, [Act("edit", "communities", "c1", {"name": "甲"}, {"name": "乙"}, "改名")])
    entry = history("communities", "c1").get()
    assert (entry.actor_name, entry.act, entry.note) == ("县专班 李主任", "edit", "改名")
    assert (entry.before, entry.after) == ({"name": "甲"}, {"name": "乙"})


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entries SET actor_name = 'x'",
        "DELETE FROM journal_entries",
        "UPDATE journal_head SET count = count - 1",
        "UPDATE journal_head SET link = 'x'",
        "DELETE FROM journal_head",
    ],
)
def test_the_database_refuses_to_change_or_remove_an_entry(statement: str) -> None:
    record(LI, [Act("edit", "communities", "c1")])
    refused = pytest.raises(DatabaseError, match="append-only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Entry.objects.get().actor_name == "县专班 李主任"


def test_every_act_moves_the_version_of_the_data() -> None:
    before = version()
    record(LI, [Act("edit", "communities", "c1")])
    assert version() > before


def test_history_shows_the_newest_first_and_only_of_its_object() -> None:
    record(LI, [Act("first", "communities", "c1"), Act("other", "communities", "c2")])
    record(LI, [Act("second", "communities", "c1")])
    assert [entry.act for entry in history("communities", "c1")] == ["second", "first"]
