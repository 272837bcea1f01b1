"""The relaxation and what its prices tell: what one unit more of each shared rule would gain.

A price is a subgradient: one unit more gains at most the price, one unit less loses at least it.
Where the optimum of the relaxation is not degenerate both are the price itself.
Reference: G. B. Dantzig, Linear Programming and Extensions (1963), chapter 12 (prices).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from linli.engines.programme.bound import Prices, evaluate, near_best, prices_of, reduced_gains
from linli.engines.programme.dual import dual_prices
from linli.engines.programme.highs import solve_linear
from linli.engines.programme.linear import ChoiceModel, Columns, all_columns, choice_model, needs

if TYPE_CHECKING:
    from linli.engines.programme.highs import Stop
    from linli.engines.programme.model import Floats, Integers, Programme, Truths


@dataclass(frozen=True)
class Relaxed:
    """The optimum of the relaxation, in which parts of choices may be taken.

    Parameters
    ----------
    model
        The linear model over the columns that were looked at: all, or those near to the best.
    values, duals
        Of its columns and rows, scaled as the model is.
    prices
        Prices of the shared rules.
    value
        Optimum of the relaxation, in the programme's own units.
    bound
        What these prices prove that no plan passes.
    """

    model: ChoiceModel
    values: Floats
    duals: Floats
    prices: Prices
    value: float
    bound: float

    @property
    def taken(self) -> Floats:
        """What part of each column is taken."""
        return self.values[: len(self.model.columns)]


def relax(programme: Programme, stop: Stop, columns: Columns | None = None) -> Relaxed | str:
    """Solve the relaxation.

    Parameters
    ----------
    programme
        The programme; every item that must be chosen has an allowed option.
    stop
        When to give up.
    columns
        What may be taken; all by default. The bound holds for all columns in either case.

    Returns
    -------
    relaxed
        The optimum, or `infeasible` or `stopped`.
    """
    model = choice_model(programme, all_columns(programme) if columns is None else columns)
    method = "ipm" if model.matrix.shape[0] > _MANY_ROWS else "choose"
    solved = solve_linear(model, stop, method)
    if solved.status != "optimal":
        return solved.status
    prices = prices_of(programme, model, solved.duals)
    value = solved.objective * programme.value_scale
    bound = evaluate(programme, prices).bound
    return Relaxed(model, solved.values, solved.duals, prices, value, bound)


# So many rows, of hundreds of counties, keep the simplex for minutes where an interior point takes
# seconds.
_MANY_ROWS = 60_000
# Above so many columns the relaxation is solved over those that prices found beforehand leave over.
_MANY_COLUMNS = 30_000
_WIDTH = 0.004
_ROUNDS = 4
_EXACT = 3e-6


def relax_large(programme: Programme, stop: Stop, start: Prices | None = None) -> Relaxed | str:
    """Solve the relaxation of a programme of any size.

    A large one is priced by its dual first; columns far from an item's best at these prices are
    left out, and those that the new prices want come in, until the bound over all columns is the
    optimum over the few. Good prices may be given as a start.
    """
    columns = all_columns(programme)
    if start is None and len(columns) <= _MANY_COLUMNS:
        return relax(programme, stop)
    prices = dual_prices(programme, stop) if start is None else start
    kept = _near_best(programme, prices, columns, _WIDTH)
    found: Relaxed | str = "stopped"
    for _ in range(_ROUNDS):
        chosen = Columns(columns.option[kept], columns.period[kept])
        solved = relax(programme, stop, chosen)
        if isinstance(solved, str):
            return solved if isinstance(found, str) else found
        found = solved
        if found.bound <= found.value + _EXACT * abs(found.value):
            break
        kept |= _near_best(programme, found.prices, columns, 0.5 * _WIDTH)
    return found


def _near_best(programme: Programme, prices: Prices, columns: Columns, width: float) -> Truths:
    return near_best(programme, reduced_gains(programme, prices, columns), columns, width)


def costs_of(programme: Programme, relaxed: Relaxed) -> Floats:
    """Return the relaxation's scaled costs by cell and period (C x T)."""
    starts = relaxed.model.starts
    found: Floats = relaxed.values[starts["costs"] : starts["payments"]].reshape(
        -1, programme.periods
    )
    return found


def payments_of(programme: Programme, relaxed: Relaxed) -> Floats:
    """Return the relaxation's payments by way and period (W x T), in units of money."""
    starts = relaxed.model.starts
    scaled = relaxed.values[starts["payments"] : starts["leads"]]
    found: Floats = scaled.reshape(-1, programme.periods) * programme.money_scale
    return found


def joint_budgets(programme: Programme) -> Truths:
    """Return budgets x budgets: whether a unit more in the row's last period counts in the column.

    Money of a pool that is carried over counts in its own period and in all later ones.
    """
    budgets = programme.budgets
    same: Truths = budgets.pool[:, None] == budgets.pool[None, :]
    last = budgets.last[:, None]
    joint: Truths = same & (budgets.first[None, :] <= last) & (last <= budgets.last[None, :])
    return joint


def own_money(programme: Programme) -> Integers:
    """Return the money that is new in each budget row's last period (B)."""
    budgets = programme.budgets
    before = np.zeros(len(budgets), dtype=np.int64)
    follows = (budgets.pool[1:] == budgets.pool[:-1]) & (budgets.first[1:] < budgets.last[1:])
    before[1:][follows] = budgets.amount[:-1][follows]
    own: Integers = budgets.amount - before
    return own


def cap_prices(programme: Programme, prices: Prices) -> Floats:
    """Return what a unit of money more in each budget row's last period gains (B)."""
    scale = programme.value_scale / programme.money_scale
    found: Floats = joint_budgets(programme) @ prices.budgets * scale
    return found


def cap_slack(programme: Programme, spent: Floats) -> Floats:
    """Return how much less money in each budget row's last period would still do (B).

    Parameters
    ----------
    programme
        The programme.
    spent
        What each budget row adds up to (B).
    """
    left = programme.budgets.amount - spent
    joint = np.where(joint_budgets(programme), left[None, :], np.inf)
    least: Floats = joint.min(axis=1, initial=np.inf)
    return least


def share_duals(programme: Programme, relaxed: Relaxed) -> tuple[Floats, Floats]:
    """Return what a unit of payment beyond the least and the most share gains (W x T each)."""
    periods = programme.periods
    found = []
    for name, bounded in (("least", programme.ways.least > 0), ("most", programme.ways.most < 1)):
        duals = np.zeros((len(programme.ways.cell), periods))
        duals[bounded] = np.abs(relaxed.duals[relaxed.model.spans[name]]).reshape(-1, periods)
        found.append(duals * programme.value_scale / programme.money_scale)
    return found[0], found[1]


def label_costs(programme: Programme, relaxed: Relaxed, labels: Integers, count: int) -> Floats:
    """Return the relaxation's costs by label of the option, cell and period (L x C x T)."""
    columns = relaxed.model.columns
    matrix = needs(programme, columns)
    costs = np.zeros((count, programme.cells, programme.periods), dtype=np.float64)
    for label in range(count):
        of_label = labels[columns.option] == label
        costs[label] = (matrix @ (relaxed.taken * of_label)).reshape(programme.cells, -1)
    costs *= programme.money_scale
    return costs
