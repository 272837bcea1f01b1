"""Files are read, added and published within the place where a role is held."""

from collections.abc import Callable

import pytest

from linli_web.files.permissions import may
from linli_web.people.models import Account

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "reads", "adds", "moderates"),
    [
        ("programme_office", True, True, True),
        ("street", True, True, True),
        ("committee", True, True, False),
        ("contractor", True, True, False),
        ("auditor", True, False, False),
        ("resident", False, False, False),
    ],
)
def test_each_role_may_do_its_part_with_files_of_its_place_alone(
    small_register: None,
    open_account: Callable[..., Account],
    role: str,
    reads: bool,
    adds: bool,
    moderates: bool,
) -> None:
    account = open_account(role, "community", "c-1")
    wanted = {"read_files": reads, "add_files": adds, "moderate_files": moderates}
    assert {act: may(account, act, "communities", "c-1").allowed for act in wanted} == wanted
    for key in ("c-2", "c-99"):
        assert not any(may(account, act, "communities", key).allowed for act in wanted)
    assert not any(may(account, act, "accounts", "1").allowed for act in wanted)
    assert may(account, "moderate_files", "communities", "c-2").reason
