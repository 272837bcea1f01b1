"""Invitations: one link opens one account with one role, by those who may give it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from linli_web.people.login import invitations
from linli_web.people.login.invitations import Wanted
from linli_web.people.models import Account, Invitation

from .conftest import PASSWORD, OpenAccount, acts, log_in

pytestmark = pytest.mark.django_db
CHOSEN = {"name": "谢奶奶", "username": "grandmother", "password": PASSWORD}


@pytest.fixture
def link(committee: Account) -> str:
    """Return the address of an invitation for a resident of c-1."""
    made = invitations.invite(committee, Wanted("resident", "community", "c-1", "谢奶奶"))
    return f"/invitation/{invitations.token(made)}/"


def test_the_invited_person_chooses_name_and_password_and_is_in(link: str, client: Client) -> None:
    page = client.get(link).content.decode()
    assert "谢奶奶" in page
    assert "居民" in page
    assert client.post(link, CHOSEN).status_code == 302
    account = Account.objects.get(username="grandmother")
    assert [(each.role, each.place) for each in account.effective_holdings] == [("resident", "c-1")]
    assert client.get("/account/").status_code == 200
    assert log_in(Client(), "grandmother").status_code == 302  # type: ignore[attr-defined]
    assert acts("invitations") == ["invite", "accept_invitation"]


def test_a_link_opens_one_account_only(link: str) -> None:
    Client().post(link, CHOSEN)
    again = Client().post(link, {**CHOSEN, "username": "second"})
    assert again.status_code == 410
    assert not Account.objects.filter(username="second").exists()


def test_a_link_that_was_changed_is_over_or_was_taken_back_opens_nothing(
    link: str, committee: Account
) -> None:
    invitation = Invitation.objects.get()
    assert Client().get(link[:-2] + ("A/" if link[-2] != "A" else "B/")).status_code == 410
    invitations.revoke(committee, invitation)
    assert Client().post(link, CHOSEN).status_code == 410
    made = invitations.invite(committee, Wanted("resident", "community", "c-1"))
    past = timezone.now() - timedelta(minutes=1)
    Invitation.objects.filter(pk=made.pk).update(made_at=past - timedelta(1), until=past)
    assert Client().get(f"/invitation/{invitations.token(made)}/").status_code == 410


def test_an_invitation_ends_with_the_right_of_whoever_made_it(
    link: str, committee: Account
) -> None:
    committee.holdings.update(ended_at=timezone.now())
    assert Client().post(link, CHOSEN).status_code == 410


@pytest.mark.parametrize(
    ("role", "scope", "place"),
    [
        ("committee", "community", "c-1"),
        ("administrator", "everywhere", ""),
        ("resident", "community", "c-2"),
        ("resident", "community", "none"),
        ("resident", "county", "431023"),
        ("resident", "everywhere", ""),
        ("king", "community", "c-1"),
    ],
)
def test_nobody_invites_beyond_what_the_table_of_roles_lets_them_give(
    committee: Account, role: str, scope: str, place: str
) -> None:
    with pytest.raises(PermissionDenied):
        invitations.invite(committee, Wanted(role, scope, place))
    assert not Invitation.objects.exists()


def test_a_name_that_is_taken_and_a_weak_password_are_told_and_open_nothing(
    link: str, committee: Account, client: Client
) -> None:
    page = client.post(link, {**CHOSEN, "username": "COMMITTEE"}).content.decode()
    assert "已经有人用" in page
    assert client.post(link, {**CHOSEN, "password": "1234567890"}).status_code == 200
    assert Account.objects.count() == 1


def test_open_invitations_are_listed_to_those_who_could_have_made_them(
    link: str, committee: Account, open_account: OpenAccount
) -> None:
    other = open_account("committee", "community", "c-2", username="others")
    for account, number in ((committee, 1), (other, 0)):
        client = Client()
        client.force_login(account)
        assert client.get("/office/invitations/").content.decode().count(link) == number


def test_an_invitation_is_made_and_taken_back_on_the_page(committee: Account) -> None:
    client = Client()
    client.force_login(committee)
    given = {"role": "resident", "scope": "community", "place": "c-1", "days": "7"}
    assert client.post("/office/invitations/", given).status_code == 302
    made = Invitation.objects.get()
    client.post(f"/office/invitations/{made.public_id}/revoke/")
    made.refresh_from_db()
    assert made.revoked_at
    refused = client.post("/office/invitations/", {**given, "place": "c-2"})
    assert "不在您的范围内" in refused.content.decode()
