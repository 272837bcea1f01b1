"""The second factor: offices set it up before anything else opens, and are asked for it."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.exceptions import PermissionDenied
from django.test import Client

from linli_web.people.login import second_factor
from linli_web.people.models import Account, Holding
from linli_web.plan.models import Programme

from .conftest import OpenAccount, acts, log_in, with_password

pytestmark = pytest.mark.django_db


def code_of(secret: str, step: int = 0) -> str:
    """Work out what an authenticator shows."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


@pytest.fixture
def office_account(open_account: OpenAccount) -> Account:
    """Somebody of the programme office who has set up nothing yet."""
    account = with_password(open_account("programme_office", username="office"))
    Authenticator.objects.all().delete()
    return account


@pytest.fixture
def secret(office_account: Account, client: Client) -> str:
    """The secret of a second factor that the office set up in its browser."""
    log_in(client, "office")
    page = client.get("/account/second-factor/").content.decode()
    found = re.search(r'class="secret">([A-Z2-7 ]+)<', page)
    assert found
    secret = found[1].replace(" ", "")
    assert client.post("/account/second-factor/", {"code": code_of(secret)}).status_code == 302
    return secret


def test_an_office_opens_nothing_before_its_second_factor_is_set_up(
    office_account: Account, client: Client
) -> None:
    log_in(client, "office")
    for address in ("/office/", "/office/communities/", "/account/", "/office/journal/"):
        response = client.get(address)
        assert response.status_code == 302, address
        assert response["Location"] == "/account/second-factor/"
    page = client.get("/account/second-factor/").content.decode()
    assert '<svg class="qr"' in page
    assert " style=" not in page
    assert client.get("/").status_code == 200


def test_after_setting_it_up_the_office_opens_and_recovery_codes_are_shown(
    secret: str, client: Client
) -> None:
    assert client.get("/office/").status_code == 200
    page = client.get("/account/recovery-codes/").content.decode()
    assert len(re.findall(r"<li>\d{8}</li>", page)) == 10
    assert "set_second_factor" in acts()


def test_the_secret_in_the_database_is_ciphertext(secret: str) -> None:
    for each in Authenticator.objects.all():
        assert secret not in str(each.data)


def test_the_next_login_asks_for_the_code_and_a_wrong_one_is_journalled(
    secret: str, client: Client
) -> None:
    browser = Client()
    assert log_in(browser, "office")["Location"] == "/login/code/"  # type: ignore[index]
    assert browser.get("/office/").status_code == 302
    assert browser.post("/login/code/", {"code": "000000"}).status_code == 200
    assert acts().count("refuse_sign_in") == 1
    assert browser.post("/login/code/", {"code": code_of(secret, 1)}).status_code == 302
    assert browser.get("/office/").status_code == 200


def test_a_recovery_code_lets_in_once(secret: str, client: Client) -> None:
    page = client.get("/account/recovery-codes/").content.decode()
    code = re.findall(r"<li>(\d{8})</li>", page)[0]
    for browser, status in ((Client(), 302), (Client(), 200)):
        log_in(browser, "office")
        assert browser.post("/login/code/", {"code": code}).status_code == status


def test_an_office_cannot_do_without_its_second_factor(secret: str, client: Client) -> None:
    client.post("/account/second-factor/remove/")
    assert Authenticator.objects.filter(type="totp").exists()


def test_an_administrator_removes_a_lost_second_factor_and_a_committee_does_not(
    secret: str, office_account: Account, administrator: Account, committee: Account
) -> None:
    with pytest.raises(PermissionDenied):
        second_factor.remove(committee, office_account)
    second_factor.remove(administrator, office_account)
    assert not Authenticator.objects.filter(user_id=office_account.pk).exists()
    assert "remove_second_factor" in acts()


def test_a_resident_and_a_committee_need_none(committee: Account, resident: Account) -> None:
    assert not second_factor.needed(committee)
    assert not second_factor.needed(resident)


def test_accounts_of_the_sample_go_without_on_the_sample_alone(
    office_account: Account, client: Client
) -> None:
    office_account.of_sample = True
    office_account.save()
    Programme.objects.create(name="样例", county="431023", years=[2021], of_sample=True)
    log_in(client, "office")
    page = client.get("/office/")
    assert page.status_code == 200
    assert "免二次验证，只限示例" in page.content.decode()
    Programme.objects.update(of_sample=False)
    assert client.get("/office/").status_code == 302


def test_a_role_that_asks_for_it_is_noticed_in_a_session_that_is_open(
    committee: Account, client: Client
) -> None:
    log_in(client, "committee")
    assert client.get("/office/").status_code == 200
    Holding.objects.create(
        account=committee,
        role="street",
        scope="street",
        place="s-1",
        since=committee.date_joined,
    )
    assert client.get("/office/")["Location"] == "/account/second-factor/"
