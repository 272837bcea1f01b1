"""What passwords people may choose, and that a login takes all of one."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from tests.linli_web.people.login.conftest import log_in, with_password

from linli_web.people.models import Account

LONG = "每天早上七点买菜" * 8 + "z" * 64


@pytest.mark.parametrize(
    "password", ["onlylowercaseletters", "只有汉字也可以而且很长很长", "x 9 x 9 x 9 x"]
)
def test_no_kinds_of_characters_are_asked_for(password: str) -> None:
    validate_password(password)


@pytest.mark.parametrize("password", ["elevenchars", "qwerty123456", "1qaz2wsx3edc"])
def test_short_and_common_passwords_are_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password)


def test_a_long_password_works_and_its_last_character_counts(committee: Account) -> None:
    with_password(committee, LONG)
    log_in(client := Client(), "committee", f"{LONG[:-1]}y")
    assert "_auth_user_id" not in client.session
    log_in(client, "committee", LONG)
    assert "_auth_user_id" in client.session


@pytest.mark.django_db
def test_the_login_can_be_pasted_into_and_filled_by_a_password_manager(client: Client) -> None:
    page = client.get("/login/").content.decode()
    assert 'autocomplete="current-password"' in page
    assert 'autocomplete="username' in page
    assert "onpaste" not in page
