"""The exact engine: HiGHS on the aggregated model, until proven."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from linli.engines.programme.bound import Prices, evaluate, prices_of
from linli.engines.programme.highs import MixedLimits, Stop, solve_linear, solve_mixed
from linli.engines.programme.linear import ChoiceModel, Columns, all_columns, choice_model
from linli.engines.programme.model import Choice, objective
from linli.engines.programme.outcome import Outcome, Progress, status_of
from linli.engines.programme.payments import pay

if TYPE_CHECKING:
    from linli.engines.programme.model import Floats, Programme

_MOST_REFUSALS = 50


@dataclass(frozen=True)
class Options:
    """How an engine works.

    Parameters
    ----------
    gap
        Relative gap that is good enough.
    threads, seed
        For the solver and the search.
    work
        Limit of work: nodes of the exact engine, thousands of moves of the search; none for none.
    """

    gap: float = 1e-4
    threads: int = 2
    seed: int = 1
    work: int | None = None


def solve_exact(
    programme: Programme,
    options: Options,
    stop: Stop,
    progress: Progress,
    start: Choice | None = None,
) -> Outcome:
    """Solve a programme by branching.

    Parameters
    ----------
    programme
        The programme; every item that must be chosen has an allowed option.
    options
        Gap, threads, seed and work.
    stop
        When to return the best plan so far.
    progress
        Told of plans and bounds.
    start
        A plan to begin with.

    Returns
    -------
    outcome
        Bound: the solver's, or the relaxation's re-evaluated, whichever is nearer.
    """
    model = choice_model(programme, all_columns(programme))
    relaxed = solve_linear(model, stop)
    if relaxed.status == "infeasible":
        return nothing("infeasible", "exact")
    prices = prices_of(programme, model, relaxed.duals) if relaxed.duals.size else None
    if prices is not None:
        progress.proof(evaluate(programme, prices).bound)
    return _branch(programme, model, options, stop, progress, prices, start)


def nothing(status: str, engine: str, bound: float = float("inf")) -> Outcome:
    """Return the answer without a plan."""
    empty = np.zeros(0, np.int64)
    return Outcome(status, None, empty, float("-inf"), bound, engine)  # type: ignore[arg-type]


def _branch(
    programme: Programme,
    model: ChoiceModel,
    options: Options,
    stop: Stop,
    progress: Progress,
    prices: Prices | None,
    start: Choice | None,
) -> Outcome:
    scale = programme.value_scale

    def tell(plan: float, bound: float) -> None:
        progress.proof(bound * scale)

    limits = MixedLimits(options.gap, options.work, options.threads, options.seed)
    begin = None if start is None else start_values(programme, model, start)
    bound = progress.bound
    for _ in range(_MOST_REFUSALS):
        solved = solve_mixed(model, len(model.columns), limits, stop, begin, tell)
        if solved.status == "infeasible":
            return nothing("infeasible", "exact")
        bound = min(bound, solved.bound * scale)
        progress.proof(bound)
        if not solved.values.size:
            return nothing("none", "exact", bound)
        choice = choice_of(programme, model.columns, solved.values)
        paid = pay(programme, choice)
        if paid.found:
            value = objective(programme, choice)
            progress.plan(value)
            bound = max(bound, value)
            status = status_of(value, bound, options.gap)
            return Outcome(status, choice, paid.amounts, value, bound, "exact", prices)
        # The solver takes rows as kept within a tolerance that whole money does not grant.
        model = without(programme, model, choice)
        begin = None
    return nothing("none", "exact", bound)


def start_values(programme: Programme, model: ChoiceModel, choice: Choice) -> Floats:
    """Return values of the columns for a choice; payments are left to the solver."""
    values = np.full(len(model.gain), np.inf)
    values[: len(model.columns)] = picked(programme, model.columns, choice)
    return values


def picked(programme: Programme, columns: Columns, choice: Choice) -> Floats:
    """Return 1 for columns that a choice takes, else 0."""
    item = programme.item[columns.option]
    taken = (choice.option[item] == columns.option) & (choice.period[item] == columns.period)
    values: Floats = taken.astype(float)
    return values


def choice_of(programme: Programme, columns: Columns, values: Floats) -> Choice:
    """Return the choice that whole values of columns mean."""
    option = np.full(programme.items, -1, dtype=np.int64)
    period = np.zeros(programme.items, dtype=np.int64)
    taken = np.flatnonzero(values[: len(columns)] > 0.5)
    item = programme.item[columns.option[taken]]
    option[item], period[item] = columns.option[taken], columns.period[taken]
    return Choice(option, period)


def without(programme: Programme, model: ChoiceModel, choice: Choice) -> ChoiceModel:
    """Forbid one choice, and nothing else."""
    taken = picked(programme, model.columns, choice) > 0.5
    chosen_items = choice.option[programme.item[model.columns.option]] >= 0
    entries = np.zeros(len(model.gain))
    entries[: len(model.columns)] = np.where(taken, 1.0, np.where(chosen_items, 0.0, -1.0))
    row = sparse.csr_array(entries[None, :])
    return replace(
        model,
        matrix=sparse.csr_array(sparse.vstack([model.matrix, row], format="csr")),
        row_lower=np.append(model.row_lower, -np.inf),
        row_upper=np.append(model.row_upper, float(taken.sum() - 1)),
    )
