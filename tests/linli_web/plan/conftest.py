"""What tests of the plan share: a community with open findings and the schemes from them."""

from collections.abc import Callable

import pytest

from linli_web.checkup.models import Finding
from linli_web.people.models import Account
from linli_web.plan.actions.proposing import propose_schemes
from linli_web.plan.models import Scheme


@pytest.fixture
def designer(db: None, open_account: Callable[..., Account]) -> Account:
    """Somebody who draws up the schemes of c-2."""
    return open_account("designer", "community", "c-2")


@pytest.fixture
def open_findings(small_register: None) -> None:
    """Beside the drains, c-2 has a roof that leaks and nowhere to charge a bicycle."""
    day = "2022-03-01"
    for key, item, quantity, severity in (
        ("n-5", "roof_leak", 480.0, 3),
        ("n-6", "no_charging", 6.0, 2),
    ):
        Finding.objects.create(
            finding_id=key,
            community_id="c-2",
            building_id="c-2-01" if item == "roof_leak" else None,
            item=item,
            quantity=quantity,
            severity=severity,
            observed_on=day,
        )


@pytest.fixture
def scheme(open_findings: None, designer: Account) -> Scheme:
    """The draft of c-2 that answers its basic findings."""
    return next(
        each for each in propose_schemes(designer, "c-2").made if each.works_class == "basic"
    )
