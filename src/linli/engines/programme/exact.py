"""The exact engine: HiGHS on the aggregated model, until proven."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from linli.engines.programme.bound import Prices, evaluate, prices_of, reduced_gains
from linli.engines.programme.branching import branching_model, items_chosen
from linli.engines.programme.highs import MixedLimits, Stop, solve_linear, solve_mixed
from linli.engines.programme.linear import ChoiceModel, Columns, all_columns, choice_model
from linli.engines.programme.model import choosing, keeps_rules, objective
from linli.engines.programme.outcome import Outcome, Progress, status_of
from linli.engines.programme.payments import pay

if TYPE_CHECKING:
    from linli.engines.programme.model import Choice, Floats, Integers, Programme, Truths

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
    scale = programme.value_scale
    model = _branching_model(programme, opening)
    best = opening.plan
    begin = None if best is None else _begin(programme, model, best[0])
    limits = MixedLimits(options.gap, options.work, options.threads, options.seed)
    known = -np.inf if best is None else best[2]
    for _ in range(_MOST_REFUSALS):
        solved = solve_mixed(
            model,
            len(model.columns),
            limits,
            stop,
            begin,
            lambda _, bound: progress.proof(max(bound * scale, known)),
            last=len(model.gain) - model.starts["items"],
        )
        if solved.status == "infeasible" and best is None:
            return nothing("infeasible", "exact")
        # What was left out is worth no more than the plan that is known.
        ceiling = known if solved.status == "infeasible" else max(solved.bound * scale, known)
        progress.proof(ceiling)
        if not solved.values.size:
            return _finished(programme, options, progress, opening, best)
        choice = choice_of(programme, model.columns, solved.values)
        paid = pay(programme, choice)
        if paid.found and keeps_rules(programme, choice):
            value = objective(programme, choice)
            if best is None or value > best[2]:
                best = (choice, paid.amounts, value)
            progress.plan(best[2])
            return _finished(programme, options, progress, opening, best)
        # The solver takes rows as kept within a tolerance that whole money does not grant.
        model = without(programme, model, choice)
        begin = None
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


def _begin(programme: Programme, model: ChoiceModel, choice: Choice) -> Floats:
    values = start_values(programme, model, choice)
    values[model.starts["items"] :] = items_chosen(programme, model.columns, choice)
    return values


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
    taken = np.flatnonzero(values[: len(columns)] > 0.5)
    return choosing(programme, columns.option[taken], columns.period[taken])


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
