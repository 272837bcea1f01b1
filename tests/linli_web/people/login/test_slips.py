"""Slips of paper: a full login without e-mail, made by those who may, and theirs to end."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from linli_web.people.login import slips
from linli_web.people.login.slip_codes import new_code
from linli_web.people.models import Account, Slip

from .conftest import OpenAccount, acts, log_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def code(committee: Account, resident: Account) -> str:
    """The code of a slip that the committee printed for a resident, for ninety days."""
    return slips.print_slips(committee, [resident], 90, once=False)[0].code


def enter(code: str, **client: str) -> int:
    return Client(**client).post("/slip/", {"code": code}).status_code  # type: ignore[arg-type]


def test_a_resident_logs_in_by_the_slip_and_may_choose_a_password(
    code: str, client: Client, resident: Account
) -> None:
    response = client.post("/slip/", {"code": f"{code[:4]} {code[4:]}"})
    assert response["Location"] == "/account/password/"
    assert client.get("/office/").status_code == 200
    new = "grandmother likes plums"
    assert "old_password" not in client.get("/account/password/").content.decode()
    client.post("/account/password/", {"new_password1": new, "new_password2": new})
    assert log_in(Client(), "resident", new).status_code == 302  # type: ignore[attr-defined]
    assert acts("slips") == ["print_slip", "use_slip"]


def test_a_slip_holds_until_its_day(code: str, resident: Account) -> None:
    assert enter(code) == 302
    assert enter(code) == 302
    past = timezone.now() - timedelta(minutes=1)
    Slip.objects.update(made_at=past - timedelta(days=1), until=past)
    assert enter(code) == 400


def test_a_slip_for_once_lets_in_once(committee: Account, resident: Account) -> None:
    made = slips.print_slips(committee, [resident], 7, once=True)[0]
    assert enter(made.code) == 302
    assert enter(made.code) == 400


def test_a_new_slip_and_a_word_of_the_committee_end_the_old_one(
    code: str, committee: Account, resident: Account
) -> None:
    again = slips.print_slips(committee, [resident], 7, once=False)[0]
    assert enter(code) == 400
    assert enter(again.code) == 302
    slips.revoke(committee, again.slip)
    assert enter(again.code) == 400
    assert "revoke_slip" in acts("slips")


def test_nobody_prints_a_slip_for_somebody_out_of_reach_or_above(
    committee: Account, open_account: OpenAccount
) -> None:
    for other in (
        open_account("resident", "community", "c-2", username="elsewhere"),
        open_account("programme_office", username="above"),
        open_account("committee", "community", "c-1", username="colleague"),
        open_account(username="nobody"),
        committee,
    ):
        with pytest.raises(PermissionDenied):
            slips.print_slips(committee, [other], 7, once=True)
    assert not Slip.objects.exists()


def test_one_account_out_of_reach_prints_nothing_for_the_others(
    committee: Account, resident: Account, open_account: OpenAccount
) -> None:
    other = open_account("resident", "community", "c-2", username="elsewhere")
    with pytest.raises(PermissionDenied):
        slips.print_slips(committee, [resident, other], 7, once=False)
    assert not Slip.objects.exists()


def test_a_slip_of_an_office_is_for_once_and_three_days_and_asks_for_the_second_factor(
    administrator: Account, open_account: OpenAccount, client: Client
) -> None:
    street = open_account("street", username="street")
    made = slips.print_slips(administrator, [street], 90, once=False)[0]
    assert made.slip.once
    assert made.slip.until - made.slip.made_at == timedelta(days=3)
    assert client.post("/slip/", {"code": made.code})["Location"] == "/login/code/"
    assert client.get("/office/").status_code == 302


def test_a_mistyped_code_costs_no_try_and_wrong_ones_lock_the_address(code: str) -> None:
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    for _ in range(settings.AXES_FAILURE_LIMIT + 2):
        assert enter(wrong) == 400
    assert enter(code) == 302
    answers = [enter(new_code()) for _ in range(settings.AXES_FAILURE_LIMIT)]
    assert answers == [400] * (settings.AXES_FAILURE_LIMIT - 1) + [429]
    assert enter(code) == 429
    assert enter(code, REMOTE_ADDR="10.0.0.7") == 302


def test_a_closed_account_does_not_open_by_its_slip(code: str, resident: Account) -> None:
    resident.is_active = False
    resident.save()
    assert enter(code) == 400


def test_the_code_is_nowhere_in_the_database(code: str) -> None:
    from axes.models import AccessAttempt

    from linli_web.journal.models import Entry

    enter(code)
    bad = new_code()
    enter(bad)
    kept = [str(row) for table in (Slip, Entry, AccessAttempt) for row in table.objects.values()]
    assert not any(each in row for row in kept for each in (code, bad))


def test_the_committee_prints_slips_for_a_building_in_one_go(
    committee: Account, resident: Account, open_account: OpenAccount
) -> None:
    open_account("resident", "community", "c-2", username="elsewhere").save()
    client = Client()
    client.force_login(committee)
    page = client.get("/office/slips/?place=c-1").content.decode()
    assert page.count('name="account"') == 1
    given = {"days": "90", "account": [resident.public_id]}
    printed = client.post("/office/slips/?place=c-1", given)
    assert printed.content.decode().count('class="slip-paper"') == 1
    assert "no-store" in printed["Cache-Control"]
    assert Slip.objects.get().account == resident


def test_somebody_who_logs_in_by_a_slip_leaves_the_session_of_before(
    code: str, committee: Account, client: Client
) -> None:
    log_in(client, "committee")
    client.post("/slip/", {"code": code})
    assert "resident" in client.get("/account/").content.decode()
