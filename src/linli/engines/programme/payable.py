"""The best choice from a model of columns that can be paid to the unit.

The solver takes rows as kept within a tolerance that whole money does not grant. So a choice that
it finds counts only once it is paid and keeps every rule; else this one choice is forbidden.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy import sparse

from linli.engines.programme.branching import items_chosen
from linli.engines.programme.highs import solve_mixed
from linli.engines.programme.model import choosing, keeps_rules
from linli.engines.programme.payments import pay

if TYPE_CHECKING:
    from collections.abc import Callable

    from linli.engines.programme.highs import MixedLimits, Stop
    from linli.engines.programme.linear import ChoiceModel, Columns
    from linli.engines.programme.model import Choice, Floats, Integers, Programme

_MOST_REFUSALS = 50
# Where a plan is only a help, and the next width or the search goes on without it.
FEW_REFUSALS = 5


@dataclass(frozen=True)
class Payable:
    """A choice that can be paid.

    Parameters
    ----------
    status
        `found`, `infeasible` where the columns hold no plan, `none` where the search was given up.
    bound
        What no plan of the columns passes, in the programme's own units; minus infinity where
        there is none.
    choice, amounts
        The plan and its payments by way and period.
    """

    status: Literal["found", "infeasible", "none"]
    bound: float
    choice: Choice | None = None
    amounts: Integers = field(default_factory=lambda: np.zeros(0, np.int64))


def choose_payable(
    programme: Programme,
    model: ChoiceModel,
    limits: MixedLimits,
    stop: Stop,
    start: Choice | None = None,
    tell: Callable[[float], None] | None = None,
    refusals: int = _MOST_REFUSALS,
) -> Payable:
    """Choose the best plan of a model.

    Parameters
    ----------
    programme
        The programme.
    model
        Its columns and rules.
    limits
        How far HiGHS goes.
    stop
        When to give up.
    start
        A plan to begin with.
    tell
        Called with the bound, in the programme's own units, when it moved.
    refusals
        After so many choices that cannot be paid it is given up.
    """
    scale, bound = programme.value_scale, np.inf
    begin = None if start is None else start_values(programme, model, start)
    for _ in range(refusals):
        solved = solve_mixed(
            model,
            len(model.columns),
            limits,
            stop,
            begin,
            None if tell is None else lambda _, scaled: tell(scaled * scale),
            last=len(model.gain) - model.starts.get("items", len(model.gain)),
        )
        if solved.status == "infeasible":
            return Payable("infeasible", -np.inf)
        bound = min(bound, solved.bound * scale)
        if not solved.values.size:
            break
        choice = choice_of(programme, model.columns, solved.values)
        paid = pay(programme, choice)
        if paid.found and keeps_rules(programme, choice):
            return Payable("found", bound, choice, paid.amounts)
        model, begin = without(programme, model, choice), None
    return Payable("none", bound)


def start_values(programme: Programme, model: ChoiceModel, choice: Choice) -> Floats:
    """Return values of the columns for a choice; payments are left to the solver."""
    values = np.full(len(model.gain), np.inf)
    values[: len(model.columns)] = picked(programme, model.columns, choice)
    if "items" in model.starts:
        values[model.starts["items"] :] = items_chosen(programme, model.columns, choice)
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
