"""One peer on one programme folder, as a process of its own; it tells what it has while it runs.

`python bench/plan_peers.py highs FOLDER --seconds 30`: each line of the output is
`{"seconds", "plan", "bound"}`, the last one has `status` besides. The model's building counts.
"""

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from plan_folder import read
from plan_models import Model, build

SMALLEST = 1e-9


class Clock:
    """Time since the process was asked for, and the lines told."""

    def __init__(self, begun: float, seconds: float) -> None:
        self.begun, self.seconds = begun, seconds
        self.told: tuple[float | None, float | None] = (None, None)
        self.last = 0.0

    def now(self) -> float:
        """Seconds since the start."""
        return time.time() - self.begun

    def left(self) -> float:
        """Seconds that the solver may take."""
        return max(0.1, self.seconds - self.now())

    def tell(self, plan: float | None, bound: float | None, status: str = "") -> None:
        """Print what is known where it is news."""
        plan, bound = finite(plan), finite(bound)
        better = plan != self.told[0] or (bound != self.told[1] and self.now() - self.last > 0.2)
        if not status and not better:
            return
        self.told, self.last = (plan, bound), self.now()
        line: dict[str, Any] = {"seconds": round(self.now(), 3), "plan": plan, "bound": bound}
        print(json.dumps(line | ({"status": status} if status else {})), flush=True)


def finite(value: float | None) -> float | None:
    """Return a number that says something, else nothing."""
    return value if value is not None and abs(value) < 1e15 else None


def scaled(
    model: Model,
) -> tuple[Any, NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return matrix, row bounds and objective in the columns' units."""
    from scipy import sparse

    matrix = sparse.diags(1 / model.row_unit) @ model.matrix @ sparse.diags(model.unit)
    objective = model.objective * model.unit
    return matrix.tocsr(), model.lower / model.row_unit, model.upper / model.row_unit, objective


def highs_model(model: Model) -> Any:
    """Hand the model over to HiGHS, smallest negative objective."""
    import highspy

    matrix, lower, upper, objective = scaled(model)
    problem = highspy.HighsLp()
    problem.num_row_, problem.num_col_ = matrix.shape
    problem.col_cost_ = -objective
    problem.col_lower_ = np.zeros(objective.size)
    problem.col_upper_ = np.where(
        np.arange(objective.size) < model.binaries, model.most, highspy.kHighsInf
    )
    problem.row_lower_, problem.row_upper_ = lower, upper
    problem.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    problem.a_matrix_.start_ = matrix.indptr
    problem.a_matrix_.index_ = matrix.indices
    problem.a_matrix_.value_ = matrix.data
    kinds = [highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous]
    number = objective.size - model.binaries
    problem.integrality_ = kinds[:1] * model.binaries + kinds[1:] * number
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.passModel(problem)
    return solver


def highs(model: Model, clock: Clock, threads: int) -> None:
    """Solve with HiGHS."""
    solver = highs_model(model)
    solver.setOptionValue("threads", threads)
    solver.setOptionValue("mip_rel_gap", SMALLEST)
    solver.setOptionValue("time_limit", clock.left())

    def hear(event: Any) -> None:
        clock.tell(-event.data_out.mip_primal_bound, -event.data_out.mip_dual_bound)

    solver.cbMipImprovingSolution.subscribe(hear)
    solver.cbMipLogging.subscribe(hear)
    solver.solve()
    known = solver.getInfo()
    plan = -known.objective_function_value if known.primal_solution_status == 2 else None
    status = solver.modelStatusToString(solver.getModelStatus())
    clock.tell(plan, -known.mip_dual_bound, status.lower())


def scip(model: Model, clock: Clock, threads: int) -> None:
    """Solve with SCIP, which has one thread; it reads what HiGHS writes."""
    del threads
    import pyscipopt

    class Listener(pyscipopt.Eventhdlr):  # type: ignore[misc]
        """Tells of every plan and every better bound."""

        EVENTS = (
            pyscipopt.SCIP_EVENTTYPE.BESTSOLFOUND,
            pyscipopt.SCIP_EVENTTYPE.NODESOLVED,
            pyscipopt.SCIP_EVENTTYPE.LPSOLVED,
        )

        def eventinit(self) -> None:
            for event in self.EVENTS:
                self.model.catchEvent(event, self)

        def eventexit(self) -> None:
            for event in self.EVENTS:
                self.model.dropEvent(event, self)

        def eventexec(self, event: Any) -> None:
            del event
            clock.tell(-self.model.getPrimalbound(), -self.model.getDualbound())

    solver = pyscipopt.Model()
    solver.hideOutput()
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "programme.mps")
        highs_model(model).writeModel(file)
        solver.readProblem(file)
    solver.setParam("limits/time", clock.left())
    listener = Listener()
    solver.includeEventhdlr(listener, "listener", "tells plans and bounds")
    solver.optimize()
    clock.tell(-solver.getPrimalbound(), -solver.getDualbound(), solver.getStatus())


def whole(model: Model) -> tuple[Any, NDArray[np.int64], NDArray[np.int64]]:
    """Turn every row into whole numbers, exactly: shares and claims are short decimals."""
    matrix = model.matrix.tocsr()
    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    factor = np.ones(matrix.shape[0])
    for _ in range(6):
        off = np.abs(matrix.data * factor[row] - np.rint(matrix.data * factor[row])) > 1e-7
        factor[np.unique(row[off])] *= 10
    matrix.data = np.rint(matrix.data * factor[row])
    far = 2**62
    lower = np.where(np.isfinite(model.lower), model.lower * factor, -far)
    upper = np.where(np.isfinite(model.upper), model.upper * factor, far)
    return matrix, np.ceil(lower - 1e-6).astype(np.int64), np.floor(upper + 1e-6).astype(np.int64)


def cp_sat(model: Model, clock: Clock, threads: int) -> None:
    """Solve with CP-SAT: all columns whole (money in fen, as it is paid), the rows exact.

    Nothing that can be paid is cut off. Objective coefficients are whole millionths, rounded up,
    so that its bound holds; a plan's own value is summed up exactly.
    """
    from ortools.sat.python import cp_model

    matrix, lower, upper = whole(model)
    worth = np.ceil(model.objective * 1e6 - 1e-6).astype(np.int64)
    problem = cp_model.CpModel()
    most = np.floor(model.most).astype(np.int64)
    columns = [problem.new_int_var(0, int(limit), "") for limit in most]
    for row in range(matrix.shape[0]):
        part = slice(matrix.indptr[row], matrix.indptr[row + 1])
        expression = cp_model.LinearExpr.weighted_sum(
            [columns[at] for at in matrix.indices[part]],
            matrix.data[part].astype(np.int64).tolist(),
        )
        problem.add_linear_constraint(expression, int(lower[row]), int(upper[row]))
    valued = np.flatnonzero(worth)
    problem.maximize(
        cp_model.LinearExpr.weighted_sum([columns[at] for at in valued], worth[valued].tolist())
    )
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = threads
    solver.parameters.max_time_in_seconds = clock.left()
    solver.parameters.relative_gap_limit = SMALLEST
    best: list[float | None] = [None]

    class Listener(cp_model.CpSolverSolutionCallback):
        """Tells of every plan at its exact value."""

        def on_solution_callback(self) -> None:
            picked = np.array([self.value(columns[at]) for at in valued])
            best[0] = float(model.objective[valued] @ picked)
            clock.tell(best[0], self.best_objective_bound / 1e6)

    solver.best_bound_callback = lambda bound: clock.tell(best[0], bound / 1e6)
    status = solver.solve(problem, Listener())
    clock.tell(best[0], solver.best_objective_bound / 1e6, solver.status_name(status).lower())


Solve = Callable[[Model, Clock, int], None]
PEERS: dict[str, tuple[Solve, bool]] = {
    "highs": (highs, False),
    "highs-direct": (highs, True),
    "scip": (scip, False),
    "cp-sat": (cp_sat, False),
}


def main() -> None:
    """Read the command line and run one peer."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("peer", choices=list(PEERS))
    reader.add_argument("folder", type=Path)
    reader.add_argument("--seconds", type=float, required=True)
    reader.add_argument("--threads", type=int, default=2)
    reader.add_argument("--begun", type=float, default=time.time())
    reader.add_argument("--gigabytes", type=float, default=12, help="memory it may take")
    asked = reader.parse_args()
    bytes_allowed = int(asked.gigabytes * 2**30)
    resource.setrlimit(resource.RLIMIT_AS, (bytes_allowed, bytes_allowed))
    clock = Clock(asked.begun, asked.seconds)
    solve, direct = PEERS[asked.peer]
    try:
        solve(build(read(asked.folder), direct), clock, asked.threads)
    except MemoryError:
        clock.tell(*clock.told, status=f"more than {asked.gigabytes:g} GB")
        sys.exit(1)


if __name__ == "__main__":
    main()
