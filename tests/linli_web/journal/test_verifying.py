"""Whoever changes the journal behind the office's back is found out."""

import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import connection
from pytest_django import Settings

from linli.cli.group import main
from linli_web.journal.actions import Act, Actor, record
from linli_web.journal.heads import JournalRefused, keep, kept_file
from linli_web.journal.models import Entry, Head
from linli_web.journal.verifying import Verdict, verify

pytestmark = pytest.mark.django_db
LI = Actor("7", "县专班 李主任", "10.0.0.8")
append_only = import_module("linli_web.journal.migrations.0002_append_only").APPEND_ONLY


def sql(statement: str, *values: Any) -> None:
    """Change the database by hand."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def journal(settings: Settings, tmp_path: Path) -> None:
    """Six entries, their head outside the database, and somebody who has lifted the triggers."""
    settings.KEYS_FOLDER = tmp_path
    for number in range(1, 7):
        record(
            LI, [Act("edit", "communities", f"c{number}", {"n": number}, {"n": number / 4}, "记")]
        )
    keep(Head.objects.get())
    for _, opposite in reversed(append_only.of(connection.vendor)):
        sql(opposite)


def kinds(verdict: Verdict) -> list[tuple[str, int, int]]:
    """Return what is wrong."""
    return [(each.kind, each.first, each.last) for each in verdict.faults]


def test_a_journal_that_nobody_touched_is_intact(journal: None) -> None:
    verdict = verify()
    assert verdict.is_intact
    assert verdict.entries == 6
    assert verdict.head is not None
    assert verdict.head.count == 6


def test_an_empty_journal_is_intact() -> None:
    record(LI, [])
    assert verify().is_intact


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "2022-01-01 00:00:00+00"),
        ("actor_id", "8"),
        ("actor_name", "县专班 李主仼"),
        ("origin", "10.0.0.9"),
        ("act", "edited"),
        ('"table"', "community"),
        ("key", "c33"),
        ("before", '{"n": 4}'),
        ("after", '{"n": 0.76}'),
        ("after", "null"),
        ("note", "记录"),
    ],
)
def test_an_entry_with_any_column_changed_is_found(journal: None, column: str, value: str) -> None:
    sql(f"UPDATE journal_entries SET {column} = %s WHERE number = 3", value)  # noqa: S608
    assert kinds(verify()) == [("changed", 3, 3)]


def test_a_changed_link_is_found_where_it_stands_and_behind_it(journal: None) -> None:
    sql("UPDATE journal_entries SET link = %s WHERE number = 3", "0" * 64)
    assert kinds(verify()) == [("changed", 3, 3), ("changed", 4, 4)]


def test_a_missing_entry_is_found(journal: None) -> None:
    sql("DELETE FROM journal_entries WHERE number IN (2, 3)")
    assert kinds(verify()) == [("missing", 2, 3)]


def test_a_missing_entry_whose_followers_moved_up_is_found(journal: None) -> None:
    sql("DELETE FROM journal_entries WHERE number = 3")
    for number in (4, 5, 6):
        sql("UPDATE journal_entries SET number = %s WHERE number = %s", number - 1, number)
    found = kinds(verify())
    assert ("changed", 3, 3) in found
    assert ("cut_off", 6, 6) in found


def test_two_entries_that_changed_places_are_found(journal: None) -> None:
    for old, new in ((2, 99), (4, 2), (99, 4)):
        sql("UPDATE journal_entries SET number = %s WHERE number = %s", new, old)
    assert {number for kind, number, _ in kinds(verify()) if kind == "changed"} >= {2, 4}


def _inserted(number: int) -> None:
    last = Entry.objects.get(number=6)
    last.pk, last.number, last.note = None, number, "后补"
    last.save(force_insert=True)


def test_an_entry_put_behind_the_last_is_found(journal: None) -> None:
    _inserted(7)
    assert kinds(verify()) == [("inserted", 7, 7)]


def test_an_entry_put_in_the_place_of_another_is_found(journal: None) -> None:
    sql("DELETE FROM journal_entries WHERE number = 3")
    _inserted(3)
    assert ("changed", 3, 3) in kinds(verify())


def test_a_cut_off_end_is_found(journal: None) -> None:
    sql("DELETE FROM journal_entries WHERE number >= 5")
    assert kinds(verify()) == [("cut_off", 5, 6)]


def test_a_cut_off_end_is_found_though_an_old_head_is_put_back(
    journal: None, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    old = Head.objects.values("count", "link", "signature", "at").get()
    with django_capture_on_commit_callbacks(execute=True):
        record(LI, [Act("pay", "vouchers", "v1")])
    sql("DELETE FROM journal_entries WHERE number = 7")
    Head.objects.update(**old)
    assert kinds(verify()) == [("cut_off", 7, 7)]
    # The evidence is not written over by whoever acts next.
    with pytest.raises(JournalRefused):
        record(LI, [Act("edit", "communities", "c1")])
    assert kinds(verify()) == [("cut_off", 7, 7)]


def test_another_journal_in_the_place_of_this_one_is_found(journal: None) -> None:
    sql("DELETE FROM journal_entries")
    sql("DELETE FROM journal_head")
    assert kinds(verify()) == [("head_lost", 0, 0)]
    with pytest.raises(JournalRefused):
        record(LI, [Act("edit", "communities", "c1")])
    kept = kept_file().read_bytes()
    kept_file().unlink()
    record(LI, [Act("edit", "communities", "c1")])
    kept_file().write_bytes(kept)
    assert kinds(verify()) == [("replaced", 0, 0)]


def test_entries_whose_row_numbers_changed_places_are_found(journal: None) -> None:
    first, second = Entry.objects.filter(number__in=(3, 4)).order_by("number")
    for old, new in ((first.pk, 9999), (second.pk, first.pk), (9999, second.pk)):
        sql("UPDATE journal_entries SET id = %s WHERE id = %s", new, old)
    assert ("changed", 4, 4) in kinds(verify())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_head SET count = 5",
        "UPDATE journal_head SET link = repeat('0', 64)",
        "UPDATE journal_head SET signature = repeat('0', 64)",
    ],
)
def test_a_forged_head_is_found_and_nothing_is_written_behind_it(
    journal: None, statement: str
) -> None:
    sql(statement.replace("repeat('0', 64)", f"'{'0' * 64}'"))
    assert "head_forged" in {kind for kind, _, _ in kinds(verify())}
    with pytest.raises(JournalRefused, match="LINLI_KEYS"):
        record(LI, [Act("edit", "communities", "c1")])
    assert Entry.objects.count() == 6


def test_a_head_that_is_gone_is_found(journal: None) -> None:
    sql("DELETE FROM journal_head")
    assert kinds(verify()) == [("head_lost", 0, 0)]


def test_another_key_proves_nothing(journal: None, settings: Settings) -> None:
    settings.JOURNAL_KEY = b"another key"
    assert ("head_forged", 0, 0) in kinds(verify())


@pytest.mark.parametrize("text", [None, "", "{}", '{"journal": 3}', "[1]"])
def test_a_copy_of_the_head_that_is_gone_or_no_head_is_found(
    journal: None, text: str | None
) -> None:
    file = kept_file()
    if text is None:
        file.unlink()
        assert kinds(verify()) == [("head_file_lost", 0, 0)]
    else:
        file.write_text(text, encoding="utf-8")
        assert kinds(verify()) == [("head_file_forged", 0, 0)]


def test_a_copy_with_any_value_changed_is_found(journal: None) -> None:
    file = kept_file()
    kept = json.loads(file.read_text(encoding="utf-8"))
    for name, value in (("count", 5), ("link", "0" * 64), ("signature", "0" * 64)):
        file.write_text(json.dumps({**kept, name: value}), encoding="utf-8")
        assert kinds(verify()) == [("head_file_forged", 0, 0)], name


def test_a_copy_that_lags_behind_proves_what_it_tells_of(journal: None) -> None:
    record(LI, [Act("edit", "communities", "c1")])
    assert verify().is_intact


def test_the_command_ends_with_3_and_names_each_fault(journal: None) -> None:
    sql("UPDATE journal_entries SET actor_name = 'x' WHERE number = 2")
    sql("DELETE FROM journal_entries WHERE number = 6")
    told = CliRunner().invoke(main, ["--lang", "en", "audit", "verify", "--json"])
    assert told.exit_code == 3
    answer = json.loads(told.stdout)
    assert not answer["intact"]
    assert answer["checked"] == 5
    assert [each["kind"] for each in answer["faults"]] == ["changed", "cut_off"]
    assert "entry 2 was changed" in answer["faults"][0]["message"]
    words = CliRunner().invoke(main, ["--lang", "zh", "audit", "verify"])
    assert words.exit_code == 3
    assert "末尾第 6 条被截掉了" in words.stdout


def test_the_command_says_that_all_is_well_and_where_the_chain_ends(journal: None) -> None:
    told = CliRunner().invoke(main, ["audit", "verify", "--json"])
    assert told.exit_code == 0
    answer = json.loads(told.stdout)
    head = json.loads(CliRunner().invoke(main, ["audit", "head", "--json"]).stdout)
    assert answer["intact"]
    assert answer["head"] == head
    assert head["count"] == 6
