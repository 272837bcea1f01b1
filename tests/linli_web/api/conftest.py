"""Programs that call the API with a token."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from tests.linli_web.plan.annual import conftest as annual

if TYPE_CHECKING:
    from linli_web.people.models import Account
    from linli_web.plan.models import Scenario, ScenarioSolution, Scheme

ROOT = "/api/v1"


class Program:
    """A client that sends a token and speaks JSON."""

    def __init__(self, key: str, account: "Account | None" = None) -> None:
        self.key, self.account = key, account
        self.client = Client()

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.ask("POST", path, body, **headers)

    def put(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.ask("PUT", path, body, **headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.ask("PATCH", path, body, **headers)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.key:
            sent.setdefault("Authorization", f"Bearer {self.key}")
        url = path if path.startswith(("/", "http")) else f"{ROOT}/{path}"
        content = "" if body is None else json.dumps(body)
        return self.client.generic(
            method, url, content, content_type="application/json", headers=sent
        )


MakeKey = Callable[..., str]
Calling = Callable[..., Program]


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    """Begin each test with a whole minute's requests."""
    from linli_web.api import allowances

    allowances.forget()
    yield
    allowances.forget()


@pytest.fixture
def make_key() -> MakeKey:
    """Give an account a token, with all the acts that the API has unless some are named."""
    from linli_web.api.keys import digest, key_text
    from linli_web.api.models import ApiToken
    from linli_web.api.operations import acts

    def made(account: "Account", only: str = "", scope: str = "", place: str = "") -> str:
        now = timezone.now()
        token = ApiToken.objects.create(
            account=account,
            name="报表程序",
            digest=digest("secret"),
            acts=only or " ".join(acts()),
            scope=scope,
            place=place,
            created_at=now,
            expires_at=now + timedelta(days=1),
        )
        return key_text(token, "secret")

    return made


@pytest.fixture
def program_of(open_account: Callable[..., "Account"], make_key: MakeKey) -> Calling:
    """A program of somebody who holds a role within a place, everywhere if none is named."""

    def calling(role: str, scope: str = "everywhere", place: str = "", **token: str) -> Program:
        account = open_account(role, scope, place, username=f"{role}-{scope}-{place}")
        return Program(make_key(account, **token), account)

    return calling


@pytest.fixture
def program(small_register: None, program_of: Calling) -> Program:
    """A program of the programme office."""
    return program_of("programme_office")


schemes, scenario, solve = annual.schemes, annual.scenario, annual.solve
department = annual.department


@pytest.fixture
def planned(
    account: "Account",
    open_account: Callable[..., "Account"],
    schemes: Mapping[str, "Scheme"],
    scenario: "Scenario",
    solve: Callable[..., "ScenarioSolution"],
    department: Client,
) -> dict[str, str]:
    """A wish in c-1, schemes of c-2 and c-3, and plans that put both into 2023: their keys."""
    from linli_web.plan.actions.annual_plans import draw_up_annual_plan
    from linli_web.plan.actions.special_plans import approve_special_plan, choose_special_plan
    from linli_web.plan.actions.wishes import make_wish

    years = {"c-2": 2023, "c-3": 2023}
    plan = [_chosen(schemes[key], year) for key, year in years.items()]
    funding = [
        {
            "community_id": key,
            "source_id": source,
            "category": category,
            "year": years[key],
            "amount_yuan": amount,
        }
        for key in years
        for category, parts in annual.COSTS[key].items()
        for source, amount in zip(annual.SOURCES, parts, strict=False)
    ]
    solution = solve(years, plan=plan, funding=funding, objective=30.0, bound=30.01, gap=0.0003)
    special = choose_special_plan(account, solution.public_id, "2023—2025 年专项规划")
    approve_special_plan(account, special.public_id, 1, "永政函〔2022〕8 号", date(2022, 9, 1))
    resident = open_account("resident", "building", "c-1-01", username="resident-of-c-1")
    wish = make_wish(resident, "c-1", "楼顶漏水，想重做防水", building_id="c-1-01")
    return {
        "schemes": schemes["c-2"].public_id,
        "wishes": wish.public_id,
        "scenarios": scenario.public_id,
        "special_plans": special.public_id,
        "annual_plans": draw_up_annual_plan(account, 2023).public_id,
    }


def _chosen(scheme: "Scheme", year: int) -> dict[str, Any]:
    return {
        "community_id": scheme.community_id,
        "name": scheme.community.name,
        "zone": scheme.community.zone,
        "class": scheme.works_class,
        "scheme_id": scheme.family,
        "number": scheme.number,
        "households": None,
        "cost_yuan": str(scheme.total_yuan),
        "benefit": 15.0,
        "year": year,
    }
