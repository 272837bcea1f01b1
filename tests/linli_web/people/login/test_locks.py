"""Unlocking: by those who manage the account, and journalled."""

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.test import Client

from linli_web.people.login import locks
from linli_web.people.login.slip_codes import new_code
from linli_web.people.models import Account

from .conftest import OpenAccount, acts, log_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def locked(committee: Account, client: Client) -> Account:
    for _ in range(settings.AXES_FAILURE_LIMIT):
        log_in(client, "committee", "wrong")
    return committee


def test_an_administrator_sees_the_lock_out_and_ends_it(
    locked: Account, administrator: Account, client: Client
) -> None:
    office = Client()
    office.force_login(administrator)
    assert "解锁" in office.get("/office/locks/").content.decode()
    given = {"username": "committee", "address": "127.0.0.1"}
    assert office.post("/office/locks/", given).status_code == 302
    assert log_in(client, "committee").status_code == 302  # type: ignore[attr-defined]
    assert "unlock" in acts()


def test_who_does_not_manage_the_account_neither_sees_nor_ends_its_lock_out(
    locked: Account, open_account: OpenAccount
) -> None:
    other = open_account("committee", "community", "c-2", username="others")
    assert locks.locks(other) == []
    with pytest.raises(PermissionDenied):
        locks.unlock(other, "committee", "127.0.0.1")


def test_an_address_that_tried_many_codes_is_unlocked_county_wide_only(
    committee: Account, administrator: Account, client: Client
) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT):
        client.post("/slip/", {"code": new_code()})
    assert locks.locks(committee) == []
    assert [each.username for each in locks.locks(administrator)] == [locks.SLIP]
    with pytest.raises(PermissionDenied):
        locks.unlock(committee, locks.SLIP, "127.0.0.1")
    locks.unlock(administrator, locks.SLIP, "127.0.0.1")
    assert client.post("/slip/", {"code": new_code()}).status_code == 400
