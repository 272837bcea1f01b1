"""Opening accounts, granting roles, standing in, leaving: who may, and what is refused."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from linli_web.journal import memory
from linli_web.journal.actions import Actor
from linli_web.journal.models import Entry
from linli_web.people import actions, leaving
from linli_web.people.forms import NewAccountForm
from linli_web.people.models import Account, Deputy, Holding
from linli_web.people.outcomes import Refused
from linli_web.people.permissions import may_grant, may_manage
from linli_web.people.rights import may
from linli_web.registry.models import Community, County

pytestmark = pytest.mark.usefixtures("small_register")
OpenAccount = Callable[..., Account]
SignIn = Callable[..., Client]
STREET = "431023001"


@pytest.fixture
def office_account(open_account: OpenAccount) -> Account:
    return open_account("programme_office", "county", "431023", username="office")


def who(**changes: object) -> dict[str, object]:
    values = {"username": "wang", "name": "王丽", "office": "", "organisation": None, "email": ""}
    return values | changes


def test_an_opened_account_holds_its_role_and_has_no_password_yet(office_account: Account) -> None:
    made = actions.open_account(office_account, who(), "street", "street", STREET)
    assert not made.has_usable_password()
    assert may(made, "edit_register").allowed
    acts = Entry.objects.filter(table="accounts", key=made.public_id).values_list("act", flat=True)
    assert sorted(acts) == ["grant", "open_account"]


def test_a_taken_username_is_refused_and_nothing_is_half_written(office_account: Account) -> None:
    with pytest.raises(Refused, match="换一个"):
        actions.open_account(office_account, who(username="OFFICE"), "street", "street", STREET)
    with pytest.raises(Refused, match="只能按这些范围"):
        actions.open_account(office_account, who(), "street", "county", "431023")
    assert not Account.objects.filter(username="wang").exists()
    assert not Entry.objects.filter(table="accounts").exists()


def test_a_street_grants_residents_in_its_place_and_nobody_else(open_account: OpenAccount) -> None:
    street = open_account("street", "street", STREET, username="street")
    assert may_grant(street, "resident", "community", "c-1").allowed
    assert may_grant(street, "owners_representative", "building", "c-1-01").allowed
    elsewhere = may_grant(street, "resident", "community", "c-3")
    assert "不在您的范围内" in elsewhere.reason
    for role, scope, place in (
        ("contractor", "community", "c-1"),
        ("street", "street", STREET),
        ("administrator", "county", "431023"),
    ):
        assert not may_grant(street, role, scope, place).allowed, role


def test_nobody_grants_more_than_their_own_county(office_account: Account) -> None:
    assert not may_grant(office_account, "auditor", "county", "431023").allowed
    assert not may_grant(office_account, "department", "everywhere", "").allowed
    assert may_grant(office_account, "department", "county", "431023").allowed
    assert "没有这个地点" in may_grant(office_account, "department", "county", "999999").reason


def test_a_role_of_one_who_is_more_than_i_keeps_me_from_their_account(
    open_account: OpenAccount,
) -> None:
    street = open_account("street", "street", STREET, username="street")
    other = open_account("resident", "community", "c-1", username="other")
    assert may_manage(street, other).allowed
    Holding.objects.create(
        account=other, role="administrator", scope="county", place="431023", since=timezone.now()
    )
    assert not may_manage(street, other).allowed
    with pytest.raises(PermissionDenied):
        actions.close_account(street, other, None, "离职")
    with pytest.raises(PermissionDenied):
        actions.edit_account(street, other, 1, who(name="别人"))


def test_the_same_role_is_not_granted_twice_not_even_by_the_database(
    office_account: Account, open_account: OpenAccount
) -> None:
    account = open_account(username="wang")
    actions.grant(office_account, account, "street", "street", STREET)
    with pytest.raises(Refused, match="已经授予"):
        actions.grant(office_account, account, "street", "street", STREET)
    with pytest.raises(IntegrityError), transaction.atomic():
        Holding.objects.create(
            account=account, role="street", scope="street", place=STREET, since=timezone.now()
        )


def test_an_ended_role_no_longer_counts_and_may_be_granted_again(
    office_account: Account, open_account: OpenAccount
) -> None:
    account = open_account(username="wang")
    holding = actions.grant(office_account, account, "street", "street", STREET)
    with pytest.raises(Refused, match="原因"):
        actions.end_holding(office_account, holding, " ")
    actions.end_holding(office_account, holding, "换岗")
    assert not may(Account.objects.get(username="wang"), "edit_register").allowed
    with pytest.raises(Refused, match="已经结束"):
        actions.end_holding(office_account, holding, "换岗")
    actions.grant(office_account, account, "street", "street", STREET)
    assert may(Account.objects.get(username="wang"), "edit_register").allowed


def test_a_role_must_end_after_it_begins(
    office_account: Account, open_account: OpenAccount
) -> None:
    account = open_account(username="wang")
    past = timezone.now() - timedelta(days=1)
    with pytest.raises(Refused, match="已经过了"):
        actions.grant(office_account, account, "street", "street", STREET, past)


def test_i_appoint_my_own_deputy_and_either_of_us_may_end_it(open_account: OpenAccount) -> None:
    absent = open_account("street", "street", STREET, username="absent")
    deputy = open_account(username="deputy")
    now = timezone.now()
    made = actions.appoint_deputy(absent, absent, deputy, now, now + timedelta(days=7))
    assert may(Account.objects.get(username="deputy"), "edit_register").allowed
    actions.end_deputy(deputy, made)
    assert not may(Account.objects.get(username="deputy"), "edit_register").allowed
    with pytest.raises(Refused):
        actions.end_deputy(deputy, made)


def test_a_deputys_time_has_to_make_sense(open_account: OpenAccount) -> None:
    absent = open_account("street", "street", STREET, username="absent")
    now = timezone.now()
    other = open_account(username="other")
    for deputy, since, until in (
        (absent, now, now + timedelta(days=1)),
        (other, now, now - timedelta(days=1)),
        (other, now, now + timedelta(days=800)),
    ):
        with pytest.raises(Refused):
            actions.appoint_deputy(absent, absent, deputy, since, until)
    office = open_account("programme_office", username="office")
    with pytest.raises(Refused, match="自己给自己"):
        actions.appoint_deputy(office, absent, office, now, now + timedelta(days=1))
    third = open_account(username="third")
    with pytest.raises(PermissionDenied):
        actions.appoint_deputy(other, absent, third, now, now + timedelta(days=1))
    assert not Deputy.objects.exists()


def test_who_leaves_loses_all_roles_and_hands_over_what_waits(
    office_account: Account, open_account: OpenAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed = []

    def two_items(gone: Account, successor: Account, _actor: Actor) -> int:
        handed.append((gone.username, successor.username))
        return 2

    monkeypatch.setattr(leaving, "_HANDED_OVER", [two_items])
    gone = open_account("street", "street", STREET, username="gone")
    successor = open_account("street", "street", STREET, username="successor")
    now = timezone.now()
    actions.appoint_deputy(successor, successor, gone, now, now + timedelta(days=7))
    assert actions.close_account(office_account, gone, successor, "调走") == 2
    assert handed == [("gone", "successor")]
    assert not Account.objects.get(username="gone").is_active
    assert not gone.holdings.filter(ended_at=None).exists()
    assert not Deputy.objects.filter(ended_at=None).exists()
    entry = Entry.objects.get(act="close_account")
    assert entry.note == "调走"
    actions.reopen_account(office_account, gone)
    again = Account.objects.get(username="gone")
    assert again.is_active
    assert not again.has_usable_password()
    assert not may(again, "read_register").allowed


def test_closing_is_refused_without_reason_of_oneself_and_to_a_closed_successor(
    office_account: Account, open_account: OpenAccount
) -> None:
    other = open_account("street", "street", STREET, username="other")
    with pytest.raises(Refused, match="原因"):
        actions.close_account(office_account, other, None, "")
    with pytest.raises(Refused, match="自己"):
        actions.close_account(office_account, office_account, None, "离职")
    with pytest.raises(Refused, match="接手人"):
        actions.close_account(office_account, other, other, "离职")
    assert Account.objects.get(username="other").is_active


def test_nobody_grants_themselves_anything_not_even_a_longer_time(
    office_account: Account, open_account: OpenAccount
) -> None:
    with pytest.raises(Refused, match="自己"):
        actions.grant(office_account, office_account, "department", "county", "431023")


def test_what_a_deputy_borrows_grants_nothing_for_good(
    office_account: Account, open_account: OpenAccount
) -> None:
    resident = open_account("resident", "community", "c-1", username="resident")
    now = timezone.now()
    actions.appoint_deputy(office_account, office_account, resident, now, now + timedelta(days=1))
    deputy = Account.objects.get(username="resident")
    assert may(deputy, "import").allowed
    other = open_account(username="other")
    with pytest.raises(PermissionDenied):
        actions.grant(deputy, other, "street", "street", STREET)


def test_the_account_of_a_deputy_is_managed_only_by_who_may_manage_the_absent(
    open_account: OpenAccount,
) -> None:
    street = open_account("street", "street", STREET, username="street")
    absent = open_account("administrator", "county", "431023", username="absent")
    representative = open_account("owners_representative", "community", "c-1", username="rep")
    assert may_manage(street, representative).allowed
    later = timezone.now() + timedelta(days=5)
    actions.appoint_deputy(absent, absent, representative, later, later + timedelta(days=1))
    assert not may_manage(street, representative).allowed


def test_the_last_administrator_stays(open_account: OpenAccount) -> None:
    first = open_account("administrator", username="first")
    second = open_account("administrator", "county", "431023", username="second")
    actions.close_account(first, second, None, "调走")
    with pytest.raises(Refused, match="最后一个"):
        actions.end_holding(first, first.holdings.get(), "换岗")
    assert first.holdings.get().ended_at is None


def test_a_role_whose_day_has_passed_can_be_granted_again(
    office_account: Account, open_account: OpenAccount
) -> None:
    account = open_account(username="wang")
    now = timezone.now()
    Holding.objects.create(
        account=account,
        role="street",
        scope="street",
        place=STREET,
        since=now - timedelta(days=9),
        until=now - timedelta(days=1),
    )
    actions.grant(office_account, account, "street", "street", STREET)
    assert account.holdings.filter(ended_at=None).count() == 1


def test_a_role_of_a_place_that_is_gone_is_ended_by_who_may_do_so_everywhere(
    office_account: Account, open_account: OpenAccount
) -> None:
    everywhere = open_account("programme_office", username="everywhere")
    account = open_account("resident", "community", "gone", username="resident")
    assert not may_manage(office_account, account).allowed
    assert may_manage(everywhere, account).allowed
    actions.end_holding(everywhere, account.holdings.get(), "小区已并入")


def test_a_closed_account_is_granted_nothing(
    office_account: Account, open_account: OpenAccount
) -> None:
    account = open_account("street", "street", STREET, username="wang")
    actions.close_account(office_account, account, None, "调走")
    with pytest.raises(Refused, match="已停用"):
        actions.grant(office_account, account, "street", "street", STREET)


def test_what_is_not_cut_to_a_place_is_for_who_holds_all_that_there_is(
    open_account: OpenAccount,
) -> None:
    office = open_account("programme_office", "county", "431023", username="office")
    everywhere = open_account("programme_office", username="everywhere")
    assert may(office, "export").allowed
    County.objects.create(county="431022", name="宜章县")
    Community.objects.create(community_id="d-1", name="邻县小区", county_id="431022")
    memory.forget()
    assert not may(Account.objects.get(username="office"), "export").allowed
    assert may(everywhere, "export").allowed


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_of_no_calendar_is_refused_with_words(signed_in_as: SignIn, day: str) -> None:
    office = signed_in_as("programme_office", username="office")
    given = {"username": "wang", "name": "王丽", "role": "street", "scope": "street"}
    answer = office.post("/office/people/new/", given | {"place": STREET, "until": day})
    assert answer.status_code == 422
    assert "年份不对" in answer.content.decode()


# The pages


def test_the_office_opens_an_account_finds_it_and_closes_it(
    signed_in_as: SignIn, open_account: OpenAccount
) -> None:
    office = signed_in_as("programme_office", "county", "431023", username="office")
    values = {"username": "wang", "name": "王丽", "role": "street", "scope": "street"}
    wrong = office.post("/office/people/new/", values | {"place": "没有的街道"})
    assert wrong.status_code == 422
    assert "没有找到" in wrong.content.decode()
    done = office.post("/office/people/new/", values | {"place": STREET}, follow=True)
    made = Account.objects.get(username="wang")
    assert done.redirect_chain[-1][0] == f"/office/people/{made.public_id}/"
    assert "王丽" in office.get("/office/people/?q=王丽&role=street").content.decode()
    assert "wang" not in office.get("/office/people/?role=auditor").content.decode()
    page = f"/office/people/{made.public_id}/"
    office.post(f"{page}edit/", {"version": 1, "name": "王立", "office": "街道办"})
    assert Account.objects.get(username="wang").name == "王立"
    office.post(f"{page}close/", {"because": "调走", "successor": ""})
    assert not Account.objects.get(username="wang").is_active
    assert "wang" in office.get("/office/people/?state=closed").content.decode()


def test_a_role_is_granted_and_ended_on_the_page_of_the_account(
    signed_in_as: SignIn, open_account: OpenAccount
) -> None:
    office = signed_in_as("programme_office", "county", "431023", username="office")
    account = open_account("street", "street", STREET, username="wang")
    page = f"/office/people/{account.public_id}/"
    given = {"role": "committee", "scope": "community", "place": "酒厂小区", "until": "2099-01-01"}
    assert office.post(f"{page}grant/", given).status_code == 302
    holding = account.holdings.get(role="committee")
    assert holding.place == "c-2"
    assert office.post(f"{page}grant/", given).status_code == 422
    office.post(f"/office/roles/{holding.public_id}/end/", {"because": "换岗"})
    holding.refresh_from_db()
    assert holding.ended_because == "换岗"
    assert "换岗" in office.get(page).content.decode()


def test_accounts_outside_ones_reach_are_as_if_they_did_not_exist(
    signed_in_as: SignIn, open_account: OpenAccount
) -> None:
    street = signed_in_as("street", "street", STREET, username="street")
    mine = open_account("resident", "building", "c-1-01", username="mine")
    other = open_account("resident", "community", "c-3", username="other")
    unknown = street.get("/office/people/nobody-at-all/")
    assert street.get(f"/office/people/{mine.public_id}/").status_code == 200
    for verb in ("", "edit/"):
        assert street.get(f"/office/people/{other.public_id}/{verb}").status_code == 404
    for verb in ("edit/", "grant/", "deputy/", "close/", "reopen/"):
        answer = street.post(f"/office/people/{other.public_id}/{verb}")
        assert (answer.status_code, answer.content) == (404, unknown.content)
    listed = street.get("/office/people/").content.decode()
    assert mine.public_id in listed
    assert other.public_id not in listed
    holding = other.holdings.get()
    assert street.post(f"/office/roles/{holding.public_id}/end/").status_code == 404


def test_a_page_of_many_accounts_takes_as_many_queries_as_one_of_few(
    signed_in_as: SignIn, open_account: OpenAccount
) -> None:
    office = signed_in_as("programme_office")
    open_account("resident", "building", "c-1-01", username="first")
    open_account("street", "street", STREET, username="other")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert office.get("/office/people/").status_code == 200
        return len(captured)

    # The first page of a session saves it.
    queries()
    few = queries()
    for number in range(20):
        open_account("resident", "building", "c-1-02", username=f"r{number}")
    assert queries() <= few


def test_places_are_suggested_by_a_part_of_their_name(signed_in_as: SignIn) -> None:
    office = signed_in_as("programme_office")
    found = office.get("/office/people/suggested/?scope=community&place=酒厂").content.decode()
    assert found.strip() == '<option value="c-2">酒厂小区</option>'
    found = office.get("/office/people/suggested/?deputy=王").content.decode()
    assert "programme_office" in found


def test_everybody_reads_the_table_of_rights_and_appoints_a_deputy(
    signed_in_as: SignIn, open_account: OpenAccount
) -> None:
    resident = signed_in_as("resident", "community", "c-1", username="resident")
    page = resident.get("/office/rights/").content.decode()
    assert "修改底册" in page
    assert 'class="mine">居民' in page
    assert "水利局小区" in resident.get("/office/me/").content.decode()
    neighbour = open_account("resident", "community", "c-1", username="neighbour")
    day = timezone.localtime().date()
    sent = {"deputy": "neighbour", "since": day.isoformat(), "until": day.isoformat()}
    assert resident.post("/office/me/", sent).status_code == 302
    made = Deputy.objects.get()
    assert made.deputy == neighbour
    assert resident.post("/office/me/", sent | {"deputy": "nobody"}).status_code == 422
    other = signed_in_as("resident", "community", "c-2", username="other")
    assert other.post(f"/office/me/deputies/{made.public_id}/end/").status_code == 404
    resident.post(f"/office/me/deputies/{made.public_id}/end/")
    made.refresh_from_db()
    assert made.ended_at is not None


def test_the_form_of_a_new_account_is_english_for_who_reads_english() -> None:
    with translation.override("en"):
        fields = NewAccountForm(grantable=["street"]).fields.values()
        words = " ".join(f"{each.label} {each.help_text}" for each in fields)
    assert re.search("[\u4e00-\u9fff]", words) is None, words
