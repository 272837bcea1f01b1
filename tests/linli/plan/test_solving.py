"""The best plan of a programme, found by every engine, against trying everything."""

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from linli.engines.programme.exact import Options
from linli.engines.programme.highs import Stop
from linli.plan.solving import Solution, solve

ENGINES = ("exact", "decomposed")
Case = Any
few = settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


def solved(case: Case, engine: str = "exact", stop: Stop | None = None, **options: Any) -> Solution:
    """Solve a case to the end."""
    return solve(
        case.tables,
        case.years,
        case.discount,
        engine,  # type: ignore[arg-type]
        Options(**{"gap": 0.0, "threads": 1, **options}),
        stop or Stop(),
    )


@pytest.mark.parametrize("engine", ENGINES)
@few
@given(data=st.data())
def test_no_choice_is_better_than_the_plan(
    engine: str, data: st.DataObject, cases: Any, brute: Any
) -> None:
    case = data.draw(cases)
    tried = brute(case)
    best = tried.best()
    assume(not tried.doubtful)
    solution = solved(case, engine)
    if best is None:
        assert solution.outcome.status == "infeasible"
        assert solution.clashes
    else:
        assert solution.outcome.status == "optimal"
        assert solution.outcome.objective == pytest.approx(best, abs=1e-6)
        assert solution.outcome.bound >= best - 1e-9 * max(1.0, abs(best))
