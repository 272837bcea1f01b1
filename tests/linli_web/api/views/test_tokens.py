"""People make tokens for their programs, see them, and revoke them."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from linli_web.api.actions import make_token, revoke_token
from linli_web.api.keys import acting, token_of
from linli_web.api.models import ApiToken
from linli_web.journal.models import Entry
from linli_web.people.models import Account

SignIn = Callable[..., Client]
FORM = {"name": "报表程序", "acts": ["read_register"], "days": "30", "place": "", "community": ""}


@pytest.fixture
def clerk(small_register: None, signed_in_as: SignIn) -> Client:
    """Somebody of the department of one county."""
    return signed_in_as("department", "county", "431023", username="clerk")


def test_a_token_is_shown_once_and_works(clerk: Client) -> None:
    page = clerk.post("/office/tokens/new/", FORM).content.decode()
    token = ApiToken.objects.get()
    key = page.partition(f"linli.{token.public_id}.")[2].partition("<")[0]
    assert len(key) > 40
    assert token_of(f"linli.{token.public_id}.{key}") == token
    assert key not in clerk.get("/office/tokens/").content.decode()
    assert key not in str(list(ApiToken.objects.values())) + str(list(Entry.objects.values()))
    assert Entry.objects.get(act="make_token").key == token.public_id


def test_only_acts_of_ones_own_roles_can_be_passed_on(clerk: Client) -> None:
    page = clerk.get("/office/tokens/new/").content.decode()
    assert "read_register" in page
    assert "edit_register" not in page
    refused = clerk.post("/office/tokens/new/", FORM | {"acts": ["edit_register"]})
    assert refused.status_code == 422
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("field", ["name", "acts", "days"])
def test_a_form_that_lacks_something_is_shown_again(clerk: Client, field: str) -> None:
    response = clerk.post("/office/tokens/new/", FORM | {field: ""})
    assert response.status_code == 422
    assert "wrong" in response.content.decode()


def test_a_token_can_be_for_one_community_within_reach(clerk: Client, signed_in_as: SignIn) -> None:
    assert clerk.post("/office/tokens/new/", FORM | {"community": "c-2"}).status_code == 200
    assert (ApiToken.objects.get().scope, ApiToken.objects.get().place) == ("community", "c-2")
    assert clerk.post("/office/tokens/new/", FORM | {"community": "none"}).status_code == 422
    resident = signed_in_as("resident", "community", "c-1")
    assert resident.post("/office/tokens/new/", FORM | {"community": "c-2"}).status_code == 422


def test_a_token_is_revoked_by_its_owner(clerk: Client) -> None:
    clerk.post("/office/tokens/new/", FORM)
    token = ApiToken.objects.get()
    assert clerk.post(f"/office/tokens/{token.public_id}/revoke/").status_code == 302
    clerk.post(f"/office/tokens/{token.public_id}/revoke/")
    assert Entry.objects.filter(act="revoke_token").count() == 1
    assert "已停用" in clerk.get("/office/tokens/").content.decode()
    assert clerk.post("/office/tokens/none/revoke/").status_code == 404


def test_others_tokens_are_seen_and_revoked_by_an_administrator_within_reach(
    clerk: Client, signed_in_as: SignIn
) -> None:
    clerk.post("/office/tokens/new/", FORM)
    token = ApiToken.objects.get()
    revoke = f"/office/tokens/{token.public_id}/revoke/"
    near = signed_in_as("administrator", "county", "431023", username="near")
    far = signed_in_as("administrator", "county", "999999", username="far")
    other = signed_in_as("programme_office", username="other")
    assert "报表程序" not in far.get("/office/tokens/all/").content.decode()
    assert other.get("/office/tokens/all/").status_code == 403
    for each in (far, other):
        assert each.post(revoke).status_code == 403
    assert "报表程序" in near.get("/office/tokens/all/").content.decode()
    assert near.post(revoke).status_code == 302
    assert ApiToken.objects.get().revoked_by == "县专班 王"


def test_a_token_makes_and_revokes_no_token(clerk: Client) -> None:
    clerk.post("/office/tokens/new/", FORM)
    token = ApiToken.objects.select_related("account").get()
    program = acting(token, "127.0.0.1")
    with pytest.raises(PermissionDenied):
        make_token(program, "x", ["read_register"], 1)
    with pytest.raises(PermissionDenied):
        revoke_token(program, token.public_id)


def test_a_token_needs_an_act_and_a_time_within_a_year(account: Account) -> None:
    for acts, days in (([], 1), (["read_register"], 0), (["read_register"], 366)):
        with pytest.raises(ValueError, match="a token needs"):
            make_token(account, "x", acts, days)
