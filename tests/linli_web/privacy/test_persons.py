"""Persons' data: covered, seen for a reason, searched by number, handed out, erased."""

import json

import polars as pl
import pytest
from django.test import Client
from pytest_django import Settings

from linli_web.exchange.actions import take_in
from linli_web.journal.actions import PROGRAM
from linli_web.journal.models import Entry
from linli_web.journal.verifying import verify
from linli_web.personal.models import PersonKey
from linli_web.privacy.models import PersonRequest
from linli_web.registry.models import Owner

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_register")]
PHONE, ID_NUMBER = "15400000001", "790000194910010014"


@pytest.fixture
def person(small_register: None) -> str:
    """张三丰, who owns a home in c-1 and gave both numbers: the id of the key."""
    row = {
        "owner_id": "o-1",
        "unit_id": "c-1-01-101",
        "person_id": "p-1",
        "id_number": ID_NUMBER,
        "phone": PHONE,
    }
    rows = pl.DataFrame({name: [value] for name, value in row.items()})
    take_in(PROGRAM, {"owners": rows}, origin="test")
    return PersonKey.objects.get(subject="persons/p-1").pk


def ask(client: Client, person: str, field: str = "phone", reason: str = "联系入户勘查") -> str:
    asked = {"table": "owners", "row": "o-1", "field": field, "reason": reason}
    response = client.post(f"/office/persons/{person}/reveal/", asked, headers={"HX-Request": "1"})
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def last() -> Entry:
    return Entry.objects.order_by("-number")[0]


def test_a_page_shows_a_person_covered(office: Client, person: str) -> None:
    for address in (f"/office/persons/{person}/", "/office/buildings/c-1-01/"):
        text = office.get(address).content.decode()
        assert "张**" in text
        assert "154****0001" in text
        assert PHONE not in text
        assert "张三丰" not in text
    assert "7900**********0014" in office.get(f"/office/persons/{person}/").content.decode()


def test_a_value_is_seen_for_a_reason_that_stands_in_the_journal(
    office: Client, person: str
) -> None:
    assert PHONE in ask(office, person)
    entry = last()
    assert (entry.act, entry.table, entry.key) == ("reveal_personal", "owners", "o-1")
    assert entry.note == "电话：联系入户勘查"
    assert entry.after == {"field": "phone", "person": person}
    page = office.get("/office/journal/").content.decode()
    assert "查看个人信息" in page
    assert "联系入户勘查" in page
    assert PHONE not in page


@pytest.mark.parametrize("reason", ["", "看看", "打电话 15400000001"])
def test_without_a_reason_fit_for_the_journal_nothing_is_seen(
    office: Client, person: str, reason: str
) -> None:
    entries = Entry.objects.count()
    assert PHONE not in ask(office, person, reason=reason)
    assert Entry.objects.count() == entries


def test_only_so_many_are_seen_in_an_hour(office: Client, person: str, settings: Settings) -> None:
    settings.REVEALS_PER_HOUR = 2
    assert PHONE in ask(office, person)
    assert ID_NUMBER in ask(office, person, "id_number")
    assert "一小时内最多查看 2 项" in ask(office, person)


@pytest.mark.parametrize("field", ["share", "owner_id", "nonsense"])
def test_nothing_but_personal_fields_of_this_person_is_revealed(
    office: Client, person: str, field: str
) -> None:
    assert "没有登记" in ask(office, person, field)
    other = PersonKey.objects.get(subject="persons/p-2").pk
    assert PHONE not in ask(office, other)


@pytest.mark.parametrize(
    ("role", "scope", "place", "allowed"),
    [
        ("street", "county", "431023", True),
        ("committee", "community", "c-1", True),
        ("committee", "community", "c-2", False),
        ("department", "everywhere", "", False),
        ("auditor", "everywhere", "", False),
        ("contractor", "community", "c-1", False),
        ("resident", "community", "c-1", False),
    ],
)
def test_only_who_works_with_people_there_sees_them(
    signed_in_as, person: str, role: str, scope: str, place: str, *, allowed: bool
) -> None:
    client = signed_in_as(role, scope, place)
    status = client.get(f"/office/persons/{person}/").status_code
    assert status == (200 if allowed else 403)
    assert client.post(f"/office/persons/{person}/erase/").status_code == 403
    if role != "committee":
        text = client.get("/office/buildings/c-1-01/").content.decode()
        assert ("154****0001" in text) is allowed


def test_somebody_is_found_by_number_and_the_number_is_kept_nowhere(
    office: Client, person: str
) -> None:
    asked = {"kind": "phone", "number": "+86 154 0000 0001"}
    text = office.post("/office/persons/search/", asked).content.decode()
    assert f"/office/persons/{person}/" in text
    assert "张**" in text
    entry = last()
    assert (entry.act, entry.key, entry.after) == ("search_personal", "phone", {"found": 1})
    none = office.post("/office/persons/search/", {"kind": "phone", "number": "15400000002"})
    assert "没有人登记过" in none.content.decode()
    assert not Entry.objects.filter(note__contains="154").exists()


def test_a_committee_finds_nobody_of_another_community(signed_in_as, person: str) -> None:
    asked = {"kind": "id_number", "number": ID_NUMBER}
    for place, finds in (("c-1", True), ("c-2", False)):
        client = signed_in_as("committee", "community", place, username=place)
        text = client.post("/office/persons/search/", asked).content.decode()
        assert (person in text) is finds, place


def test_a_person_gets_everything_that_is_kept(office: Client, person: str) -> None:
    ask(office, person)
    address = f"/office/persons/{person}/export/"
    response = office.post(address, {"form": "json", "reason": "本人到场申请"})
    told = json.loads(response.content)
    assert told["rows"][0]["values"]["phone"] == PHONE
    acts = [each["act"] for each in told["journal"]]
    assert acts == ["import", "reveal_personal", "export_personal"]
    assert told["journal"][0]["after"]["phone"] == PHONE
    table = office.post(address, {"form": "csv", "reason": "本人到场申请"}).content.decode()
    assert f"业主,o-1,电话,{PHONE}" in table


def test_an_erased_person_is_gone_from_pages_search_and_journal_and_the_chain_holds(
    office: Client, person: str
) -> None:
    asked = {"reason": "本人书面申请", "confirm": "on"}
    office.post(f"/office/persons/{person}/erase/", {"reason": "本人书面申请"})
    assert PersonKey.objects.get(pk=person).erased_at is None
    office.post(f"/office/persons/{person}/erase/", asked)
    page = office.get(f"/office/persons/{person}/").content.decode()
    assert page.count("已删除") >= 3
    assert "已删除" in office.get("/office/buildings/c-1-01/").content.decode()
    assert "已删除" in office.get("/office/journal/?table=owners").content.decode()
    found = office.post("/office/persons/search/", {"kind": "phone", "number": PHONE})
    assert person not in found.content.decode()
    assert Owner.objects.get(pk="o-1").phone_digest == ""
    assert Owner.objects.get(pk="o-1").share == "1"
    assert {each.kind for each in verify().faults} <= {"head_file_lost"}


def test_a_request_has_a_deadline_and_is_answered_once(office: Client, person: str) -> None:
    asked = {"kind": "erase", "received_on": "2022-09-01"}
    office.post(f"/office/persons/{person}/requests/", asked)
    row = PersonRequest.objects.get()
    assert row.due_on.isoformat() == "2022-10-01"
    assert "2022-10-01" in office.get("/office/persons/").content.decode()
    for words in ("已于当日办结", "改口再答一次"):
        said = {"request": row.public_id, "answer": words}
        office.post(f"/office/persons/{person}/answer/", said)
    row.refresh_from_db()
    assert row.answer == "已于当日办结"
    assert [each.act for each in Entry.objects.filter(table="persons")] == [
        "answer_request",
        "register_request",
    ]


@pytest.mark.parametrize("day", ["", "2022-10-01", "1999-01-01"])
def test_a_request_of_a_day_that_cannot_be_is_refused(
    office: Client, person: str, day: str
) -> None:
    office.post(f"/office/persons/{person}/requests/", {"kind": "copy", "received_on": day})
    assert not PersonRequest.objects.exists()


def test_a_package_has_persons_only_when_asked_for_with_a_reason(
    office: Client, person: str
) -> None:
    assert office.post("/office/exchange/personal/", {"reason": ""}).status_code == 302
    entries = Entry.objects.count()
    response = office.post("/office/exchange/personal/", {"reason": "报市局核对底册"})
    assert response["Content-Type"] == "application/zip"
    assert Entry.objects.count() == entries + 1
    assert (last().act, last().note) == ("export_personal", "报市局核对底册")
