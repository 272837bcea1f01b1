"""Programs change the register by the same actions as pages, and never over somebody's head."""

from typing import Any

import pytest
from tests.linli_web.api.conftest import Calling, Program
from tests.linli_web.api.test_reading import told

from linli_web.journal.models import Entry
from linli_web.registry.models import Building, Community

NEW = {"community_id": "c-9", "name": "新村", "county": "431023", "year_built": 1990}


def test_a_community_is_added_and_found_at_the_address_that_is_told(program: Program) -> None:
    made = program.post("communities", NEW)
    assert made.status_code == 201, made.content.decode()
    assert made["ETag"] == '"1"'
    found = program.get(made["Location"])
    assert found.json()["year_built"] == 1990  # type: ignore[attr-defined]
    assert Community.objects.get(pk="c-9").name == "新村"


def test_the_journal_names_the_token_beside_its_owner(program: Program) -> None:
    program.post("communities", NEW)
    entry = Entry.objects.get(act="create", key="c-9")
    assert entry.origin == "报表程序 127.0.0.1"
    assert program.account is not None
    assert entry.actor_id == str(program.account.pk)


def test_all_that_is_wrong_with_a_row_is_told_with_field_and_remedy(program: Program) -> None:
    body = NEW | {"street_id": "nowhere", "year_built": 1700, "name": "x" * 201}
    problems = told(program.post("communities", body), 422)["problems"]
    assert {each["field"]: each["code"] for each in problems} == {
        "street_id": "data.unknown_reference",
        "year_built": "data.too_small",
        "name": "data.too_long",
    }
    assert all(each["remedy"] for each in problems)
    assert not Community.objects.filter(pk="c-9").exists()


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("year_built", "1990", "data.not_an_integer"),
        ("year_built", True, "data.not_an_integer"),
        ("mandatory", 1, "data.not_a_boolean"),
        ("name", 7, "api.not_text"),
        ("name", "\ud800", "data.control_character"),
        ("started_on", "1.7.2021", "data.not_a_date"),
        ("colour", "red", "api.unknown_field"),
        ("closed_on", "2021-07-01", "api.unknown_field"),
    ],
)
def test_a_value_of_another_type_and_a_field_that_is_none_are_refused(
    program: Program, field: str, value: Any, code: str
) -> None:
    problems = told(program.post("communities", NEW | {field: value}), 422)["problems"]
    assert [(each["field"], each["code"]) for each in problems] == [(field, code)]


def test_a_key_that_is_taken_is_refused(program: Program) -> None:
    problems = told(program.post("communities", NEW | {"community_id": "c-1"}), 422)["problems"]
    assert problems[0]["code"] == "data.duplicate_key"


def test_a_change_rests_on_a_version_and_what_is_not_sent_stays(program: Program) -> None:
    told(program.patch("communities/c-1", {"address": "新街 1 号"}), 428)
    told(program.patch("communities/c-1", {"address": "新街 1 号"}, If_Match="*"), 428)
    changed = program.patch("communities/c-1", {"address": "新街 1 号"}, If_Match='"1"')
    assert changed.status_code == 200
    assert changed["ETag"] == '"2"'
    row = Community.objects.get(pk="c-1")
    assert (row.address, row.name) == ("新街 1 号", "水利局小区")


def test_who_comes_second_is_shown_the_row_as_it_stands(program: Program) -> None:
    program.patch("communities/c-1", {"address": "新街 1 号"}, If_Match='"1"')
    late = program.patch("communities/c-1", {"address": "别处"}, If_Match='"1"')
    problem = told(late, 412)
    assert problem["current"]["address"] == "新街 1 号"
    assert late["ETag"] == '"2"'
    assert Community.objects.get(pk="c-1").address == "新街 1 号"


def test_null_takes_a_value_away(program: Program) -> None:
    program.patch("communities/c-1", {"year_built": None}, If_Match='"1"')
    assert Community.objects.get(pk="c-1").year_built is None


def test_a_building_is_closed_for_a_reason_and_opened_again(program: Program) -> None:
    body = {"closed_on": "2022-09-01", "because": "已拆除"}
    closed = program.post("buildings/c-2-01/close", body, If_Match='"1"')
    assert closed.json()["closed_on"] == "2022-09-01"  # type: ignore[attr-defined]
    told(program.patch("buildings/c-2-01", {"storeys": 3}, If_Match='"2"'), 403)
    reopened = program.post("buildings/c-2-01/reopen", If_Match=closed["ETag"])
    assert reopened.json()["closed_on"] is None  # type: ignore[attr-defined]
    problem = told(program.post("buildings/c-2-01/reopen", If_Match=reopened["ETag"]), 409)
    assert problem["reasons"]
    assert Building.objects.get(pk="c-2-01").version == 3


def test_a_community_with_unfinished_works_is_not_closed_and_every_reason_told(
    program: Program,
) -> None:
    body = {"closed_on": "2022-09-01", "because": "并入"}
    problem = told(program.post("communities/c-2/close", body, If_Match='"1"'), 409)
    assert problem["reasons"]
    told(program.post("communities/c-2/close", {"closed_on": "soon"}, If_Match='"1"'), 422)


def test_nobody_writes_where_the_role_does_not_reach(
    small_register: None, program_of: Calling
) -> None:
    street = program_of("street", "street", "431023100")
    told(street.patch("communities/c-1", {"address": "x"}, If_Match='"1"'), 403)
    problem = told(street.post("communities", NEW | {"street_id": "431023001"}), 403)
    assert "不在您的范围内" in problem["detail"]
    resident = program_of("resident", "community", "c-1")
    told(resident.patch("communities/c-1", {"address": "x"}, If_Match='"1"'), 403)
    assert not Community.objects.filter(pk="c-9").exists()


@pytest.mark.parametrize("path", ["communities/none", "communities/none/close", "buildings/none"])
def test_what_is_not_there_is_not_changed(program: Program, path: str) -> None:
    body = {"closed_on": "2022-09-01", "because": "x"} if "close" in path else {}
    method = program.post if "close" in path else program.patch
    told(method(path, body, If_Match='"1"'), 404)
