"""The telephone of an account: entered by its holder or an administrator, sealed, shown covered."""

import json

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import Client

from linli_web.journal.models import Entry
from linli_web.people.models import Account
from linli_web.people.telephones import number_of
from linli_web.personal.sealing import digest

pytestmark = pytest.mark.django_db
NUMBER = "13800005678"
COVERED = "138****5678"


def enter(client: Client, typed: str) -> HttpResponse:
    return client.post("/office/me/telephone/", {"phone": typed})


def mine(client: Client) -> Account:
    return Account.objects.get(pk=client.account.pk)  # type: ignore[attr-defined]


def test_the_holder_enters_a_number_that_every_page_shows_covered(office: Client) -> None:
    assert enter(office, "+86 138-0000 ５678")["Location"] == "/office/me/"
    account = mine(office)
    assert number_of(account) == NUMBER
    of_account = f"/office/people/{account.public_id}/"
    for address in ("/office/me/", of_account, "/office/notices/choices/"):
        text = office.get(address).content.decode()
        assert COVERED in text, address
        assert NUMBER not in text, address


def test_the_number_stands_in_plain_in_no_table_and_is_found_by_its_digest(office: Client) -> None:
    enter(office, NUMBER)
    enter(office, "13900001234")
    enter(office, NUMBER)
    with connection.cursor() as cursor:
        for name in ("accounts", "journal_entries"):
            cursor.execute(f'SELECT * FROM "{name}"')  # noqa: S608 - names of ours
            assert NUMBER not in str(cursor.fetchall())
    assert Account.objects.get(phone_digest=digest("phone", "138 0000 5678")) == mine(office)
    last = Entry.objects.order_by("-number")[0]
    assert (last.act, sorted(last.after)) == ("edit_account", ["phone"])
    assert last.before["phone"].startswith("p1.")
    table = b"".join(office.get("/office/journal/journal.csv").streaming_content).decode()
    assert COVERED in table
    assert "p1." not in table


@pytest.mark.parametrize("typed", ["1380000567", "12800005678", "0735-2222222", "电话", "1" * 11])
def test_what_is_no_mobile_is_told_and_changes_nothing(office: Client, typed: str) -> None:
    enter(office, NUMBER)
    answer = enter(office, typed)
    assert answer.status_code == 422
    assert "手机号不对" in answer.content.decode()
    assert number_of(mine(office)) == NUMBER


def test_a_number_left_covered_stays_and_an_empty_field_removes_it(office: Client) -> None:
    enter(office, NUMBER)
    entries = Entry.objects.count()
    enter(office, COVERED)
    assert number_of(mine(office)) == NUMBER
    assert Entry.objects.count() == entries
    enter(office, "")
    assert (mine(office).phone, mine(office).phone_digest) == ("", "")


@pytest.mark.usefixtures("small_register")
def test_an_administrator_enters_it_in_the_form_of_the_account(office: Client) -> None:
    where = {"scope": "street", "place": "431023001"}
    who = {"username": "li", "name": "李", "role": "street"} | where
    office.post("/office/people/new/", who | {"phone": NUMBER})
    account = Account.objects.get(username="li")
    assert number_of(account) == NUMBER
    page = f"/office/people/{account.public_id}/edit/"
    assert f'value="{COVERED}"' in office.get(page).content.decode()
    office.post(page, {"name": "李四", "phone": COVERED, "version": "1"})
    account.refresh_from_db()
    assert (account.name, number_of(account)) == ("李四", NUMBER)
    wrong = office.post(page, {"name": "李四", "phone": "1", "version": "2"})
    assert "手机号不对" in wrong.content.decode()
    assert NUMBER not in json.dumps(list(Entry.objects.values("before", "after")))


def test_the_database_refuses_a_number_in_plain(office: Client) -> None:
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE accounts SET phone = %s, phone_digest = 'x'", [NUMBER])
