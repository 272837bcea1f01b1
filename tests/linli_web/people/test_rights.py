"""Who may do what and where: one table of rights, one of addresses, and every cell of both holds.

The expected answers are worked out here from the tables' cells alone, by the words under
"Notes", not by the code that answers in the office.

Notes
-----
`held`: inside the place of the holding. `around`: the same, and a building's community. `county`:
only a holding for a county or for everything. `all`: a county only where it is all there is. Empty:
never.
"""

import csv
from collections.abc import Callable
from datetime import timedelta
from importlib import resources
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve
from django.urls.exceptions import NoReverseMatch
from django.utils import timezone
from tests.linli_web.addresses import Address, every_address

from linli_web.people import places
from linli_web.people.gate import Gate
from linli_web.people.models import Account, Deputy, Holding
from linli_web.people.rights import Reach, may, may_open, reach
from linli_web.people.tables import addresses, rights, roles

OpenAccount = Callable[..., Account]
SignIn = Callable[..., Client]

INSIDE = {
    "everywhere": "",
    "county": "431023",
    "street": "s-1",
    "committee": "k-1",
    "community": "c-1",
    "building": "c-1-01",
}
# What stands in an address that names an object: one that lies inside all of these places.
ARGUMENTS: dict[str, Any] = {
    "community_id": "c-1",
    "building_id": "c-1-01",
    "name": "communities_renovated",
    "number": 1,
    "form": "folder",
    "run_id": "00000000-0000-0000-0000-000000000000",
    "import_id": "00000000-0000-0000-0000-000000000000",
    "month": "2022-08",
    "year": 2023,
    "version": 1,
    "layer": "communities",
    "z": 1,
    "x": 1,
    "y": 1,
}
KEYS = {"communities": "c-1", "buildings": "c-1-01"}


def table_of(name: str) -> list[dict[str, str]]:
    text = resources.files("linli_web.people").joinpath(f"{name}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def arguments(address: Address) -> dict[str, Any]:
    """Return arguments that open an address on an object inside."""
    row = addresses()[address.name]
    return {
        each: KEYS[row.kind]
        if each == row.argument and row.kind in KEYS
        else ARGUMENTS.get(each, "none")
        for each in address.takes
    }


def url_of(address: Address) -> str:
    try:
        return address.url_of(arguments(address))
    except NoReverseMatch as fault:
        pytest.fail(f"say in ARGUMENTS how to open {address.name}: {fault}")


URLS = {each.name: each for each in every_address()}


@pytest.fixture
def located(monkeypatch: pytest.MonkeyPatch) -> None:
    """Places without a database: whatever an address names lies inside every place of `INSIDE`."""
    whole = places.Place(**{scope: code for scope, code in INSIDE.items() if code})
    of_community = places.Place("431023", "s-1", "k-1", "c-1")

    def place_of(table: str, key: str) -> places.Place:
        return of_community if table == "communities" else whole

    monkeypatch.setattr(places, "place_of", place_of)

    def place_held(_scope: str, code: str) -> places.Place | None:
        return whole if code in INSIDE.values() else None

    monkeypatch.setattr(places, "place_held", place_held)
    # The office has one county, and whoever holds it holds all; see the test of two counties.
    monkeypatch.setattr(places, "is_whole", lambda _county: True)
    monkeypatch.setattr(places, "name_of", lambda _scope, code: code)


def test_every_url_has_a_row_in_the_table_of_addresses_and_every_row_a_url() -> None:
    assert set(URLS) == set(addresses())


def test_every_address_names_an_act_and_an_argument_that_exist() -> None:
    for name, address in addresses().items():
        assert address.act in {"public", "signed_in", "operation", *rights()}, name
        if address.argument:
            assert address.argument in URLS[name].takes, name
            assert places.known(address.kind), name


def test_every_cell_of_the_tables_says_something_known() -> None:
    for row in table_of("rights"):
        cells = {role: row[role] for role in roles()}
        assert set(cells.values()) <= {"", "held", "around", "county", "all"}, row["act"]
        assert any(cells.values()), row["act"]
        assert row["zh"]
        assert row["en"]
    for row in table_of("roles"):
        assert set(row["granted_by"].split()) <= set(roles())
        assert set(row["scopes"].split()) <= set(INSIDE)


def expected(act: str, role: str, scope: str, *, inside: bool, kind: str) -> bool:
    """Work out from the table's cell whether an address opens."""
    cell = next(row for row in table_of("rights") if row["act"] == act)[role]
    if not cell or (cell in {"county", "all"} and scope not in {"everywhere", "county"}):
        return False
    if not kind or scope == "everywhere":
        return True
    # A building's holder is not inside the whole community, unless the cell says "around".
    reaches = scope != "building" or kind != "communities" or cell == "around"
    return inside and reaches


def opens_for(gate: Gate, request: HttpRequest) -> bool:
    """Ask the gate alone, which runs before any view."""
    match = request.resolver_match
    assert match is not None
    try:
        gate.process_view(request, HttpResponse, (), match.kwargs)
    except PermissionDenied as refused:
        return not str(refused)
    return True


@pytest.mark.django_db
@pytest.mark.parametrize("role", [row["role"] for row in table_of("roles")])
def test_every_address_opens_for_a_role_inside_and_outside_its_place_as_the_tables_say(
    role: str, open_account: OpenAccount, located: None
) -> None:
    gate = Gate(lambda _request: None)  # type: ignore[arg-type, return-value]
    request = RequestFactory().get("/")
    wrong = []
    for scope in roles()[role].scopes:
        for inside in (True, False):
            code = INSIDE[scope] if inside else (INSIDE[scope] and "elsewhere")
            account = open_account(role, scope, code, username=f"{role}-{scope}-{inside}")
            for name, there in URLS.items():
                address = addresses()[name]
                if address.act in {"public", "signed_in", "operation"}:
                    continue
                request.user = account
                request.resolver_match = resolve(url_of(there))
                request.resolver_match.view_name = name
                opened = opens_for(gate, request)
                if opened != expected(address.act, role, scope, inside=inside, kind=address.kind):
                    wrong.append((name, scope, inside, opened))
    assert not wrong


@pytest.mark.django_db
def test_a_stranger_is_sent_to_the_login_from_every_inner_address(
    client: Client, open_account: OpenAccount
) -> None:
    # An office without anybody sends everybody to its first setting up.
    open_account(username="somebody")
    for name, there in URLS.items():
        if addresses()[name].act in {"public", "operation"}:
            continue
        for method in (client.get, client.post):
            response = method(url_of(there), headers={"Accept": "text/html"})
            assert response.status_code == 302, name
            assert response["Location"].startswith("/login/"), name


@pytest.mark.django_db
def test_somebody_without_a_role_is_refused_everything_but_what_all_may_see(
    signed_in_as: SignIn, small_register: None
) -> None:
    nobody = signed_in_as(username="nobody")
    for name, there in URLS.items():
        if addresses()[name].act in {"public", "signed_in", "operation"}:
            continue
        for method in (nobody.get, nobody.post):
            response = method(url_of(there))
            assert response.status_code == 403, name


@pytest.mark.django_db
def test_a_refusal_says_who_may_and_where(open_account: OpenAccount, small_register: None) -> None:
    resident = open_account("resident", "community", "c-2")
    assert "县专班" in may(resident, "import").reason
    place = places.place_of("communities", "c-1")
    assert "不在您的范围内" in may(resident, "read_register", place).reason


@pytest.mark.django_db
def test_who_is_closed_or_signed_out_may_nothing(open_account: OpenAccount) -> None:
    account = open_account("programme_office")
    account.is_active = False
    assert not may(account, "read_register").allowed
    assert reach(account, "read_register") == Reach()


@pytest.mark.django_db
def test_a_role_counts_from_its_beginning_until_its_end(open_account: OpenAccount) -> None:
    now = timezone.now()
    for name, since, until, ended, counts in (
        ("now", now - timedelta(1), now + timedelta(1), None, True),
        ("later", now + timedelta(1), None, None, False),
        ("over", now - timedelta(2), now - timedelta(1), None, False),
        ("ended", now - timedelta(2), None, now, False),
    ):
        account = open_account(username=name)
        Holding.objects.create(
            account=account,
            role="auditor",
            scope="county",
            place="431023",
            since=since,
            until=until,
            ended_at=ended,
        )
        assert may_open("journal", account) is counts, name


@pytest.mark.django_db
def test_a_deputy_may_do_what_the_absent_may_for_as_long_as_it_was_agreed(
    open_account: OpenAccount,
) -> None:
    now = timezone.now()
    absent = open_account("programme_office", "county", "431023", username="absent")
    for name, since, until, counts in (
        ("deputy", now - timedelta(1), now + timedelta(1), True),
        ("late", now - timedelta(3), now - timedelta(1), False),
    ):
        deputy = open_account(username=name)
        Deputy.objects.create(absent=absent, deputy=deputy, since=since, until=until)
        assert may(deputy, "import").allowed is counts, name
    again = Account.objects.get(username="deputy")
    assert [each.absent for each in again.effective_holdings] == ["王"]
    absent.is_active = False
    absent.save()
    assert not may(Account.objects.get(username="deputy"), "import").allowed
