"""Whether costs can be paid, asked again and again, and the prices that prove it where not.

The costs of each cell are paid as far as the budgets reach; what is left is the shortage. Its
prices are those of a cut (`cuts`), and the next question starts from the last basis.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from linli.engines.programme.highs import LinearModel, Resolver, Stop
from linli.engines.programme.payments import payment_rule

if TYPE_CHECKING:
    from linli.engines.programme.model import Floats, Integers, Programme

_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Shortage:
    """What cannot be paid, and why.

    Parameters
    ----------
    amount
        Scaled money that is short over all cells.
    budgets, covers
        Prices that prove it.
    """

    amount: float
    budgets: Floats
    covers: Floats


class Payer:
    """Answers whether costs can be paid, for one programme.

    The columns are payments Y (W T), what is paid of each cell P (C T), what is short z (C T).
    """

    def __init__(self, programme: Programme) -> None:
        self.programme = programme

    @cached_property
    def resolver(self) -> Resolver:
        """The linear program, with its last basis."""
        programme = self.programme
        periods, ways = programme.periods, len(programme.ways.cell)
        cells = programme.cells * periods
        rule = payment_rule(programme)
        payments = sparse.eye_array(ways * periods, format="csr")
        least = np.repeat(programme.ways.least, periods)
        most = np.repeat(programme.ways.most, periods)
        of_way = sparse.csr_array(rule.of_cell.T)
        one, none = sparse.eye_array(cells), sparse.csr_array((cells, ways * periods))
        rows = [
            [rule.of_cell, -one, None],
            [payments, -sparse.diags_array(least) @ of_way, None],
            [payments, -sparse.diags_array(most) @ of_way, None],
            [rule.budgets, None, None],
            [rule.claims, None, None],
            [none, one, one],
        ]
        matrix = sparse.csr_array(sparse.block_array(rows, format="csr"))
        counts = [each[0].shape[0] for each in rows]
        budgets, covers = counts[3], counts[4]
        free, zero = np.full, np.zeros
        lower = [zero(counts[0]), zero(counts[1]), free(counts[2] + budgets + covers, -np.inf)]
        upper = [zero(counts[0]), free(counts[1], np.inf), zero(counts[2])]
        amount = programme.budgets.amount / programme.money_scale
        columns = ways * periods + 2 * cells
        gain = np.zeros(columns)
        gain[-cells:] = -1.0
        return Resolver(
            LinearModel(
                gain=gain,
                lower=np.zeros(columns),
                upper=np.full(columns, np.inf),
                matrix=matrix,
                row_lower=np.concatenate([*lower, zero(cells)]),
                row_upper=np.concatenate([*upper, amount, zero(covers), zero(cells)]),
            ),
            Stop(),
            _TOLERANCE,
        )

    @cached_property
    def ends(self) -> Integers:
        """Where each kind of row ends: paid, least, most, budgets, covers, costs."""
        programme = self.programme
        cells, ways = programme.cells * programme.periods, len(programme.ways.cell)
        payments = ways * programme.periods
        counts = (cells, payments, payments, len(programme.budgets), len(programme.covers), cells)
        return np.cumsum(counts)

    def shortage(self, costs: Floats, income: Floats) -> Shortage:
        """Return what is short of some scaled costs (C x T) and incomes of covers."""
        flat = costs.ravel()
        cover_rows = np.arange(self.ends[3], self.ends[4])
        self.resolver.bound_rows(np.arange(self.ends[4], self.ends[5]), flat, flat)
        if len(cover_rows):
            self.resolver.bound_rows(cover_rows, np.full(len(cover_rows), -np.inf), income)
        solved = self.resolver.solve()
        if solved.status != "optimal":
            none = np.zeros(len(self.programme.budgets)), np.zeros(len(self.programme.covers))
            return Shortage(float("inf"), *none)
        duals = np.maximum(solved.duals, 0.0)
        return Shortage(
            -solved.objective,
            duals[self.ends[2] : self.ends[3]],
            duals[self.ends[3] : self.ends[4]],
        )
