"""Holders of accounts: found by number, seen for a reason, handed out whole, erased on request."""

import json
from collections.abc import Callable

import pytest
from django.test import Client

from linli_web.journal.models import Entry
from linli_web.journal.verifying import verify
from linli_web.notices.actions import Message, comment, tell
from linli_web.notices.models import Comment, Notice
from linli_web.people.actions import set_own_telephone
from linli_web.people.models import Account
from linli_web.personal import erasing
from linli_web.personal.models import PersonKey
from linli_web.privacy.forgetting import ERASED_NAME, erase_again
from linli_web.privacy.holders import definitions, key_of_holder

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_register")]
NUMBER = "13800005678"
REASON = {"reason": "本人到场申请"}


@pytest.fixture
def holder(signed_in_as: Callable[..., Client]) -> Client:
    """A clerk of a street who gave a number, was told something and said something."""
    client = signed_in_as("street", "street", "431023001", username="clerk")
    account = client.account  # type: ignore[attr-defined]
    account.email, account.name = "li@example.org", "李干事"
    account.save()
    set_own_telephone(account, NUMBER)
    tell([account], Message("mention", "%(who)s提到了您", {"who": "王"}, "/office/", "once"))
    comment(account, "communities", "c-1", "已看过现场")
    return client


@pytest.fixture
def account(holder: Client) -> Account:
    return Account.objects.get(username="clerk")


@pytest.fixture
def person(account: Account) -> str:
    return f"/office/persons/{key_of_holder(account).pk}/"


def test_an_account_leads_to_its_person_shown_covered_and_seen_for_a_reason(
    office: Client, account: Account, person: str
) -> None:
    answer = office.post(f"/office/people/{account.public_id}/person/")
    assert answer["Location"] == person
    text = office.get(person).content.decode()
    assert "138****5678" in text
    assert NUMBER not in text
    asked = {"table": "accounts", "row": account.public_id, "field": "phone"} | REASON
    assert NUMBER in office.post(f"{person}reveal/", asked).content.decode()
    last = Entry.objects.order_by("-number")[0]
    assert (last.act, last.note) == ("reveal_personal", "手机：本人到场申请")
    found = office.post("/office/persons/search/", {"kind": "phone", "number": NUMBER})
    assert person in found.content.decode()


@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_holder_gets_everything_that_is_kept_from_the_office_or_by_oneself(
    office: Client, holder: Client, person: str, form: str
) -> None:
    handed_out = office.post(f"{person}export/", REASON | {"form": form})
    own = holder.post("/office/me/data/", {"form": form})
    for answer in (handed_out, own):
        text = answer.content.decode()
        for told in (NUMBER, "李干事", "li@example.org", "王提到了您", "已看过现场", "431023001"):
            assert told in text, told
    if form == "json":
        tables = {each["table"] for each in json.loads(own.content)["rows"]}
        assert tables >= {"accounts", "holdings", "notices", "comments", "journal_entries"}
        assert tables <= {*definitions()}


def test_nobody_but_the_office_hands_out_or_erases_another(holder: Client, person: str) -> None:
    for act in ("export", "erase"):
        assert holder.post(f"{person}{act}/", REASON | {"confirm": "on"}).status_code == 403


def test_an_erased_holder_is_nobody_and_what_was_done_stays(
    office: Client, holder: Client, account: Account, person: str
) -> None:
    acts = Entry.objects.filter(actor_id=str(account.pk)).count()
    assert office.post(f"{person}erase/", REASON | {"confirm": "on"}).status_code == 302
    account.refresh_from_db()
    assert (account.name, account.email, account.phone) == (ERASED_NAME, "", "")
    assert not account.is_active
    assert "clerk" not in account.username
    assert not Notice.objects.filter(account=account).exists()
    assert holder.get("/office/me/").status_code == 302
    assert str(Comment.objects.get().author) == ERASED_NAME
    assert Entry.objects.filter(actor_id=str(account.pk)).count() == acts
    assert {each.kind for each in verify().faults} <= {"head_file_lost"}
    text = office.get(person).content.decode()
    assert "应本人要求删除" in text
    assert "李干事" not in text
    assert f"<h1>{ERASED_NAME}</h1>" in text
    office.post(f"/office/people/{account.public_id}/reopen/")
    account.refresh_from_db()
    assert not account.is_active


def test_nobody_erases_the_own_account(office: Client) -> None:
    key = key_of_holder(office.account)  # type: ignore[attr-defined]
    office.post(f"/office/persons/{key.pk}/erase/", REASON | {"confirm": "on"})
    assert Account.objects.get(username="office").is_active


def test_a_backup_that_brings_an_erased_holder_back_is_emptied_again(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = key_of_holder(account)
    monkeypatch.setattr(erasing, "destroyed", lambda: [key.pk])
    assert erase_again() == 1
    account.refresh_from_db()
    assert (account.name, account.phone) == (ERASED_NAME, "")
    assert not account.holdings.filter(ended_at=None).exists()
    assert PersonKey.objects.get(pk=key.pk).wrapped == ""
