"""HiGHS: linear and mixed models in, values and duals out; it stops when asked to."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import highspy
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from scipy import sparse

    from linli.engines.programme.model import Floats, Integers


@dataclass(frozen=True)
class LinearModel:
    """What HiGHS maximises.

    Parameters
    ----------
    gain, lower, upper
        Objective, least and greatest value by column.
    matrix, row_lower, row_upper
        Rows.
    """

    gain: Floats
    lower: Floats
    upper: Floats
    matrix: sparse.csr_array
    row_lower: Floats
    row_upper: Floats


@dataclass
class Stop:
    """When to end: at a moment of the monotonic clock, or when somebody asks.

    Parameters
    ----------
    until
        Moment of `time.monotonic`.
    asked
        Set by whoever wants the best answer so far.
    above
        An end that ends this one too: of the whole of which this is a part.
    """

    until: float = float("inf")
    asked: bool = False
    above: Stop | None = None

    @property
    def wanted(self) -> bool:
        """Whether somebody asks for the best answer so far."""
        return self.asked or (self.above is not None and self.above.wanted)

    @property
    def due(self) -> bool:
        """Whether it is time."""
        return self.wanted or time.monotonic() >= self.until

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return 0.0 if self.wanted else max(0.0, self.until - time.monotonic())

    def within(self, seconds: float) -> Stop:
        """Return an earlier end, at most some seconds from now."""
        return Stop(min(self.until, time.monotonic() + seconds), above=self)


@dataclass(frozen=True)
class Solved:
    """What HiGHS found.

    Parameters
    ----------
    status
        optimal, infeasible, stopped.
    values
        Value of each column; empty where none was found.
    duals
        Dual of each row of a linear model, by unit of its bound.
    objective, bound
        Of the incumbent, and proven.
    """

    status: str
    values: Floats
    duals: Floats
    objective: float = float("-inf")
    bound: float = float("inf")


@dataclass(frozen=True)
class MixedLimits:
    """How far a mixed model is solved.

    Parameters
    ----------
    gap
        Relative gap at which to stop.
    nodes
        Greatest number of nodes; none for no limit.
    threads, seed
        Of HiGHS.
    """

    gap: float = 0.0
    nodes: int | None = None
    threads: int = 1
    seed: int = 1


def _model(model: LinearModel, integer: int, last: int = 0) -> Any:
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = model.matrix.shape[1], model.matrix.shape[0]
    lp.col_cost_ = model.gain
    lp.col_lower_, lp.col_upper_ = model.lower, model.upper
    lp.row_lower_, lp.row_upper_ = model.row_lower, model.row_upper
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = model.matrix.indptr
    lp.a_matrix_.index_ = model.matrix.indices
    lp.a_matrix_.value_ = model.matrix.data
    if integer:
        whole, real = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
        between = len(model.gain) - integer - last
        lp.integrality_ = [whole] * integer + [real] * between + [whole] * last
    return lp


class _Quiet(highspy.Highs):
    """Silent from the start: the banner would stand on standard output, before any answer."""

    def enableCallbacks(self) -> None:  # noqa: N802 - HiGHS's name
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def _solver(stop: Stop, threads: int = 1, seed: int = 1) -> Any:
    # HiGHS keeps one pool of threads a process and refuses to run with another number of them.
    highspy.Highs.resetGlobalScheduler(True)
    solver = _Quiet()  # type: ignore[no-untyped-call]
    solver.setOptionValue("threads", threads)
    solver.setOptionValue("random_seed", seed)
    if np.isfinite(stop.until):
        solver.setOptionValue("time_limit", max(stop.left, 0.01))
    return solver


def solve_linear(
    model: LinearModel, stop: Stop, method: str = "choose", tolerance: float = 1e-7
) -> Solved:
    """Solve a linear model.

    Parameters
    ----------
    model
        The model, to be maximised.
    stop
        When to give up.
    method
        `choose`, `simplex` or `ipm`, as HiGHS names them.
    tolerance
        By how much a row may be missed.

    Returns
    -------
    solved
        Status optimal, infeasible or stopped.
    """
    solver = _solver(stop)
    solver.setOptionValue("solver", method)
    solver.setOptionValue("primal_feasibility_tolerance", tolerance)
    solver.passModel(_model(model, 0))
    solver.run()
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kOptimal:
        solution = solver.getSolution()
        value = solver.getInfo().objective_function_value
        duals = np.array(solution.row_dual)
        return Solved("optimal", np.array(solution.col_value), duals, value, value)
    none = np.zeros(0)
    if status in _INFEASIBLE:
        return Solved("infeasible", none, none)
    return Solved("stopped", none, none)


_INFEASIBLE = (
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
)


# Bit of the presolve by enumeration: HiGHS 1.13 to 1.15 may lose a row that must hold exactly when
# it has fixed columns (ERGO-Code/HiGHS, issue 3216).
_ENUMERATION = 1 << 16


def solve_mixed(
    model: LinearModel,
    whole: int,
    limits: MixedLimits,
    stop: Stop,
    start: Floats | None = None,
    tell: Callable[[float, float], None] | None = None,
    last: int = 0,
) -> Solved:
    """Solve a model whose first columns are whole numbers.

    Parameters
    ----------
    model
        The model, to be maximised.
    whole
        Number of columns that are whole.
    limits
        How far.
    stop
        When to give up.
    start
        Values of the columns of a feasible plan.
    tell
        Called with objective and bound (scaled) when either moved.
    last
        Number of last columns that are whole too.

    Returns
    -------
    solved
        With values where any plan was found.
    """
    solver = _solver(stop, limits.threads, limits.seed)
    solver.setOptionValue("mip_rel_gap", limits.gap)
    solver.setOptionValue("mip_abs_gap", 1e-12)
    solver.setOptionValue("mip_feasibility_tolerance", 1e-7)
    solver.setOptionValue("presolve_rule_off", _ENUMERATION)
    if limits.nodes is not None:
        solver.setOptionValue("mip_max_nodes", limits.nodes)
    solver.passModel(_model(model, whole, last))
    if start is not None:
        given = highspy.HighsSolution()
        given.col_value = start
        given.value_valid = True
        solver.setSolution(given)
    _listen(solver, stop, tell)
    solver.run()
    return _mixed_answer(solver)


def _listen(solver: Any, stop: Stop, tell: Callable[[float, float], None] | None) -> None:
    def interrupt(event: Any) -> None:
        if tell is not None:
            tell(event.data_out.mip_primal_bound, event.data_out.mip_dual_bound)
        if stop.due:
            event.interrupt()

    solver.cbMipInterrupt.subscribe(interrupt)


def _mixed_answer(solver: Any) -> Solved:
    status, info = solver.getModelStatus(), solver.getInfo()
    none = np.zeros(0)
    if status in _INFEASIBLE:
        return Solved("infeasible", none, none)
    # HiGHS tells 2 (feasible) where the values are a plan.
    found = info.primal_solution_status == 2
    values = np.array(solver.getSolution().col_value) if found else none
    word = "optimal" if status == highspy.HighsModelStatus.kOptimal else "stopped"
    objective = info.objective_function_value if found else float("-inf")
    return Solved(word, values, none, objective, info.mip_dual_bound)


class Resolver:
    """A linear model that is solved again and again, with other bounds, from the last basis.

    Parameters
    ----------
    model
        The model, to be maximised.
    stop
        When to give up.
    tolerance
        By how much a row may be missed.
    """

    def __init__(self, model: LinearModel, stop: Stop, tolerance: float = 1e-7) -> None:
        self._stop = stop
        self._highs = _solver(Stop())
        self._highs.setOptionValue("primal_feasibility_tolerance", tolerance)
        self._highs.passModel(_model(model, 0))

    def bound_rows(self, rows: Integers, lower: Floats, upper: Floats) -> None:
        """Give some rows other bounds."""
        self._highs.changeRowsBounds(len(rows), rows.astype(np.int32), lower, upper)

    def bound_columns(self, columns: Integers, lower: Floats, upper: Floats) -> None:
        """Give some columns other bounds."""
        self._highs.changeColsBounds(len(columns), columns.astype(np.int32), lower, upper)

    def solve(self) -> Solved:
        """Return the optimum under the bounds of now, no values where there is none."""
        none = np.zeros(0)
        if self._stop.due:
            return Solved("stopped", none, none)
        if np.isfinite(self._stop.until):
            # HiGHS counts the time of all its runs.
            limit = self._highs.getRunTime() + max(self._stop.left, 0.01)
            self._highs.setOptionValue("time_limit", limit)
        self._highs.run()
        status = self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            solution = self._highs.getSolution()
            value = self._highs.getInfo().objective_function_value
            found, duals = np.array(solution.col_value), np.array(solution.row_dual)
            return Solved("optimal", found, duals, value, value)
        word = "infeasible" if status in _INFEASIBLE else "stopped"
        return Solved(word, none, none)
