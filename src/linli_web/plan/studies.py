"""Questions about a scenario's solution, as long work: budget against benefit, why, how robust."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from linli_web.plan.models import ScenarioSolution
from linli_web.plan.reads.plan_tables import plan_of
from linli_web.plan.reads.programme_tables import inputs

if TYPE_CHECKING:
    from linli.engines.programme.exact import Options
    from linli.engines.programme.highs import Stop
    from linli.engines.programme.model import Choice
    from linli.plan.programme import Reading
    from linli_web.plan.reads.programme_tables import Inputs
    from linli_web.runs.leases import Lease

_SECONDS = 60.0
_LOW, _HIGH, _POINTS = 0.6, 1.4, 9
_DRAWS = 500
_HOLD = 0.9
_HOLDS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)


@dataclass(frozen=True)
class Case:
    """A solution read back into the engine's arrays."""

    found: Inputs
    reading: Reading
    choice: Choice
    options: Options
    stop: Stop


def _case(lease: Lease) -> Case | None:
    """Return the case of a run; none where the data have changed since it was solved."""
    from linli.engines.programme.exact import Options
    from linli.engines.programme.highs import Stop
    from linli.plan.choosing import choice_from
    from linli.plan.programme import read

    asked = lease.run.options["solution"]
    solution = ScenarioSolution.objects.select_related("scenario").get(public_id=asked)
    found = inputs(solution.scenario)
    if found.problems or found.hash != solution.input_hash:
        return None
    reading = read(found.tables, found.years, float(found.discount))
    choice, _problems = choice_from(reading, plan_of(solution))
    stop = Stop(time.monotonic() + _SECONDS)
    return Case(found, reading, choice, Options(1e-3, 1, 1), stop)


_CHANGED = {"status": "changed"}


def scenario_curve(lease: Lease) -> dict[str, Any]:
    """Work out what more or less money brings, and what the next million does."""
    from linli.plan.curve import curve, factors

    case = _case(lease)
    if case is None:
        return _CHANGED
    made = curve(
        case.found.tables,
        case.reading,
        factors(_LOW, _HIGH, _POINTS),
        case.options,
        case.stop,
        known=case.choice,
        plans=False,
    )
    points = [
        {
            "factor": float(factor),
            "budget_yuan": f"{money / 100:.2f}",
            "bound": _finite(point.bound),
        }
        for factor, money, point in zip(made.factors, made.budget_fen, made.points, strict=False)
        if point.status != "infeasible"
    ]
    return {"status": "done" if points else "none", "points": points, "next": _next(case)}


def _next(case: Case) -> list[dict[str, Any]]:
    """Return what one million yuan more of each cap is worth at most, dearest first."""
    from linli.plan.pricing import pricing

    priced = pricing(case.found.tables, case.reading, case.stop)
    if priced.status != "optimal":
        return []
    rows = [
        {
            "source_id": row["source_id"],
            "year": row["year"],
            # Prices are of ten thousand yuan.
            "benefit": row["price"] * 100,
        }
        for row in priced.table.iter_rows(named=True)
        if row["rule"] == "cap" and row["price"]
    ]
    return sorted(rows, key=lambda each: (-each["benefit"], each["source_id"], each["year"]))


def scenario_why(lease: Lease) -> dict[str, Any]:
    """Work out why a community is in the plan or not, and what would change that."""
    from linli.plan.why import why
    from linli.plan.why_telling import as_json

    case = _case(lease)
    community = lease.run.options["community_id"]
    if case is None:
        return _CHANGED
    if community not in case.reading.communities:
        return {"status": "unknown"}
    because = why(case.found.tables, case.reading, case.choice, community, case.options, case.stop)
    return {"status": "done", "why": as_json(case.reading, case.choice, because, "zh")}


def scenario_robust(lease: Lease) -> dict[str, Any]:
    """Draw costs within their ranges and look whether each year's money holds."""
    from linli.plan.robust import Drawing, robust

    case = _case(lease)
    if case is None:
        return _CHANGED
    checked = robust(case.found.tables, case.reading, case.choice, Drawing(_DRAWS), case.stop)
    draws = len(checked.holds)
    if not draws:
        return {"status": "none"}
    chances, reserves = checked.holds.mean(axis=0), checked.reserve(_HOLD)
    return {
        "status": "done",
        "draws": draws,
        "costs": len(checked.ranges.cost),
        "ranged": checked.ranges.ranged,
        "chance_all": float(checked.holds.all(axis=1).mean()),
        "hold": _HOLD,
        "reserves": [
            {"hold": hold, "yuan": [f"{int(each) / 100:.2f}" for each in checked.reserve(hold)]}
            for hold in _HOLDS
        ],
        "years": [
            {
                "year": year,
                "cost_yuan": f"{int(checked.planned[at]) / 100:.2f}",
                "chance": float(chances[at]),
                "reserve_yuan": f"{int(reserves[at]) / 100:.2f}",
            }
            for at, year in enumerate(case.reading.years)
        ],
    }


def _finite(number: float) -> float | None:
    return number if abs(number) != float("inf") else None
