"""Programs read the register, findings, works and indicators, each as far as its owner may."""

from typing import Any

import pytest
from django.http import HttpResponse
from tests.linli_web.api.conftest import Calling, Program

from linli_web.journal.actions import PROGRAM, Act, record
from linli_web.registry.models import Community

KEYS = {"communities": "community_id", "units": "unit_id", "findings": "finding_id"}


def items(response: HttpResponse) -> list[dict[str, Any]]:
    assert response.status_code == 200, response.content.decode()
    found: list[dict[str, Any]] = response.json()["items"]  # type: ignore[attr-defined]
    return found


def told(response: HttpResponse, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.content.decode()
    assert response["Content-Type"] == "application/problem+json"
    found: dict[str, Any] = response.json()  # type: ignore[attr-defined]
    return found


def keys(program: Program, path: str) -> list[str]:
    name = KEYS[path.partition("?")[0]]
    return [each[name] for each in items(program.get(path))]


def test_a_list_holds_the_fields_of_the_schema_typed_and_blanks_as_null(program: Program) -> None:
    first = items(program.get("works?limit=1"))[0]
    assert first["cost_yuan"] == "8000.00"
    assert first["started_on"] == "2021-07-01"
    assert first["free_of_charge"] is False
    assert first["note"] is None


def test_only_the_fields_that_are_asked_for_come(program: Program) -> None:
    assert items(program.get("communities?fields=name,version&limit=1")) == [
        {"name": "水利局小区", "version": 1}
    ]
    one = program.get("communities/c-1?fields=geometry")
    assert list(one.json()) == ["geometry"]  # type: ignore[attr-defined]


def test_filters_are_those_of_the_lists_on_pages(program: Program) -> None:
    assert keys(program, "communities?status=completed") == ["c-1"]
    assert keys(program, "units?use=shop") == ["c-1-02-301"]
    assert keys(program, "findings?resolved_on=yes&severity=4") == ["n-1"]


def test_a_search_by_letters_and_digits_finds_units_of_a_building(program: Program) -> None:
    assert len(keys(program, "units?q=c-1-02")) == 3


def test_an_unknown_parameter_is_refused_with_those_that_are_known(program: Program) -> None:
    problem = told(program.get("communities?colour=red&limit=0&limit=2"), 400)["problems"]
    assert {each["code"] for each in problem} == {"api.unknown_parameter", "api.repeated_parameter"}
    assert "planned_year" in problem[0]["expected"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=501", "limit"),
        ("limit=x", "limit"),
        ("sort=colour", "sort"),
        ("fields=colour", "fields"),
        ("cursor=x", "cursor"),
        ("planned_year=soon", "planned_year"),
        ("year_built_from=soon", "year_built_from"),
        ("closed_on=perhaps", "closed_on"),
        ("q=" + "x" * 101, "q"),
    ],
)
def test_a_value_that_cannot_be_is_told_with_its_parameter(
    program: Program, query: str, field: str
) -> None:
    problems = told(program.get(f"communities?{query}"), 400)["problems"]
    assert [each["field"] for each in problems] == [field]
    assert problems[0]["remedy"]


def test_bad_news_comes_in_the_language_that_is_asked_for(program: Program) -> None:
    english = told(program.get("communities?limit=0", Accept_Language="en"), 400)
    assert english["title"] == "A parameter is wrong"
    assert "cannot be" in english["problems"][0]["message"]
    assert told(program.get("communities?limit=0"), 400)["title"] == "请求参数有误"


def test_what_lies_outside_a_reach_is_neither_listed_nor_found(
    small_register: None, program_of: Calling
) -> None:
    resident = program_of("resident", "building", "c-1-01")
    assert keys(resident, "communities") == ["c-1"]
    assert {each["community_id"] for each in items(resident.get("findings"))} == {"c-1"}
    told(resident.get("communities/c-2"), 403)
    told(resident.get("works/w-4"), 404)
    told(resident.get("communities/no-such"), 404)


def test_a_tag_is_answered_by_not_modified_until_the_data_change(program: Program) -> None:
    record(PROGRAM, [Act("import", "communities", "*")])
    tag = program.get("communities")["ETag"]
    assert program.get("communities", If_None_Match=tag).status_code == 304
    assert program.get("communities?limit=1", If_None_Match=tag).status_code == 200
    record(PROGRAM, [Act("import", "communities", "*")])
    assert program.get("communities", If_None_Match=tag).status_code == 200


def test_a_tag_is_of_one_reach_alone(small_register: None, program_of: Calling) -> None:
    record(PROGRAM, [Act("import", "communities", "*")])
    tag = program_of("programme_office").get("communities")["ETag"]
    other = program_of("resident", "community", "c-2")
    assert other.get("communities", If_None_Match=tag).status_code == 200


def test_before_the_first_entry_of_the_journal_nothing_is_said_to_be_unchanged(
    program: Program,
) -> None:
    tag = program.get("communities").get("ETag", "*")
    assert program.get("communities", If_None_Match=tag).status_code == 200


def test_a_row_that_can_be_changed_is_tagged_by_its_version(program: Program) -> None:
    found = program.get("communities/c-1")
    assert found["ETag"] == '"1"'
    assert program.get("communities/c-1", If_None_Match='"1"').status_code == 304
    Community.objects.filter(pk="c-1").update(version=2)
    assert program.get("communities/c-1", If_None_Match='"1"').status_code == 200


def test_indicators_are_defined_in_the_language_asked_for_and_valued_as_of_a_day(
    program: Program,
) -> None:
    names = {each["name"]: each for each in items(program.get("indicators", Accept_Language="en"))}
    assert names["investment_total"]["label"] == "Money put in"
    before = program.get("indicators/values?as_of=2020-01-01&names=communities_renovated")
    after = program.get("indicators/values?names=communities_renovated")
    assert [each["value"] for each in items(before) + items(after)] == [0, 1]
    told(program.get("indicators/values?as_of=1.1.2020"), 400)
    told(program.get("indicators/values?names=colour"), 400)


@pytest.mark.parametrize("path", ["communities", "buildings", "units", "findings", "works"])
def test_a_list_asks_as_often_for_many_rows_as_for_one(
    program: Program, path: str, django_assert_max_num_queries: Any
) -> None:
    program.get(f"{path}?limit=1")
    with django_assert_max_num_queries(8):
        assert program.get(f"{path}?limit=500").status_code == 200
