"""Programs of another place read nothing of a plan that their owner may not read either."""

from collections.abc import Callable

import pytest
from tests.linli_web.api.conftest import Calling
from tests.linli_web.plan.elsewhere import COST, SECRET, Elsewhere, plan_elsewhere

from linli_web.api.objects import KINDS
from linli_web.people.models import Account


@pytest.fixture
def elsewhere(small_register: None, open_account: Callable[..., Account]) -> Elsewhere:
    return plan_elsewhere(open_account(username="maker"))


def addresses(there: Elsewhere) -> list[str]:
    """Return every list and object of the plan of c-3."""
    keys = {
        "schemes": [there.scheme.public_id],
        "wishes": [there.wish.public_id],
        "scenarios": [there.scenario.public_id, f"{there.scenario.public_id}/solution"],
        "special_plans": [there.special.public_id, there.special_draft.public_id],
        "annual_plans": [there.shown.public_id, there.draft.public_id],
    }
    assert set(keys) == set(KINDS)
    return [*keys, *(f"{name}/{key}" for name, found in keys.items() for key in found)]


@pytest.mark.parametrize(
    ("role", "scope", "place"),
    [
        ("resident", "building", "c-1-01"),
        ("street", "street", "431023001"),
        ("designer", "community", "c-1"),
        ("programme_office", "county", "431099"),
    ],
)
def test_programs_read_nothing_of_another_place(
    elsewhere: Elsewhere, program_of: Calling, role: str, scope: str, place: str
) -> None:
    program = program_of(role, scope, place)
    told = {
        address
        for address in addresses(elsewhere)
        if any(each in program.get(address).content.decode() for each in (SECRET, str(COST)))
    }
    assert told == set()


def test_programs_of_the_office_read_all_of_it(elsewhere: Elsewhere, program_of: Calling) -> None:
    program = program_of("programme_office")
    for address in addresses(elsewhere):
        said = program.get(address).content.decode()
        assert SECRET in said or str(COST) in said, address
