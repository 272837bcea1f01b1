"""Scenarios in a browser: the programme office changes, solves and compares; others read."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli_web.journal.models import Entry
from linli_web.plan.actions.scenarios import copy_scenario
from linli_web.plan.models import Scenario, ScenarioTable
from linli_web.plan.reads.programme_tables import rows_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse
    from django.test import Client

    from linli_web.people.models import Account
    from linli_web.plan.models import ScenarioSolution
    from linli_web.runs.models import Run

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def address(scenario: Scenario, rest: str = "") -> str:
    return f"/office/plan/scenarios/{scenario.public_id}/{rest}"


def text(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def cap_of(scenario: Scenario, year: int) -> str:
    rows = rows_of(scenario)["source_caps"]
    return str(next(row["cap_yuan"] for row in rows if row["year"] == year))


def change_cap(
    client: Client, scenario: Scenario, wan: str, was: str = "3000000.00"
) -> HttpResponse:
    posted = {"key": "county|431023|2023", "wan": wan, "was": was}
    return client.post(address(scenario, "cap/"), posted, headers=HTMX)


def test_a_cap_is_changed_in_place_and_taken_back(office: Client, scenario: Scenario) -> None:
    page = change_cap(office, scenario, "123.45")
    assert cap_of(scenario, 2023) == "1234500.00"
    assert 'value="123.45"' in page.content.decode()
    scenario.refresh_from_db()
    page = office.post(address(scenario, "undo/"), {"version": scenario.version}, headers=HTMX)
    assert cap_of(scenario, 2023) == "3000000.00"
    assert "撤销上一次修改" not in text(page)
    acts = Entry.objects.filter(key=scenario.public_id).order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["make_scenario", "edit_scenario", "undo_scenario"]


def test_two_people_change_two_caps_and_neither_is_in_the_way(
    office: Client, scenario: Scenario
) -> None:
    change_cap(office, scenario, "123.45")
    posted = {"key": "county|431023|2024", "wan": "1", "was": "3000000.00"}
    office.post(address(scenario, "cap/"), posted, headers=HTMX)
    assert (cap_of(scenario, 2023), cap_of(scenario, 2024)) == ("1234500.00", "10000.00")


def test_a_change_upon_an_older_state_is_refused(office: Client, scenario: Scenario) -> None:
    change_cap(office, scenario, "123.45")
    page = change_cap(office, scenario, "200")
    assert "刚才有人改过" in text(page)
    assert cap_of(scenario, 2023) == "1234500.00"


@pytest.mark.parametrize("wrong", ["许多", "-5", "1e999999"])
def test_what_is_no_amount_is_refused_with_a_reason(
    office: Client, scenario: Scenario, wrong: str
) -> None:
    page = change_cap(office, scenario, wrong)
    assert 'role="alert"' in page.content.decode()
    assert cap_of(scenario, 2023) == "3000000.00"


def test_what_differs_from_the_copied_scenario_is_yellow(
    office: Client, scenario: Scenario, account: Account
) -> None:
    copied = copy_scenario(account, scenario.public_id, "情景 B")
    page = change_cap(office, copied, "100").content.decode()
    assert 'class="cap changed"' in page
    assert "原来：300" in page
    whole = office.get(address(copied)).content.decode()
    assert whole.count('class="cap changed"') == 1


def test_rules_are_said_in_words_and_added_by_a_form(office: Client, scenario: Scenario) -> None:
    posted = {
        "table": "fairness",
        "scope": "*",
        "zone": "old_town",
        "of": "households",
        "min_share": "34",
        "version": scenario.version,
    }
    page = office.post(address(scenario, "rule/"), posted, headers=HTMX)
    assert "老城板块的户数占入选合计 ≥ 34%" in text(page)
    assert rows_of(scenario)["fairness"][0]["min_share"] == 0.34
    scenario.refresh_from_db()
    gone = {"table": "fairness", "remove": "*|old_town|households", "version": scenario.version}
    office.post(address(scenario, "rule/"), gone, headers=HTMX)
    assert rows_of(scenario)["fairness"] == []


def test_a_community_is_settled_and_set_free_again(office: Client, scenario: Scenario) -> None:
    def settle(kind: str, year: str = "") -> None:
        scenario.refresh_from_db()
        posted = {"kind": kind, "year": year, "version": scenario.version}
        office.post(address(scenario, "communities/d-1/lock/"), posted, headers=HTMX)

    settle("in", "2024")
    assert rows_of(scenario)["locks"] == [{"community_id": "d-1", "year": 2024, "kind": "in"}]
    settle("out")
    assert rows_of(scenario)["locks"] == [{"community_id": "d-1", "kind": "out"}]
    settle("")
    assert rows_of(scenario)["locks"] == []


def test_warnings_stand_before_solving(office: Client, scenario: Scenario) -> None:
    posted = {"key": "county|431023|2024", "wan": "0", "was": "3000000.00"}
    page = office.post(address(scenario, "cap/"), posted, headers=HTMX)
    assert "2024 年没有任何资金上限" in text(page)


def test_solving_is_followed_and_can_be_stopped(office: Client, scenario: Scenario) -> None:
    page = text(office.post(address(scenario, "solve/"), headers=HTMX))
    assert "排队等待" in page
    page = text(office.post(address(scenario, "stop/"), headers=HTMX))
    assert "停下，留用现有最好的计划" not in page
    again = office.get(address(scenario, "progress/"), headers=HTMX)
    assert "HX-Refresh" not in again.headers


def test_the_result_tells_figures_map_and_table(office: Client, solved: ScenarioSolution) -> None:
    page = text(office.get(address(solved.scenario)))
    for words in ("235.0", "已复核", "第6小区", "未入选（2 个）"):
        assert words in page
    colours = office.get(address(solved.scenario, "colours.json")).json()
    labels = [each["label"] for each in colours["legend"]]
    assert labels == ["2023", "2024", "未入选", "已开工或完工"]
    assert sum(each["count"] for each in colours["legend"][:2]) == 4
    assert colours["codes"]["d-1"] == 2


def test_the_table_is_searched_sorted_and_handed_out(
    office: Client, solved: ScenarioSolution
) -> None:
    found = office.get(address(solved.scenario, "result/?q=第6"), headers=HTMX)
    assert "第6小区" in text(found)
    assert "第5小区" not in text(found)
    dearest = text(office.get(address(solved.scenario, "result/?sort=-benefit"), headers=HTMX))
    assert dearest.index("第6小区") < dearest.index("第5小区") < dearest.index("第3小区")
    book = office.get(address(solved.scenario, "result/?format=xlsx"))
    assert book.content.startswith(b"PK")


def test_a_result_of_older_data_says_so(office: Client, solved: ScenarioSolution) -> None:
    assert "数据已变" not in text(office.get(address(solved.scenario)))
    change_cap(office, solved.scenario, "100")
    assert "数据已变，需重新求解" in text(office.get(address(solved.scenario)))


def test_why_is_asked_and_answered_beside_the_map(
    office: Client, solved: ScenarioSolution, carry: Callable[[Run], dict[str, Any]]
) -> None:
    from linli_web.runs.models import Run

    asked = address(solved.scenario, "communities/d-1/why/")
    assert "正在查找原因" in text(office.post(asked, headers=HTMX))
    carry(Run.objects.get(kind="scenario_why"))
    page = text(office.get(asked, headers=HTMX))
    assert "没有入选" in page
    assert "至少要多" in page


def test_two_scenarios_are_compared(
    office: Client,
    solved: ScenarioSolution,
    account: Account,
    carry: Callable[[Run], dict[str, Any]],
) -> None:
    from linli_web.plan.actions.solving import ask_to_solve

    other = copy_scenario(account, solved.scenario.public_id, "情景 B")
    change_cap(office, other, "100")
    carry(ask_to_solve(account, other.public_id))
    asked = f"?of={solved.scenario.public_id}&of={other.public_id}"
    page = text(office.get(f"/office/plan/scenarios/compare/{asked}"))
    assert "情景 B与情景 A相比" in page
    # Two million less, all of them in the new town.
    assert re.search(r"新城板块 .*投资（万元） 500\.00 300\.00", page)
    assert "县级预算 2023 300.00 100.00" in page


def test_departments_read_and_change_nothing(
    reader: Client, office: Client, solved: ScenarioSolution
) -> None:
    page = reader.get(address(solved.scenario))
    assert page.status_code == 200
    assert 'class="cell"' not in page.content.decode()
    assert change_cap(reader, solved.scenario, "1").status_code == 403
    assert cap_of(solved.scenario, 2023) == "3000000.00"


def test_owners_do_not_see_scenarios(
    signed_in_as: Callable[..., Client], scenario: Scenario
) -> None:
    owner = signed_in_as("owners_representative", "community", "c-1")
    assert owner.get(address(scenario)).status_code == 403


def test_scenarios_are_named_noted_and_put_away(office: Client, scenario: Scenario) -> None:
    posted = {"name": "新名", "note": "说明", "discount": "3", "version": scenario.version}
    office.post(address(scenario, "describe/"), posted)
    scenario.refresh_from_db()
    assert (scenario.name, scenario.note, scenario.discount) == ("新名", "说明", Decimal("0.03"))
    office.post(address(scenario, "retire/"))
    assert "新名" not in text(office.get("/office/plan/scenarios/"))
    assert "新名" in text(office.get("/office/plan/scenarios/?retired=1"))
    refused = change_cap(office, scenario, "1")
    assert "已停用" in text(refused)


def test_a_copy_is_made_from_the_list(office: Client, scenario: Scenario) -> None:
    posted = {"name": "情景 C", "copy_of": scenario.public_id}
    office.post("/office/plan/scenarios/new/", posted)
    made = Scenario.objects.get(name="情景 C")
    assert made.copied_from == scenario
    assert rows_of(made) == rows_of(scenario)


def test_a_scenario_with_many_rules_asks_the_database_no_more_often(
    office: Client, scenario: Scenario
) -> None:
    def asked(number: int) -> int:
        capacity = [
            {"scope": f"431023/zone-{at}", "year": 2023, "max_households": 400 + at}
            for at in range(number)
        ]
        locks = [{"community_id": f"d-{at % 6 + 1}", "kind": "in"} for at in range(number)]
        for name, rows in (("capacity", capacity), ("locks", locks)):
            ScenarioTable.objects.update_or_create(
                scenario=scenario, table=name, defaults={"rows": rows}
            )
        with CaptureQueriesContext(connection) as queries:
            assert office.get(address(scenario)).status_code == 200
        return len(queries)

    asked(1)
    few, many = asked(3), asked(30)
    assert few == many
    assert few < 60
