"""Programs read schemes, wishes, scenarios and plans, each as far as its owner may."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.linli_web.api.conftest import Calling, Program
from tests.linli_web.api.test_paging import walk
from tests.linli_web.api.test_reading import items, told

from linli_web.api.documents import document
from linli_web.api.objects import KINDS
from linli_web.api.shapes import shapes
from linli_web.people.models import Account
from linli_web.plan.models import Scheme

Planned = Mapping[str, str]
LISTS = tuple(KINDS)


@pytest.fixture
def program(planned: Planned, program_of: Calling) -> Program:
    """A program of the programme office."""
    return program_of("programme_office")


def one(program: Program, planned: Planned, name: str) -> dict[str, Any]:
    response = program.get(f"{name}/{planned[name]}")
    assert response.status_code == 200, response.content.decode()
    found: dict[str, Any] = response.json()  # type: ignore[attr-defined]
    return found


def money(rows: list[dict[str, Any]]) -> Decimal:
    return sum((Decimal(each["amount_yuan"]) for each in rows), Decimal())


def test_a_scheme_comes_with_its_statement_and_versions(program: Program, planned: Planned) -> None:
    found = one(program, planned, "schemes")
    assert (found["scheme_id"], found["state"], found["number"]) == ("c-2-b", "draft", 1)
    line = found["lines"][0]
    assert (line["measure_id"], line["quantity"], line["cost_yuan"]) == (
        "water_main",
        248.0,
        "119040.00",
    )
    assert {each["category"] for each in found["costs"]} == {"building", "infrastructure"}
    assert [each["public_id"] for each in found["versions"]] == [planned["schemes"]]


def test_a_wish_comes_with_its_steps_and_what_may_be_answered(
    program: Program, planned: Planned
) -> None:
    found = one(program, planned, "wishes")
    assert [each["move"] for each in found["steps"]] == ["propose"]
    assert found["moves"] == ["cost", "decline", "include"]
    assert found["made_by"] == found["steps"][0]["made_by"] == "一位居民"


def test_a_scenario_comes_with_its_solution_projects_and_money(
    program: Program, planned: Planned
) -> None:
    found = one(program, planned, "scenarios")
    assert found["years"] == [2023, 2024]
    assert found["last_solution"]["gap"] == 0.0003
    solution = program.get(f"scenarios/{planned['scenarios']}/solution").json()  # type: ignore[attr-defined]
    assert [each["community_id"] for each in solution["projects"]] == ["c-3", "c-2"]
    assert money(solution["payments"]) == money(solution["sums"]) == Decimal("381333.44")


def test_an_annual_plan_comes_with_its_rows_money_and_what_stands_against_the_next_move(
    program: Program, planned: Planned
) -> None:
    found = one(program, planned, "annual_plans")
    assert (found["year"], found["next_move"]) == (2023, "send_for_review")
    assert [each["community_id"] for each in found["rows"]] == ["c-2", "c-3"]
    row = found["rows"][0]
    assert money(row["funding"]) == Decimal(row["cost_yuan"])
    special = one(program, planned, "special_plans")
    assert [each["public_id"] for each in special["annual_plans"]] == [found["public_id"]]
    assert [each["year"] for each in special["years"]] == [2023]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_object_and_list_holds_what_the_document_says(
    program: Program, planned: Planned, language: str
) -> None:
    schemas = {"components": document(language)["components"]}

    def check(name: str, content: Any) -> None:
        schema = {"$ref": f"#/components/schemas/{name}", **schemas}
        faults = [each.message for each in Draft202012Validator(schema).iter_errors(content)]
        assert not faults, (name, faults)

    for name in LISTS:
        page = program.get(name, Accept_Language=language).json()  # type: ignore[attr-defined]
        assert page["items"]
        check(f"{name}_page", page)
        check(name, one(program, planned, name))


def test_every_field_of_a_shape_is_worded_in_both_languages() -> None:
    for shape in shapes().values():
        for each in shape.fields:
            assert each.zh, (shape.name, each.name)
            assert each.en, (shape.name, each.name)
            assert bool(each.zh_description) == bool(each.description), (shape.name, each.name)


def test_every_sorting_walks_through_every_object_once(program: Program) -> None:
    for name in LISTS:
        keys = {each["public_id"] for each in items(program.get(name))}
        for sort in [f"{sign}{each}" for each in KINDS[name].sorts for sign in ("", "-")]:
            walked = [each["public_id"] for each in walk(program, f"{name}?limit=1&sort={sort}")]
            assert len(walked) == len(keys), sort
            assert set(walked) == keys, sort


def test_a_list_is_asked_by_community_state_and_class(program: Program) -> None:
    def families(query: str) -> list[str]:
        return [each["scheme_id"] for each in items(program.get(f"schemes?{query}"))]

    assert families("community_id=c-3") == ["c-3-b"]
    assert families("class=improvement") == []
    assert families("state=draft&scheme_id=c-2-b") == ["c-2-b"]
    Scheme.objects.filter(family="c-2-b").update(state="superseded")
    assert families("") == ["c-3-b"]
    assert families("in_force=any") == ["c-2-b", "c-3-b"]
    assert families("in_force=no") == ["c-2-b"]
    assert len(items(program.get("wishes?show=to_answer&q=漏水"))) == 1
    assert items(program.get("wishes?show=mine")) == []
    assert len(items(program.get("annual_plans?year=2023&state=draft"))) == 1
    assert items(program.get("scenarios?retired=no"))[0]["last_solution"]["status"] == "optimal"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("schemes?state=perhaps", "state"),
        ("schemes?in_force=perhaps", "in_force"),
        ("schemes?sort=colour", "sort"),
        ("annual_plans?year=soon", "year"),
        ("wishes?cursor=x", "cursor"),
        ("scenarios?fields=name", "fields"),
        ("scenarios?limit=0", "limit"),
    ],
)
def test_a_value_that_cannot_be_is_told_with_its_parameter(
    db: None, program_of: Calling, query: str, field: str
) -> None:
    response = program_of("programme_office").get(query)
    assert [each["field"] for each in told(response, 400)["problems"]] == [field]


def test_a_tag_is_answered_by_not_modified_until_what_is_shown_changes(
    program: Program, planned: Planned
) -> None:
    for path in (*LISTS, *(f"{name}/{planned[name]}" for name in LISTS)):
        tag = program.get(path)["ETag"]
        assert program.get(path, If_None_Match=tag).status_code == 304
        assert program.get(path, If_None_Match='"1"').status_code == 200


def test_schemes_and_wishes_outside_a_reach_are_neither_listed_nor_found(
    planned: Planned, program_of: Calling
) -> None:
    resident = program_of("resident", "building", "c-1-02")
    assert items(resident.get("schemes?in_force=any")) == []
    told(resident.get(f"schemes/{planned['schemes']}"), 403)
    designer = program_of("designer", "community", "c-2")
    assert [each["scheme_id"] for each in items(designer.get("schemes"))] == ["c-2-b"]
    assert items(designer.get("wishes")) == []
    told(designer.get(f"wishes/{planned['wishes']}"), 403)
    assert [each["made_by"] for each in items(resident.get("wishes"))] == ["一位居民"]


def test_scenarios_are_only_for_those_who_see_the_whole_county(
    planned: Planned, program_of: Calling
) -> None:
    for role, scope, place in (
        ("resident", "building", "c-1-01"),
        ("designer", "community", "c-2"),
        ("street", "street", "431023100"),
    ):
        outsider = program_of(role, scope, place)
        for path in ("", f"/{planned['scenarios']}", f"/{planned['scenarios']}/solution"):
            told(outsider.get(f"scenarios{path}"), 403)
        told(outsider.post(f"scenarios/{planned['scenarios']}/solve"), 403)


def test_a_token_opens_no_more_than_its_acts_and_its_place(
    planned: Planned, program_of: Calling
) -> None:
    narrow = program_of("programme_office", place="", only="read_schemes")
    for name in ("scenarios", "annual_plans", "special_plans"):
        told(narrow.get(name), 403)
        told(narrow.get(f"{name}/{planned[name]}"), 403)
    wish = narrow.get(f"wishes/{planned['wishes']}")
    assert wish.json()["moves"] == []  # type: ignore[attr-defined]


def test_a_token_held_to_one_community_sees_that_one_alone(
    planned: Planned, open_account: Callable[..., Account], make_key: Callable[..., str]
) -> None:
    office = open_account("programme_office", username="narrowed")
    held = Program(make_key(office, scope="community", place="c-3"))
    assert [each["scheme_id"] for each in items(held.get("schemes"))] == ["c-3-b"]
    assert items(held.get("wishes")) == []
    told(held.get("scenarios"), 403)


def test_what_is_not_there_is_not_found(db: None, program_of: Calling) -> None:
    program = program_of("programme_office")
    for name in LISTS:
        told(program.get(f"{name}/none"), 404)


def test_a_list_asks_as_often_for_many_objects_as_for_one(
    program: Program, django_assert_max_num_queries: Any
) -> None:
    for name in LISTS:
        program.get(f"{name}?limit=1")
        with django_assert_max_num_queries(16):
            assert program.get(f"{name}?limit=500").status_code == 200
