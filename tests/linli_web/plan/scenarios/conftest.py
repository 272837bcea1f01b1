"""Six communities with schemes, and a scenario that can be solved in a moment."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from linli_web.people.models import Account
    from linli_web.plan.models import Scenario, ScenarioSolution
    from linli_web.runs.models import Run

YEARS = (2023, 2024)


def plain_scheme(community_id: str, letter: str, benefit: float, yuan: int) -> None:
    from linli_web.plan.models import Scheme, SchemeCost

    scheme = Scheme.objects.create(
        community_id=community_id,
        family=f"{community_id}-{letter}",
        works_class={"b": "basic", "i": "improvement"}[letter],
        price_book="hunan-2020",
        price_date=date(2022, 9, 30),
        total_yuan=yuan,
        works_yuan=yuan,
        benefit=benefit,
        revenue_yuan_per_year=0,
    )
    cost = Decimal(yuan)
    SchemeCost.objects.create(
        scheme=scheme,
        category="building",
        cost_yuan=cost,
        low_yuan=cost * 9 / 10,
        high_yuan=cost * 12 / 10,
    )


@pytest.fixture
def six_communities(small_register: None) -> None:
    """Six communities of two zones, d-1 to d-6, each with a basic and a dearer scheme."""
    from linli_web.plan.models import Source
    from linli_web.registry.models import Community

    Community.objects.filter(pk="c-3").update(status="completed")
    Source.objects.create(source_id="county", name="县级预算", level="county")
    for number in range(1, 7):
        key = f"d-{number}"
        Community.objects.create(
            community_id=key,
            name=f"第{number}小区",
            county_id="431023",
            zone="old_town" if number <= 3 else "new_town",
            status="registered",
            households=100 + number,
            buildings=3,
            lon=113.11 + number / 500,
            lat=26.13,
        )
        plain_scheme(key, "b", 10.0 * number, 1_000_000)
        plain_scheme(key, "i", 15.0 * number, 2_000_000)


TABLES: dict[str, list[dict[str, Any]]] = {
    "source_rules": [{"source_id": "county", "category": "building", "max_share": 1}],
    "source_caps": [
        {"source_id": "county", "scope": "431023", "year": year, "cap_yuan": "3000000.00"}
        for year in YEARS
    ],
    "capacity": [{"scope": "*", "year": year, "max_households": 400} for year in YEARS],
}


@pytest.fixture
def scenario(six_communities: None, account: Account) -> Scenario:
    """Money for three basic schemes a year."""
    from linli_web.plan.actions.scenarios import make_scenario

    return make_scenario(account, "情景 A", YEARS, TABLES)


def carried_out(run: Run) -> dict[str, Any]:
    """Carry a run out here and now, and return its result."""
    from linli_web.runs.working import carry_out

    carry_out(str(run.pk), "test")
    run.refresh_from_db()
    assert run.status == run.Status.DONE, run.fault
    assert run.result is not None
    return run.result


@pytest.fixture
def solved(scenario: Scenario, account: Account) -> ScenarioSolution:
    """What the scenario came to."""
    from linli_web.plan.actions.solving import ask_to_solve
    from linli_web.plan.models import ScenarioSolution

    result = carried_out(ask_to_solve(account, scenario.public_id))
    return ScenarioSolution.objects.select_related("scenario").get(public_id=result["solution"])


@pytest.fixture
def carry() -> Callable[[Run], dict[str, Any]]:
    """Carry a run out here and now; return its result."""
    return carried_out
