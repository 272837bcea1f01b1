"""Options and periods that no plan can take: too dear, or too large, though nothing else be chosen.

Leaving others out never makes an option harder to pay for. So what cannot be paid by itself,
however much income there is, is in no plan; the relaxation would take a part of it. Where an even
spread over all payers is within every budget, nothing has to be solved.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from linli.engines.programme.linear import all_columns, needs
from linli.engines.programme.paying import Payer

if TYPE_CHECKING:
    from linli.engines.programme.highs import Stop
    from linli.engines.programme.linear import Columns
    from linli.engines.programme.model import Floats, Programme, Truths

# Short by less than this part of the costs is a matter of the solver's rounding.
_SHORT = 1e-6


def without_impossible(programme: Programme, stop: Stop) -> Programme:
    """Return the programme without the options and periods that no plan can take.

    Parameters
    ----------
    programme
        The programme.
    stop
        When to leave the rest as it is.

    Returns
    -------
    programme
        With the same plans, and fewer pairs allowed.
    """
    columns = all_columns(programme)
    impossible = _too_large(programme, columns)
    costs = needs(programme, columns).tocsc()
    payer = Payer(programme)
    income = np.full(len(programme.covers), np.inf)
    for number in np.flatnonzero(~impossible & ~_spread_evenly(programme, columns)):
        if stop.due:
            break
        cost = costs[:, [number]].toarray().reshape(programme.cells, -1)
        short = payer.shortage(cost, income).amount
        impossible[number] = np.isfinite(short) and short > _SHORT * (1.0 + cost.sum())
    allowed = programme.allowed.copy()
    allowed[columns.option[impossible], columns.period[impossible]] = False
    return replace(programme, allowed=allowed)


def _too_large(programme: Programme, columns: Columns) -> Truths:
    """Columns whose item alone passes a limit."""
    limits = programme.limits
    over = np.zeros((programme.items, programme.periods), dtype=bool)
    sizes = limits.place_sizes.tocoo()
    for row in range(len(limits)):
        large = (sizes.row == limits.place[row]) & (sizes.data > limits.amount[row])
        over[sizes.col[large], limits.period[row]] = True
    found: Truths = over[programme.item[columns.option], columns.period]
    return found


def _spread_evenly(programme: Programme, columns: Columns) -> Truths:
    """Columns that can be paid by least shares and a like part of what each may pay beyond."""
    share = _even_shares(programme)
    of_cell = np.zeros((programme.budgets.pool_ways.shape[0], programme.cells))
    pools = programme.budgets.pool_ways.tocoo()
    np.add.at(of_cell, (pools.row, programme.ways.cell[pools.col]), share[pools.col])
    cost = programme.scaled_cost[columns.option]
    cell = programme.cell[columns.option]
    used = np.einsum("pmk,mk->pm", of_cell[:, cell], cost)
    budgets = programme.budgets
    amount = budgets.amount / programme.money_scale
    fits = np.ones(len(columns), dtype=bool)
    for row in range(len(budgets)):
        inside = (budgets.first[row] <= columns.period) & (columns.period <= budgets.last[row])
        fits &= ~inside | (used[budgets.pool[row]] <= amount[row])
    return fits


def _even_shares(programme: Programme) -> Floats:
    """What part of its cell each way pays when all pay a like part of what they may."""
    ways = programme.ways
    free = np.zeros(programme.cells)
    room = np.zeros(programme.cells)
    np.add.at(free, ways.cell, ways.least)
    np.add.at(room, ways.cell, ways.most - ways.least)
    part = np.divide(1.0 - free, room, out=np.zeros_like(room), where=room > 0)
    shares: Floats = ways.least + (ways.most - ways.least) * part[ways.cell]
    return shares
