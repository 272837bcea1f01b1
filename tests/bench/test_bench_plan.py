"""The bench itself: what it takes from the programs that it runs."""

import json
import sys
from pathlib import Path

import pytest

import bench_plan
import plan_progress
import plan_results
import process
from plan_results import Result

STAND_IN = """#!{python}
import json, pathlib, sys
if sys.argv[2] == "solve":
    out = pathlib.Path(sys.argv[sys.argv.index("--out") + 1])
    out.mkdir()
    (out / "plan.csv").write_text("community_id,scheme_id,year\\n")
    print("1.5 s  plan 9.0  bound 10.0  gap 10 %", file=sys.stderr)
    print(json.dumps({{"status": "limit", "objective": 9.5, "bound": 10.0, "gap": 0.05}}))
else:
    print(json.dumps({{"feasible": True, "objective": {checked}}}))
"""


@pytest.fixture(autouse=True)
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for module in (bench_plan, plan_results):
        monkeypatch.setattr(module, "OUT", tmp_path)
    return tmp_path


def stand_in(folder: Path, checked: float) -> str:
    program = folder / "linli"
    program.write_text(STAND_IN.format(python=sys.executable, checked=checked), encoding="utf-8")
    program.chmod(0o755)
    return str(program)


def test_a_run_of_linli_is_measured_checked_and_kept(out: Path) -> None:
    program = stand_in(out, 9.5)
    bench_plan.measure("50", 1, out / "folder", 3, ["linli"], program)
    (result,) = plan_results.kept()
    assert (result.plan, result.bound, result.status) == (9.5, 10.0, "limit")
    assert result.gap == pytest.approx(5)
    assert result.checked is True
    assert result.trace[0] == [1.5, 9.0, 10.0]
    assert result.memory_mb > 1


def test_a_plan_whose_objective_the_verifier_does_not_confirm_is_not_checked(out: Path) -> None:
    assert bench_plan.ours(stand_in(out, 9.6), out / "folder", 3)["checked"] is False


def test_a_program_that_overruns_is_ended_with_what_it_started() -> None:
    taken = process.run(["bash", "-c", "sleep 60 & wait"], 0.5)
    assert taken.stopped
    assert taken.seconds < 20


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"seconds": 1.2, "objective": null, "bound": 10.0}', (1.2, None, 10.0)),
        ("12.3 s  plan 1,234.5  bound 1,240  gap 0.44 %", (12.3, 1234.5, 1240.0)),
        ("0.3 s: plan -, bound 7.5", (0.3, None, 7.5)),
        ("     7.3 s  plan -  bound 925.478  gap -", (7.3, None, 925.478)),
    ],
)
def test_progress_is_read_as_json_or_in_words(
    line: str, told: tuple[float, float | None, float]
) -> None:
    assert plan_progress.lines_of(f"reading\n{line}\ndone") == [told]


def result(solver: str, seed: int, plan: float | None, bound: float | None) -> Result:
    return Result("50", seed, solver, 30.0, 29.0, 100.0, "limit", plan, bound, None, ())


def test_a_missing_plan_is_the_worst_gap() -> None:
    results = [result("highs", 1, 99.0, 100.0), result("highs", 2, None, 100.0)]
    line = plan_results.line("50", "highs", results, results)
    assert line["gap, worst"] == "no plan"


def test_plans_are_held_against_the_best_bound_of_all_and_gaps_against_ours() -> None:
    ours, theirs = result("linli", 1, 99.0, 100.0), result("highs", 1, 98.0, 102.0)
    line = plan_results.line("50", "highs", [theirs], [ours, theirs])
    assert line["plan below the best bound, median"] == "2.000 %"
    assert line["times Linli's gap"] == "3.9"


def test_an_aim_is_met_by_the_worst_seed_only() -> None:
    size = plan_results.SIZES[50]
    good = Result("50", 1, "linli", 30, 30, 90.0, "limit", 99.9, 100.0, True, ())
    bad = Result("50", 2, "linli", 30, 30, 90.0, "limit", 99.0, 100.0, True, ())
    assert plan_results.verdict(size, [good]) == "met, hope too"
    assert plan_results.verdict(size, [good, bad]) == "not met"
    assert json.dumps(plan_results.verdict(size, [])) == '"not measured"'


def test_knapsacks_are_told_by_the_least_that_linli_is_ahead(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[list[dict[str, str]]] = []
    monkeypatch.setattr(plan_results, "section", lambda _, rows, *__: told.append(rows))
    plan_results.tell_knapsacks(
        [
            Result(name, seed, solver, 20, 20, 90.0, "limit", plan, 100.0, True, ())
            for name in ("weak, 200", "weak, 50")
            for seed, ours, theirs in ((1, 99.0, 98.0), (2, 97.0, 98.0))
            for solver, plan in (("linli", ours), ("highs", theirs))
        ]
    )
    (rows,) = told
    assert [row["knapsack"] for row in rows] == ["weak, 50 groups, 20 s", "weak, 200 groups, 20 s"]
    assert rows[0]["least"] == "-1.0204 %"
