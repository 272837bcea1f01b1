"""Lists of the plan ask the database as often for many rows as for few."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli_web.people.models import Account
from linli_web.plan.models import (
    AnnualPlan,
    AnnualPlanRow,
    Project,
    Scheme,
    SchemeLine,
    SpecialPlan,
    Wish,
)
from linli_web.registry.models import Community

FEW, MANY = 3, 15
SCHEME: dict[str, Any] = {
    "works_class": "basic",
    "price_book": "linli_2022",
    "price_date": "2022-01-01",
    "total_yuan": 119_040,
}


@pytest.fixture
def grow(small_register: None, account: Account, special: SpecialPlan) -> Callable[[int], str]:
    """Have so many communities with a scheme, a wish, a row of a draft: return the plan's id."""
    plan = AnnualPlan.objects.create(special_plan=special, year=2030, name="年度计划")

    def grown(number: int) -> str:
        for at in range(Community.objects.filter(pk__startswith="q-").count(), number):
            key = f"q-{at}"
            street = "431023001" if at % 2 else "431023100"
            Community.objects.create(
                community_id=key,
                name=f"第{at}小区",
                county_id="431023",
                street_id=street,
                status="registered",
            )
            scheme = Scheme.objects.create(community_id=key, family=f"{key}-b", **SCHEME)
            SchemeLine.objects.create(
                scheme=scheme, measure_id="water_main", quantity=248, unit_price_yuan=480
            )
            Wish.objects.create(community_id=key, text=f"愿望 {at}", made_by=account)
            AnnualPlanRow.objects.create(
                annual_plan=plan, community_id=key, scheme=scheme, cost_yuan=119_040
            )
            Project.objects.create(
                project_id=key,
                community_id=key,
                scheme=scheme,
                annual_plan=plan,
                opened_on="2022-09-01",
            )
        return plan.public_id

    return grown


@pytest.mark.parametrize(
    "url",
    [
        "/office/plan/",
        "/office/plan/books/",
        "/office/plan/wishes/?show=all",
        "/office/plan/annual/",
        "/office/plan/annual/{plan}/",
        "/office/plan/annual/{plan}/annual-plan.xlsx",
        "/office/plan/weights/",
    ],
)
def test_a_list_asks_no_more_often_for_many_rows(
    office: Client, grow: Callable[[int], str], url: str
) -> None:
    def asked(number: int) -> int:
        address = url.format(plan=grow(number))
        # What is kept until the data change is not asked for again.
        office.get(address)
        with CaptureQueriesContext(connection) as queries:
            answer = office.get(address)
        assert answer.status_code == 200
        return len(queries)

    few = asked(FEW)
    assert asked(MANY) == few
