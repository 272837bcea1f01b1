"""Programs draw up schemes, make and answer wishes and have scenarios solved, as pages do."""

from collections.abc import Mapping
from typing import Any

import pytest
from tests.linli_web.api.conftest import Calling, Program
from tests.linli_web.api.test_reading import told
from tests.linli_web.plan import conftest as plan

from linli_web.journal.models import Entry
from linli_web.plan.models import Scheme, Wish
from linli_web.runs.models import Run

open_findings = plan.open_findings
Planned = Mapping[str, str]
LINE = {"measure_id": "water_main", "quantity": 300}


@pytest.fixture
def program(planned: Planned, program_of: Calling) -> Program:
    """A program of whoever draws up the schemes of c-2 and c-1."""
    return program_of("designer")


def test_cost_software_sends_the_lines_of_a_draft(program: Program, planned: Planned) -> None:
    path = f"schemes/{planned['schemes']}"
    lines = [
        LINE,
        {"measure_id": "roof_waterproofing", "quantity": 12.5, "unit_price_yuan": "80.00"},
    ]
    saved = program.put(f"{path}/lines", {"lines": lines}, If_Match=program.get(path)["ETag"])
    assert saved.status_code == 200, saved.content.decode()
    found = saved.json()  # type: ignore[attr-defined]
    assert [each["measure_id"] for each in found["lines"]] == ["water_main", "roof_waterproofing"]
    assert found["lines"][1]["cost_yuan"] == "1000.00"
    assert found["version"] == 2
    assert saved["ETag"] == program.get(path)["ETag"]
    assert Entry.objects.filter(act="edit_scheme_lines", key=planned["schemes"]).exists()


def test_who_comes_second_is_shown_the_scheme_as_it_stands(
    program: Program, planned: Planned
) -> None:
    path = f"schemes/{planned['schemes']}/lines"
    program.put(path, {"lines": [LINE]}, If_Match='"1"')
    late = program.put(path, {"lines": [LINE | {"quantity": 1}]}, If_Match='"1"')
    assert told(late, 412)["current"]["lines"][0]["quantity"] == 300.0
    told(program.put(path, {"lines": [LINE]}), 428)


@pytest.mark.parametrize(
    ("lines", "code", "row", "field"),
    [
        ([LINE, LINE | {"quantity": "300"}], "data.not_a_number", "2", "quantity"),
        ([{"measure_id": "water_main"}], "data.missing", "1", "quantity"),
        ([LINE | {"colour": "red"}], "api.unknown_field", "1", "colour"),
        ([LINE | {"quantity": -1}], "data.too_small", "1", "quantity"),
        ([LINE | {"measure_id": "gold"}], "plan.unknown_measure", "1", "measure_id"),
        ([LINE | {"note": "x" * 201}], "data.too_long", "1", "note"),
        ([LINE | {"unit_price_yuan": 80}], "data.not_money", "1", "unit_price_yuan"),
        ([LINE | {"unit_price_yuan": f"{10**20}.00"}], "data.too_large", "1", "unit_price_yuan"),
        ("water_main", "api.not_a_list", "", "lines"),
    ],
)
def test_a_wrong_line_is_told_with_row_field_and_remedy_and_nothing_is_saved(
    schemes: Mapping[str, Scheme],
    program_of: Calling,
    lines: Any,
    code: str,
    row: str,
    field: str,
) -> None:
    path = f"schemes/{schemes['c-2'].public_id}/lines"
    problems = told(program_of("designer").put(path, {"lines": lines}, If_Match='"1"'), 422)[
        "problems"
    ]
    found = {(each["code"], each.get("row", ""), each["field"]): each for each in problems}
    assert found[code, row, field]["remedy"]
    assert Scheme.objects.get(pk=schemes["c-2"].pk).version == 1


def test_lines_sent_twice_under_a_key_are_saved_once(program: Program, planned: Planned) -> None:
    path = f"schemes/{planned['schemes']}/lines"
    headers = {"If_Match": '"1"', "Idempotency_Key": "lines-1"}
    first = program.put(path, {"lines": [LINE]}, **headers)
    again = program.put(path, {"lines": [LINE]}, **headers)
    assert first.content == again.content
    assert again["Idempotency-Replayed"] == "true"
    assert Scheme.objects.get(public_id=planned["schemes"]).version == 2


def test_a_frozen_scheme_is_changed_in_a_new_version_alone(
    program: Program, planned: Planned
) -> None:
    path = f"schemes/{planned['schemes']}"
    frozen = program.post(f"{path}/freeze", {"move": "freeze_for_vote"}, If_Match='"1"')
    assert frozen.json()["content_hash"]  # type: ignore[attr-defined]
    told(program.put(f"{path}/lines", {"lines": [LINE]}, If_Match=frozen["ETag"]), 403)
    told(program.post(f"{path}/freeze", {"move": "melt"}, If_Match=frozen["ETag"]), 422)
    begun = program.post(f"{path}/version", If_Match=frozen["ETag"])
    assert begun.status_code == 201, begun.content.decode()
    made = program.get(begun["Location"]).json()  # type: ignore[attr-defined]
    assert (made["number"], made["state"]) == (2, "draft")
    assert [each["state"] for each in made["versions"]] == ["draft", "superseded"]


def test_schemes_are_proposed_from_findings_once(
    small_register: None, open_findings: None, program_of: Calling
) -> None:
    designer = program_of("designer", "community", "c-2")
    done = designer.post("schemes/propose", {"community_id": "c-2"}).json()  # type: ignore[attr-defined]
    assert done["made"]
    again = designer.post("schemes/propose", {"community_id": "c-2"}).json()  # type: ignore[attr-defined]
    assert (again["made"], len(again["there"])) == ([], len(done["made"]))
    anew = designer.post("schemes/propose", {"community_id": "c-2", "anew": True}).json()  # type: ignore[attr-defined]
    assert {each["number"] for each in anew["made"]} == {2}
    told(designer.post("schemes/propose", {"community_id": "c-1"}), 403)
    told(designer.post("schemes/propose", {"community_id": "none"}), 404)


def test_nobody_draws_up_schemes_out_of_reach(planned: Planned, program_of: Calling) -> None:
    path = f"schemes/{planned['schemes']}"
    for outsider in (
        program_of("designer", "community", "c-1"),
        program_of("resident", "community", "c-2"),
    ):
        told(outsider.put(f"{path}/lines", {"lines": [LINE]}, If_Match='"1"'), 403)
        told(outsider.post(f"{path}/version", If_Match='"1"'), 403)
        told(outsider.post(f"{path}/freeze", {"move": "freeze_for_vote"}, If_Match='"1"'), 403)
    assert Scheme.objects.get(public_id=planned["schemes"]).state == "draft"


def test_a_wish_is_made_costed_and_put_into_a_draft(
    planned: Planned, program: Program, program_of: Calling
) -> None:
    resident = program_of("resident", "community", "c-2")
    made = resident.post("wishes", {"community_id": "c-2", "text": "水压太低"})
    assert made.status_code == 201, made.content.decode()
    path = made["Location"]
    cost = {"move": "cost", "measure_id": "water_main", "quantity": 10}
    costed = program.post(f"{path}/answer", cost, If_Match=made["ETag"])
    assert costed.status_code == 200, costed.content.decode()
    told(program.post(f"{path}/answer", cost, If_Match=made["ETag"]), 412)
    include = {"move": "include", "scheme": planned["schemes"], "reason": "一并换管"}
    done = program.post(f"{path}/answer", include, If_Match=costed["ETag"])
    found = done.json()  # type: ignore[attr-defined]
    assert (found["state"], found["scheme"]) == ("in_scheme", planned["schemes"])
    scheme = program.get(f"schemes/{planned['schemes']}").json()  # type: ignore[attr-defined]
    assert scheme["lines"][0]["quantity"] == 258.0


def test_an_answer_without_its_reason_is_refused_with_it(
    planned: Planned, program: Program
) -> None:
    path = f"wishes/{planned['wishes']}/answer"
    assert told(program.post(path, {"move": "decline"}, If_Match='"1"'), 409)["reasons"]
    assert told(program.post(path, {"move": "tell_result"}, If_Match='"1"'), 409)["reasons"]
    told(program.post(path, {"move": "cost", "cost_yuan": "many"}, If_Match='"1"'), 409)
    assert Wish.objects.get(public_id=planned["wishes"]).state == "proposed"


def test_nobody_wishes_or_answers_out_of_reach(planned: Planned, program_of: Calling) -> None:
    resident = program_of("resident", "community", "c-1")
    told(resident.post("wishes", {"community_id": "c-2", "text": "x"}), 403)
    path = f"wishes/{planned['wishes']}/answer"
    told(resident.post(path, {"move": "decline", "reason": "x"}, If_Match='"1"'), 403)
    elsewhere = program_of("designer", "community", "c-2")
    told(elsewhere.post(path, {"move": "decline", "reason": "x"}, If_Match='"1"'), 403)


def test_who_may_write_and_not_read_is_refused_before_anything_is_written(
    planned: Planned, program_of: Calling
) -> None:
    blind = program_of("programme_office", only="edit_schemes make_wishes")
    path = f"schemes/{planned['schemes']}/lines"
    told(blind.put(path, {"lines": [LINE]}, If_Match='"1"'), 403)
    told(blind.post("wishes", {"community_id": "c-2", "text": "水压太低"}), 403)
    assert Scheme.objects.get(public_id=planned["schemes"]).version == 1


def test_a_scenario_is_put_in_the_queue_of_the_solver_once(
    planned: Planned, program_of: Calling
) -> None:
    office = program_of("programme_office")
    path = f"scenarios/{planned['scenarios']}"
    asked = office.post(f"{path}/solve")
    assert asked.status_code == 202, asked.content.decode()
    again = office.post(f"{path}/solve")
    assert again.json()["run_id"] == asked.json()["run_id"]  # type: ignore[attr-defined]
    assert Run.objects.filter(kind="solve_scenario").count() == 1
    tag = office.get(path)["ETag"]
    run = office.get(path).json()["run"]  # type: ignore[attr-defined]
    assert (run["run_id"], run["status"]) == (asked.json()["run_id"], "waiting")  # type: ignore[attr-defined]
    Run.objects.update(status="cancelled")
    assert office.get(path, If_None_Match=tag).status_code == 200
