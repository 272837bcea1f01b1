"""What money is missing when costs turn out other than planned: draw after draw, year after year.

What is chosen stays. Whatever no payer may or can pay is paid from a reserve, and the reserve used
up to each period is as small as can be: a linear program of few rows, solved for one draw from the
basis of the last. What a period misses is what the least reserve up to it grows by.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from linli.engines.programme.highs import LinearModel, Resolver
from linli.engines.programme.payments import payment_rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linli.engines.programme.highs import Solved, Stop
    from linli.engines.programme.model import Floats, Integers, Programme, Truths

_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Shortfalls:
    """What is missing in each draw.

    Parameters
    ----------
    missing
        Money by draw and period (D x T); fewer draws where time was up.
    scarce
        Whether more money of a payer would have helped, by draw, period and payer (D x T x P).
    """

    missing: Floats
    scarce: Truths


def shortfalls(
    programme: Programme, needs: Integers, income: Sequence[int], payers: int, stop: Stop
) -> Shortfalls:
    """Return what is missing in each draw and period, and whose money.

    Parameters
    ----------
    programme
        The programme.
    needs
        Money that cells need by draw, cell and period (D x C x T).
    income
        Income of what is chosen, of each cover.
    payers
        Number of payers, P.
    stop
        When to give up.
    """
    draws, _, periods = needs.shape
    missing = np.zeros((draws, periods))
    scarce = np.zeros((draws, periods, payers), dtype=bool)
    reserve = _Reserve(programme, income, payers, stop)
    for draw in range(draws):
        found = reserve.of(needs[draw])
        if found is None:
            return Shortfalls(missing[:draw], scarce[:draw])
        missing[draw], scarce[draw] = found
    return Shortfalls(missing, scarce)


def are_linked(programme: Programme) -> bool:
    """Tell whether what one period pays changes what another can pay."""
    carried = (programme.budgets.first < programme.budgets.last).any()
    return bool(carried) or programme.covers.claims.nnz > 0


class _Reserve:
    """The least reserve for given needs: one model, solved again and again."""

    def __init__(
        self, programme: Programme, income: Sequence[int], payers: int, stop: Stop
    ) -> None:
        self.programme, self.payers = programme, payers
        periods = programme.periods
        rule = payment_rule(programme)
        ways = rule.of_cell.shape[1]
        self.cell = np.repeat(programme.ways.cell, periods) * periods
        self.cell += np.tile(np.arange(periods), len(programme.ways.cell))
        self.least = np.repeat(programme.ways.least, periods)
        self.most = np.repeat(programme.ways.most, periods)
        self.owing = np.flatnonzero(self.least > 0)
        self.period = np.tile(np.arange(periods), programme.cells)
        matrix = self._matrix(rule.of_cell, rule.budgets, rule.claims)
        self.cells = rule.of_cell.shape[0]
        self.first_budget = self.cells + len(self.owing)
        gain = np.zeros(matrix.shape[1])
        gain[ways:] = -1.0
        scale = programme.money_scale
        amounts = np.maximum(programme.budgets.amount, 0) / scale
        upper = np.concatenate([amounts, np.array(income, dtype=float) / scale])
        none = np.zeros(self.first_budget)
        model = LinearModel(
            gain=gain,
            lower=np.zeros(len(gain)),
            upper=np.full(len(gain), np.inf),
            matrix=matrix,
            row_lower=np.concatenate([none, np.full(len(upper), -np.inf)]),
            row_upper=np.concatenate([none, upper]),
        )
        self.ways = ways
        self.changing = np.arange(self.first_budget, dtype=np.int64)
        self.payments = np.arange(ways, dtype=np.int64)
        self.nothing = np.zeros(ways)
        self.unbounded = np.full(len(self.owing), np.inf)
        self.resolver = Resolver(model, stop, tolerance=_TOLERANCE)
        self.linked = are_linked(programme)
        self.pool_payer = _payers_of_pools(programme)

    def _matrix(
        self, of_cell: sparse.csr_array, budgets: sparse.csr_array, claims: sparse.csr_array
    ) -> sparse.csr_array:
        """Payments, what the reserve pays for a cell, what it pays in place of a least share."""
        owing = len(self.owing)
        ways = of_cell.shape[1]
        each = np.arange(owing)
        of_owing = sparse.csr_array((np.ones(owing), (each, self.owing)), shape=(owing, ways))
        instead = sparse.csr_array(
            (np.ones(owing), (self.cell[self.owing], each)), shape=(of_cell.shape[0], owing)
        )
        whole = sparse.eye_array(of_cell.shape[0], format="csr")
        rows = [
            [of_cell, whole, instead],
            [of_owing, None, sparse.eye_array(owing, format="csr")],
            [budgets, None, None],
            [claims, None, None],
        ]
        return sparse.csr_array(sparse.block_array(rows, format="csr"))

    def of(self, needs: Integers) -> tuple[Floats, Truths] | None:
        """Return what is missing by period and whose money is scarce; None when time is up."""
        flat = needs.ravel() / self.programme.money_scale
        return self._one_by_one(flat) if self.linked else self._at_once(flat)

    def _at_once(self, needs: Floats) -> tuple[Floats, Truths] | None:
        """Periods that do not touch each other: one program tells all of them."""
        solved = self._solve(needs)
        if solved.status != "optimal":
            return None
        periods = range(self.programme.periods)
        missing = np.array([self._reserved(solved, each) for each in periods])
        return missing, np.array([self._scarce(solved, each) for each in periods])

    def _one_by_one(self, needs: Floats) -> tuple[Floats, Truths] | None:
        """The least reserve up to each period, from the last back; if it is nothing, so is all."""
        periods = self.programme.periods
        up_to, scarce = np.zeros(periods), np.zeros((periods, self.payers), dtype=bool)
        for period in reversed(range(periods)):
            solved = self._solve(np.where(self.period <= period, needs, 0.0))
            if solved.status != "optimal":
                return None
            up_to[period] = -solved.objective * self.programme.money_scale
            scarce[period] = self._scarce(solved, period)
            if up_to[period] <= 0.0:
                break
        return np.maximum(np.diff(up_to, prepend=0.0), 0.0), scarce

    def _solve(self, needs: Floats) -> Solved:
        due = needs[self.cell]
        owed = (self.least * due)[self.owing]
        lower = np.concatenate([needs, owed])
        upper = np.concatenate([needs, self.unbounded])
        self.resolver.bound_rows(self.changing, lower, upper)
        self.resolver.bound_columns(self.payments, self.nothing, self.most * due)
        return self.resolver.solve()

    def _reserved(self, solved: Solved, period: int) -> float:
        periods = self.programme.periods
        reserved = solved.values[self.ways :]
        times = np.concatenate([self.period, self.owing % periods])
        return float(reserved[times == period].sum()) * self.programme.money_scale

    def _scarce(self, solved: Solved, period: int) -> Truths:
        budgets = self.programme.budgets
        first = self.first_budget
        dual = solved.duals[first : first + len(budgets)]
        counts = (budgets.first <= period) & (period <= budgets.last) & (dual > _TOLERANCE)
        found = np.zeros(self.payers, dtype=bool)
        found[self.pool_payer[budgets.pool[counts]]] = True
        return found


def _payers_of_pools(programme: Programme) -> Integers:
    pools = programme.budgets.pool_ways
    starts = np.minimum(pools.indptr[:-1], max(pools.nnz - 1, 0))
    if not pools.nnz:
        return np.zeros(pools.shape[0], dtype=np.int64)
    found: Integers = programme.ways.payer[pools.indices[starts]]
    return found
