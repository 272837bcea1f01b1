"""The page of the journal: who did what, found by filters, and proven on request."""

import csv
import io
import json

import pytest
from django.db import connection
from django.test import Client

from linli_web.desks.acts import act_in_words
from linli_web.desks.acts import acts as known_acts
from linli_web.journal.actions import Act, Actor, record
from linli_web.journal.models import Entry, Head
from linli_web.personal.keeping import RowState, seal_states

pytestmark = pytest.mark.usefixtures("yongxing")
LI = Actor("7", "县专班 李主任", "10.0.0.8")
WANG = Actor("8", "便江街道 王干事", "10.0.0.9")


@pytest.fixture
def acts(db: None) -> str:
    """Two people edit a community and publish something; returns the community."""
    key = "c-001"
    record(LI, [Act("edit", "communities", key, {"name": "甲"}, {"name": "乙"}, "改名")])
    record(WANG, [Act("export", "programmes", "xlsx"), Act("announce", "announcements", "1")])
    return key


def numbers(response: object) -> list[int]:
    """Return the numbers of the entries that a page shows."""
    return [line.entry.number for line in response.context["lines"]]  # type: ignore[attr-defined]


def test_the_newest_stands_first_with_who_from_where_and_what_changed(
    office: Client, acts: str
) -> None:
    response = office.get("/office/journal/")
    page = response.content.decode()
    last = Head.objects.get().count
    assert numbers(response)[:3] == [last, last - 1, last - 2]
    assert "10.0.0.8" in page
    assert "<del>甲</del>" in page
    assert "<ins>乙</ins>" in page
    assert f'href="/office/communities/{acts}/"' in page
    assert f"共 {last:,} 条，最后一条写于" in page


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"who": "王干事"}, 2),
        ({"act": "edit"}, 1),
        ({"table": "announcements", "act": "announce", "who": "王"}, 1),
        ({"q": "改名"}, 1),
        ({"since": "2999-01-01"}, 0),
        ({"until": "1999-01-01"}, 0),
        ({"who": "王干事", "act": "edit"}, 0),
    ],
)
def test_filters_leave_what_fits_all_of_them(
    office: Client, acts: str, asked: dict[str, str], expected: int
) -> None:
    response = office.get("/office/journal/", asked)
    assert len(numbers(response)) == expected
    assert ("没有符合筛选条件的" in response.content.decode()) == (expected == 0)


def test_a_day_that_there_is_not_is_passed_over(office: Client, acts: str) -> None:
    for text in ("2022-13-40", "yesterday", "'", "0001-01-01", "9999-12-31", "\0"):
        for name in ("since", "until"):
            assert numbers(office.get("/office/journal/", {name: text})), text
    assert numbers(office.get("/office/journal/", {"q": "改\0名"}))


def test_today_is_within_from_today_to_today(office: Client, acts: str) -> None:
    from django.utils import timezone

    day = timezone.localdate().isoformat()
    assert numbers(office.get("/office/journal/", {"since": day, "until": day, "q": "改名"}))


def test_checking_says_that_all_is_well_or_names_what_is_not(office: Client, acts: str) -> None:
    page = office.post("/office/journal/check/").content.decode()
    assert "完好" in page
    assert f"{Entry.objects.count():,} 条全部核对无误" in page
    trigger = "journal_no_update" if connection.vendor == "sqlite" else "journal_no_change"
    on = "" if connection.vendor == "sqlite" else " ON journal_entries"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {trigger}{on}")
        cursor.execute("UPDATE journal_entries SET actor_name = 'x' WHERE number = 2")
    assert "第 2 条被改动" in office.post("/office/journal/check/").content.decode()


def test_too_many_to_wait_for_are_left_to_the_command(
    office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("linli_web.desks.views.journal._MOST_VERIFIED", 3)
    assert "linli audit verify" in office.post("/office/journal/check/").content.decode()


def test_the_export_has_what_the_filters_leave(office: Client, acts: str) -> None:
    response = office.get("/office/journal/journal.csv", {"who": "李主任"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["origin"], row["note"], json.loads(row["after"])) == (
        "10.0.0.8",
        "改名",
        {"name": "乙"},
    )
    assert len(row["link"]) == 64


def test_an_export_is_journalled_and_holds_no_formula_and_no_person(office: Client) -> None:
    record(LI, [Act("close", "communities", "c-001", note="=HYPERLINK(1)")])
    names = [RowState("o-1", "p-1", {"name": name}) for name in ("张三", "李四")]
    record(LI, [Act("import", "owners", "o-1", *seal_states("owners", names))])
    response = office.get("/office/journal/journal.csv", {"who": "李主任"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    notes = [row["note"] for row in csv.DictReader(io.StringIO(text))]
    assert "'=HYPERLINK(1)" in notes
    assert "张" not in text
    page = office.get("/office/journal/").content.decode()
    assert "张*" in page
    assert "李*" in page
    assert "张三" not in page
    last = Entry.objects.order_by("-number")[0]
    assert (last.act, last.table, last.after) == ("export", "journal", {"who": "李主任"})


def test_the_front_page_leads_there_who_may_read_it(office: Client, reader: Client) -> None:
    assert 'href="/office/journal/"' in office.get("/office/").content.decode()
    assert 'href="/office/journal/"' not in reader.get("/office/").content.decode()


def test_only_the_office_reads_the_journal(reader: Client) -> None:
    for address in ("/office/journal/", "/office/journal/journal.csv"):
        assert reader.get(address).status_code == 403
    assert reader.post("/office/journal/check/").status_code == 403


def test_a_head_that_is_gone_does_not_hide_the_entries(office: Client, acts: str) -> None:
    triggers = {
        "sqlite": "DROP TRIGGER journal_head_stays",
        "postgresql": "DROP TRIGGER journal_head_stays ON journal_head",
    }
    with connection.cursor() as cursor:
        cursor.execute(triggers[connection.vendor])
        cursor.execute("DELETE FROM journal_head")
    assert numbers(office.get("/office/journal/"))
    assert "没有链头" in office.post("/office/journal/check/").content.decode()


def test_the_page_speaks_english(office: Client, acts: str) -> None:
    page = office.get("/office/journal/", headers={"accept-language": "en"}).content.decode()
    assert "<h1>Journal</h1>" in page


def test_everybody_can_keep_the_head(stranger: Client, acts: str) -> None:
    told = stranger.get("/open-data/journal-head.json").json()
    head = Head.objects.get()
    assert (told["count"], told["link"]) == (head.count, head.link)


def test_no_row_asks_the_database_by_itself(
    office: Client, acts: str, django_assert_max_num_queries: object
) -> None:
    record(
        LI,
        [Act("edit", "communities", f"c-{n:03}", {"name": "a"}, {"name": "b"}) for n in range(40)],
    )
    with django_assert_max_num_queries(25):  # type: ignore[operator]
        office.get("/office/journal/")


def test_every_act_that_is_written_has_words(office: Client) -> None:
    written = set(Entry.objects.values_list("act", flat=True).order_by().distinct())
    assert written <= set(known_acts())
    for act in known_acts():
        assert act_in_words(act) != act
