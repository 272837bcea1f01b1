"""Who may use which operation where: every operation, every role, inside and outside its place.

The expected answers are worked out from the tables' cells alone, as for addresses.
"""

import pytest
from tests.linli_web.people import test_rights
from tests.linli_web.people.test_rights import INSIDE, KEYS, OpenAccount, expected, table_of

from linli_web.api.documents import document
from linli_web.api.operations import opens, operations
from linli_web.api.resources import resources
from linli_web.people import places
from linli_web.people.tables import addresses, rights, roles

located = test_rights.located


def documented() -> dict[str, str]:
    """Every operation that is served, with the name of its method and path."""
    return {
        each["operationId"]: f"{method.upper()} {path}"
        for path, methods in document("en")["paths"].items()
        for method, each in methods.items()
    }


def test_every_operation_has_a_row_and_every_row_an_operation() -> None:
    assert set(documented()) == set(operations())


def test_no_personal_field_and_no_table_of_persons_is_served() -> None:
    assert "owners" not in resources()
    for resource in resources().values():
        assert not [each.name for each in resource.fields if each.is_personal]


def test_every_operation_names_an_act_and_a_place_that_exist() -> None:
    for name, each in operations().items():
        assert each.act in {"signed_in", *rights()}, name
        assert not each.kind or places.known(each.kind), name
        assert not each.kind or f"{{{each.argument}}}" in documented()[name], name


def test_every_address_of_an_operation_asks_the_table_of_operations() -> None:
    own = {name: each for name, each in addresses().items() if name.startswith("api:")}
    shut = {name for name, each in own.items() if each.act == "operation"}
    assert set(own) - shut == {"api:api-root", "api:openapi", "api:nothing"}


@pytest.mark.django_db
@pytest.mark.parametrize("role", [row["role"] for row in table_of("roles")])
def test_every_operation_opens_for_a_role_inside_and_outside_its_place_as_the_tables_say(
    role: str, open_account: OpenAccount, located: None
) -> None:
    wrong = []
    for scope in roles()[role].scopes:
        for inside in (True, False):
            code = INSIDE[scope] if inside else (INSIDE[scope] and "elsewhere")
            account = open_account(role, scope, code, username=f"{role}-{scope}-{inside}")
            for name, each in operations().items():
                if each.act == "signed_in":
                    continue
                key = {each.argument: KEYS.get(each.kind, "none")} if each.kind else {}
                opened = opens(name, account, key).allowed
                if opened != expected(each.act, role, scope, inside=inside, kind=each.kind):
                    wrong.append((name, scope, inside, opened))
    assert not wrong
