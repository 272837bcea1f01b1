"""Scenarios are solved as long work, and what they come to stays."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, transaction

from linli.cli.group import main
from linli_web.journal.models import Entry
from linli_web.people.outcomes import Refused
from linli_web.plan.actions.scenario_rows import set_row
from linli_web.plan.actions.solving import ask_study, ask_to_solve, stop_solving
from linli_web.plan.models import ScenarioSolution, SchemeCost
from linli_web.plan.reads.programme_tables import folder_of, inputs
from linli_web.runs.models import Run

if TYPE_CHECKING:
    from linli_web.people.models import Account
    from linli_web.plan.models import Scenario

    Carry = Callable[[Run], dict[str, Any]]

pytestmark = pytest.mark.django_db


def test_a_scenario_is_solved_proven_and_checked_by_other_code(
    solved: ScenarioSolution,
) -> None:
    assert solved.status in {"optimal", "gap"}
    # Six million: the dear schemes of d-6 and d-5, the basic ones of d-4 and d-3.
    assert solved.objective == pytest.approx(235.0)
    assert solved.violations == []
    chosen = {row["scheme_id"] for row in solved.plan}
    assert chosen == {"d-6-i", "d-5-i", "d-4-b", "d-3-b"}
    assert sum(Decimal(row["amount_yuan"]) for row in solved.funding) == Decimal(6_000_000)
    key = solved.scenario.public_id
    assert Entry.objects.filter(act="solve_scenario", key=key).count() == 1


def test_the_command_line_comes_to_the_same_objective(
    solved: ScenarioSolution, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    zipfile.ZipFile(io.BytesIO(folder_of(solved.scenario))).extractall(folder)
    call = ["plan", "solve", str(folder), "--gap", "0", "--threads", "1", "--json"]
    answer = CliRunner().invoke(main, call)
    assert answer.exit_code == 0, answer.output
    assert json.loads(answer.stdout)["objective"] == pytest.approx(solved.objective)


def test_a_solution_never_changes(solved: ScenarioSolution) -> None:
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        ScenarioSolution.objects.filter(pk=solved.pk).update(objective=1.0)


def test_a_solution_shows_that_the_schemes_have_changed_since(solved: ScenarioSolution) -> None:
    assert inputs(solved.scenario).hash == solved.input_hash
    SchemeCost.objects.filter(scheme__family="d-1-b").update(cost_yuan=Decimal(900_000))
    assert inputs(solved.scenario).hash != solved.input_hash


def test_rules_that_cannot_be_kept_together_are_told_in_words(
    scenario: Scenario, account: Account, carry: Carry
) -> None:
    version = scenario.version
    for key in ("d-1", "d-2"):
        lock = {"community_id": key, "scheme_id": f"{key}-i", "year": 2023, "kind": "in"}
        version = set_row(account, scenario.public_id, version, "locks", lock).version
    result = carry(ask_to_solve(account, scenario.public_id))
    assert result["status"] == "infeasible"
    kept = ScenarioSolution.objects.get(public_id=result["solution"])
    assert kept.plan == []
    cap = next(each for each in kept.clashes if each["rule"] == "source_caps")
    assert (cap["source_id"], cap["year"]) == ("county", 2023)
    assert "县级预算" in cap["zh"]
    assert "（" not in cap["zh"]


def test_whoever_stops_the_solver_keeps_the_best_plan_so_far(
    scenario: Scenario, account: Account, carry: Carry
) -> None:
    run = ask_to_solve(account, scenario.public_id)
    stop_solving(account, scenario.public_id)
    run.refresh_from_db()
    assert run.options["stop"] is True
    assert carry(run)["status"] in {"optimal", "gap", "stopped"}


def test_nothing_is_worked_out_about_a_solution_of_other_data(
    solved: ScenarioSolution, account: Account
) -> None:
    SchemeCost.objects.filter(scheme__family="d-1-b").update(cost_yuan=Decimal(900_000))
    with pytest.raises(Refused, match="重新求解"):
        ask_study(account, solved.public_id, "curve")


def test_curve_why_and_robustness_are_worked_out(
    solved: ScenarioSolution, account: Account, carry: Carry
) -> None:
    curve = carry(ask_study(account, solved.public_id, "curve"))
    bounds = [point["bound"] for point in curve["points"]]
    assert bounds == sorted(bounds)
    assert curve["next"][0]["source_id"] == "county"
    why = carry(ask_study(account, solved.public_id, "why", community_id="d-6"))
    assert why["why"]["status"] == "in_plan"
    robust = carry(ask_study(account, solved.public_id, "robust"))
    assert [row["year"] for row in robust["years"]] == [2023, 2024]
