"""Solving a scenario as long work: the gap told as it closes, the best plan kept when stopped.

Problem: the solver calls back from threads of its own, and a connection to the database belongs to
one thread. Decision: the solver works in a thread that knows nothing of the office; the thread of
the run tells how far it is, looks whether somebody wants the best so far, and keeps the answer.
"""

from __future__ import annotations

import math
import re
import time
from dataclasses import dataclass, field, replace
from threading import Thread
from typing import TYPE_CHECKING, Any

from linli_web.journal.actions import PROGRAM, Act, record
from linli_web.people.actors import actor as as_actor
from linli_web.plan.models import Scenario, ScenarioSolution
from linli_web.plan.reads.programme_tables import inputs
from linli_web.runs.leases import Cancelled, LeaseLost, Stopping
from linli_web.runs.models import Run

if TYPE_CHECKING:
    from linli.engines.programme.exact import Options
    from linli.plan.clashes import Clash
    from linli.plan.solving import Solution
    from linli_web.plan.reads.programme_tables import Inputs
    from linli_web.runs.leases import Lease

GAP, SECONDS = 0.0005, 120.0
_PAUSE = 0.4
_MOST_TOLD = 200
# `(community_id)`, `（431023）` behind a name mean something to whoever writes folders only.
_FIELD_KEYS = re.compile(r"（(?:[a-z_]+|[0-9]+)）| \([a-z_]+\)")


@dataclass
class Attempt:
    """The solver at work: what it told so far, and its answer or its fault."""

    found: Inputs
    options: Options
    engine: Any = "auto"
    seconds: float = SECONDS
    begun: float = field(default_factory=time.monotonic)
    told: list[list[float]] = field(default_factory=list)
    solution: Solution | None = None
    fault: BaseException | None = None

    def __post_init__(self) -> None:
        from linli.engines.programme.highs import Stop

        self.stop = Stop(time.monotonic() + self.seconds)

    def run(self) -> None:
        """Solve; called in the thread that may take long."""
        from linli.engines.programme.outcome import Progress
        from linli.plan.solving import solve

        found = self.found
        try:
            self.solution = solve(
                found.tables,
                found.years,
                float(found.discount),
                self.engine,
                self.options,
                self.stop,
                Progress(self._note),
            )
        except BaseException as fault:  # noqa: BLE001 - told in the thread of the run
            self.fault = fault

    def _note(self, objective: float, bound: float, gap: float) -> None:
        if math.isfinite(gap) and len(self.told) < _MOST_TOLD:
            seconds = round(time.monotonic() - self.begun, 2)
            self.told.append([seconds, gap, objective, bound])


def solve_scenario(lease: Lease) -> dict[str, Any] | None:
    """Solve the scenario that a run names, and keep what it came to."""
    from linli.engines.programme.exact import Options

    scenario = Scenario.objects.get(public_id=lease.run.options["scenario"])
    found = inputs(scenario)
    if found.problems:
        return {"status": "unsolvable", "problems": len(found.problems)}
    attempt = Attempt(found, Options(GAP, 1, 1, lease.run.options.get("work")))
    _carried_out(lease, attempt)
    kept = solution_of(scenario, found, attempt)
    if kept is None:
        return {"status": "none"}
    kept.run = lease.run
    with lease.writing() as outcome:
        kept.save()
        asked_by = lease.run.asked_by
        record_solution(as_actor(asked_by) if asked_by else PROGRAM, kept)
        outcome.result = {"status": kept.status, "solution": kept.public_id}
    return None


def record_solution(actor: Any, kept: ScenarioSolution) -> None:
    """Say in the journal what a scenario came to."""
    after = {"solution": kept.public_id, "status": kept.status, "objective": kept.objective}
    record(actor, [Act("solve_scenario", "scenarios", kept.scenario.public_id, after=after)])


def _carried_out(lease: Lease, attempt: Attempt) -> None:
    """Let the solver work, tell how far it is, and stop it when somebody asks."""
    thread = Thread(target=attempt.run, name="solver", daemon=True)
    thread.start()
    try:
        while thread.is_alive():
            thread.join(_PAUSE)
            lease.show({"trace": attempt.told[:]})
            lease.tell(int(time.monotonic() - attempt.begun), int(attempt.seconds))
            # Before there is any plan there is none to keep.
            if attempt.told and not attempt.stop.asked and _wants_the_best(lease):
                attempt.stop.asked = True
    except (Cancelled, LeaseLost, Stopping):
        attempt.stop.asked = True
        thread.join()
        raise
    if attempt.fault is not None:
        raise attempt.fault


def _wants_the_best(lease: Lease) -> bool:
    return Run.objects.filter(pk=lease.run.pk, options__stop=True).exists()


def solution_of(scenario: Scenario, found: Inputs, attempt: Attempt) -> ScenarioSolution | None:
    """Return what an attempt came to, not saved yet; none where there is neither plan nor proof."""
    solved = attempt.solution
    if solved is None:
        return None
    outcome = solved.outcome
    if not solved.tables and outcome.status != "infeasible":
        return None
    status = {"limit": "stopped"}.get(outcome.status, outcome.status)
    planned = bool(solved.tables)
    return ScenarioSolution(
        scenario=scenario,
        input_hash=found.hash,
        scenario_version=scenario.version,
        status=status,
        engine=outcome.engine,
        objective=outcome.objective if planned else None,
        bound=outcome.bound if math.isfinite(outcome.bound) else None,
        gap=outcome.gap if math.isfinite(outcome.gap) else None,
        seconds=round(time.monotonic() - attempt.begun, 2),
        progress=attempt.told,
        plan=_plan(found, solved) if planned else [],
        funding=_funding(solved) if planned else [],
        clashes=[_clash(each, found) for each in solved.clashes],
        violations=_violations(found, solved) if planned else None,
    )


def _plan(found: Inputs, solved: Solution) -> list[dict[str, Any]]:
    import polars as pl

    costs = found.tables["scheme_costs"].group_by("scheme_id")
    told = (
        solved.tables["plan"]
        .join(found.tables["schemes"].drop("community_id"), on="scheme_id", how="left")
        .join(costs.agg(cost_yuan=pl.col("cost_yuan").sum()), on="scheme_id", how="left")
        .join(
            found.tables["communities"].select(
                "community_id", "name", "zone", "buildings", "households", "floor_area_m2"
            ),
            on="community_id",
            how="left",
        )
        .sort("year", "community_id")
    )
    return [
        {
            **row,
            "cost_yuan": f"{row['cost_yuan'] or 0:.2f}",
            "revenue_yuan_per_year": f"{row['revenue_yuan_per_year'] or 0:.2f}",
            "number": found.numbers.get(row["scheme_id"]),
        }
        for row in told.iter_rows(named=True)
    ]


def _funding(solved: Solution) -> list[dict[str, Any]]:
    return [
        {**row, "amount_yuan": f"{row['amount_yuan']:.2f}"}
        for row in solved.tables["plan_funding"].iter_rows(named=True)
    ]


def _violations(found: Inputs, solved: Solution) -> list[dict[str, Any]]:
    from linli.plan.checking import check, words

    verdict = check({**found.tables, **solved.tables}, found.years, found.discount)
    return [
        {"rule": row["rule"], "zh": words(row, "zh"), "en": words(row, "en")}
        for row in verdict.violations.iter_rows(named=True)
    ]


def _clash(clash: Clash, found: Inputs) -> dict[str, Any]:
    from linli.plan.clashes import as_json, words

    names = _names(found)
    named = {key: names.get(str(value), value) for key, value in clash.named.items()}
    said = replace(clash, named=named)
    told = as_json(clash, "zh")
    return told | {each: _FIELD_KEYS.sub("", words(said, each)) for each in ("zh", "en")}


def _names(found: Inputs) -> dict[str, str]:
    """Return what communities and sources are called."""
    return {
        **dict(found.tables["communities"].select("community_id", "name").iter_rows()),
        **dict(found.tables["sources"].select("source_id", "name").iter_rows()),
    }
