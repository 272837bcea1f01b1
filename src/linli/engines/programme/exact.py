"""The exact engine: HiGHS on the aggregated model, until proven."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from linli.engines.programme.bound import Prices, evaluate, prices_of, reduced_gains
from linli.engines.programme.branching import branching_model
from linli.engines.programme.highs import MixedLimits, Stop, solve_linear
from linli.engines.programme.linear import ChoiceModel, Columns, all_columns, choice_model
from linli.engines.programme.model import objective
from linli.engines.programme.outcome import Outcome, Progress, status_of
from linli.engines.programme.payable import choose_payable

if TYPE_CHECKING:
    from scipy import sparse

    from linli.engines.programme.model import Choice, Floats, Integers, Programme, Truths


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


@dataclass(frozen=True)
class Opening:
    """What is known before branching begins.

    Parameters
    ----------
    prices
        Prices that prove a bound.
    plan
        The best plan so far, with its payments and value.
    rows
        Valid rows over costs of cells that bind whoever pays: matrix over (C T), right side.
    """

    prices: Prices
    plan: tuple[Choice, Integers, float] | None = None
    rows: tuple[sparse.csr_array, Floats] | None = None


def solve_exact(
    programme: Programme,
    options: Options,
    stop: Stop,
    progress: Progress,
    opening: Opening | None = None,
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
    opening
        What is known already; prices and a plan leave few columns to branch on.

    Returns
    -------
    outcome
        Bound: the solver's, or the relaxation's re-evaluated, whichever is nearer.
    """
    if opening is None:
        model = choice_model(programme, all_columns(programme))
        relaxed = solve_linear(model, stop)
        if relaxed.status == "infeasible":
            return nothing("infeasible", "exact")
        if not relaxed.duals.size:
            return nothing("none", "exact")
        opening = Opening(prices_of(programme, model, relaxed.duals))
    progress.proof(evaluate(programme, opening.prices).bound)
    return _branch(programme, options, stop, progress, opening)


def worth_branching(programme: Programme, prices: Prices, value: float) -> tuple[Columns, Truths]:
    """Return the columns that a plan better than some value may take, and the items it must.

    At the prices, taking a column instead of an item's best costs the bound at least the
    difference; where less than the value is left, no better plan takes it.
    """
    columns = all_columns(programme)
    gains = reduced_gains(programme, prices, columns)
    best = evaluate(programme, prices)
    spare = (best.bound - value) / programme.value_scale + 1e-9
    item = programme.item[columns.option]
    keep = gains >= best.gain[item] - spare
    forced = programme.must | (best.gain > spare)
    return Columns(columns.option[keep], columns.period[keep]), forced


def nothing(status: str, engine: str, bound: float = float("inf")) -> Outcome:
    """Return the answer without a plan."""
    empty = np.zeros(0, np.int64)
    return Outcome(status, None, empty, float("-inf"), bound, engine)  # type: ignore[arg-type]


def _branch(
    programme: Programme, options: Options, stop: Stop, progress: Progress, opening: Opening
) -> Outcome:
    best = opening.plan
    known = -np.inf if best is None else best[2]
    found = choose_payable(
        programme,
        _branching_model(programme, opening),
        MixedLimits(options.gap, options.work, options.threads, options.seed),
        stop,
        start=None if best is None else best[0],
        tell=lambda bound: progress.proof(max(bound, known)),
    )
    if found.status == "infeasible" and best is None:
        return nothing("infeasible", "exact")
    # What was left out is worth no more than the plan that is known.
    progress.proof(max(found.bound, known))
    if found.choice is not None:
        value = objective(programme, found.choice)
        if best is None or value > best[2]:
            best = (found.choice, found.amounts, value)
        progress.plan(best[2])
    return _finished(programme, options, progress, opening, best)


def _branching_model(programme: Programme, opening: Opening) -> ChoiceModel:
    columns, forced = all_columns(programme), programme.must
    if opening.plan is not None:
        columns, forced = worth_branching(programme, opening.prices, opening.plan[2])
    return branching_model(programme, columns, forced, opening.rows)


def _finished(
    programme: Programme,
    options: Options,
    progress: Progress,
    opening: Opening,
    best: tuple[Choice, Integers, float] | None,
) -> Outcome:
    if best is None:
        return nothing("none", "exact", progress.bound)
    choice, amounts, value = best
    bound = max(progress.bound, value)
    status = status_of(value, bound, options.gap)
    return Outcome(status, choice, amounts, value, bound, "exact", opening.prices)
