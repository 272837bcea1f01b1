"""Who pays how much, once it is settled what is chosen: to the unit, within every budget.

Payments of a cell and period are found by a linear program over ways and made whole by a small
correction in whole units; `sharing` shares them among the cell's items.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from numba import njit
from scipy import sparse

from linli.engines.programme.highs import (
    LinearModel,
    MixedLimits,
    Stop,
    solve_linear,
    solve_mixed,
)
from linli.engines.programme.linear import budget_ways, cover_ways, of_cells
from linli.engines.programme.model import cell_costs, incomes

if TYPE_CHECKING:
    from linli.engines.programme.model import Choice, Floats, Integers, Programme

# By how many units a payment may be moved when it is made whole.
_FURTHEST = 100_000
_TOLERANCE = 1e-9


@dataclass(frozen=True)
class PaymentRule:
    """The rows that payments of ways in periods must keep, whatever is chosen.

    Parameters
    ----------
    budgets
        Budget rows x (W T).
    claims
        Cover rows x (W T), as fractions of a unit.
    of_cell
        (C T) x (W T).
    """

    budgets: sparse.csr_array
    claims: sparse.csr_array
    of_cell: sparse.csr_array


def payment_rule(programme: Programme) -> PaymentRule:
    """Return the rows of payments."""
    return PaymentRule(budget_ways(programme), cover_ways(programme), of_cells(programme))


@dataclass(frozen=True)
class Paid:
    """Payments of each way and period (W x T) in whole units; empty where there are none."""

    amounts: Integers

    @property
    def found(self) -> bool:
        """Whether the choice can be paid; a choice that costs nothing may have no ways at all."""
        return self.amounts.ndim == 2


def pay(programme: Programme, choice: Choice, stop: Stop | None = None) -> Paid:
    """Find payments in whole units for a choice.

    Parameters
    ----------
    programme
        The programme.
    choice
        What is chosen.
    stop
        When to give up, which then counts as not found.

    Returns
    -------
    paid
        Budgets and covers are kept exactly; shares of a cell to the unit.
    """
    needed = cell_costs(programme, choice).ravel()
    income = incomes(programme, choice)
    return pay_needs(programme, needed, income, stop or Stop())


def pay_needs(programme: Programme, needed: Integers, income: list[int], stop: Stop) -> Paid:
    """Find payments for what cells need (C T) and covers earn."""
    rule = payment_rule(programme)
    if not needed.any() and not (programme.budgets.amount < 0).any():
        return Paid(np.zeros((len(programme.ways.cell), programme.periods), np.int64))
    problem = _Problem(programme, rule, needed, income)
    for margin in (True, False):
        solved = solve_linear(problem.linear(margin=margin), stop, tolerance=_TOLERANCE)
        if solved.status != "optimal":
            continue
        amounts = problem.whole(solved.values, stop)
        if amounts.size:
            return Paid(amounts)
    return Paid(np.zeros(0, np.int64))


class _Problem:
    """Payments for given needs: only ways and periods where there is something to pay."""

    def __init__(
        self, programme: Programme, rule: PaymentRule, needed: Integers, income: list[int]
    ) -> None:
        periods = programme.periods
        self.programme, self.income = programme, income
        cell = np.repeat(programme.ways.cell, periods) * periods + np.tile(
            np.arange(periods), len(programme.ways.cell)
        )
        self.active = np.flatnonzero(needed[cell] > 0)
        self.cell_rows = np.flatnonzero(needed > 0)
        self.needed = needed[self.cell_rows]
        self.of_cell = rule.of_cell[self.cell_rows][:, self.active]
        self.budgets = rule.budgets[:, self.active]
        self.claims = rule.claims[:, self.active]
        self.amount_of_cell = needed[cell[self.active]]
        way = self.active // periods
        self.least, self.most = self._bounds(programme.ways.least[way], programme.ways.most[way])

    def _bounds(self, least: Floats, most: Floats) -> tuple[Integers, Integers]:
        """Shares in whole units that stay within the shares."""
        needs = self.amount_of_cell.tolist()
        up = [-(-low * need // 1) for low, need in zip(_exact(least), needs, strict=True)]
        down = [high * need // 1 for high, need in zip(_exact(most), needs, strict=True)]
        return np.array(up, dtype=np.int64), np.array(down, dtype=np.int64)

    def linear(self, *, margin: bool) -> LinearModel:
        """Payments as a linear program; with a margin that survives rounding to whole units."""
        scale = self.programme.money_scale
        amounts = (self.programme.budgets.amount.astype(float), np.array(self.income, dtype=float))
        upper = [
            _less(amount, 2 + by.sum(axis=1) + _TOLERANCE * scale if margin else 0.0) / scale
            for amount, by in zip(amounts, (self.budgets, self.claims), strict=True)
        ]
        rows = [self.of_cell, self.budgets, self.claims]
        needed = self.needed / scale
        least = np.minimum(self.least, self.most) / scale
        most = np.maximum(self.least, self.most)
        # Whole shares may not add up to the whole cost: a unit more, then, not less.
        return LinearModel(
            gain=np.zeros(len(self.active)),
            lower=np.maximum(least - (0 if margin else 1) / scale, 0.0),
            upper=(most + (0 if margin else 1)) / scale,
            matrix=sparse.csr_array(sparse.vstack(rows, format="csr")),
            row_lower=np.concatenate(
                [needed, np.full(self.budgets.shape[0] + self.claims.shape[0], -np.inf)]
            ),
            row_upper=np.concatenate([needed, *upper]),
        )

    def whole(self, values: Floats, stop: Stop) -> Integers:
        """Make payments whole; empty where the correction finds none."""
        down = np.floor(values * self.programme.money_scale).astype(np.int64)
        down = np.clip(down, np.maximum(self.least - 1, 0), self.most)
        for correct in (self._largest_remainders, self._corrected):
            amounts = correct(values, down, stop)
            if amounts.size and self._keeps(amounts):
                full = np.zeros(len(self.programme.ways.cell) * self.programme.periods, np.int64)
                full[self.active] = amounts
                return full.reshape(-1, self.programme.periods)
        return np.zeros(0, np.int64)

    def _largest_remainders(self, values: Floats, down: Integers, _: Stop) -> Integers:
        amounts = down.copy()
        rest = values * self.programme.money_scale - down
        left = self.needed - (self.of_cell @ down).astype(np.int64)
        _hand_out(self.of_cell.indptr, self.of_cell.indices, rest, left, self.most, amounts)
        return amounts

    def _corrected(self, _: Floats, down: Integers, stop: Stop) -> Integers:
        """Move single units so that everything holds: a small program in whole numbers."""
        left = self.needed - (self.of_cell @ down).astype(np.int64)
        budget = self.programme.budgets.amount - _whole_sums(self.budgets, down)
        cover = np.array([float(each) for each in self._cover_slack(down)])
        model = LinearModel(
            gain=-np.ones(len(down)) * 1e-3,
            lower=np.maximum(np.minimum(self.least - down, 0) - 1, -down).astype(float),
            upper=np.minimum(np.maximum(self.most - down, 0) + 1, _FURTHEST).astype(float),
            matrix=sparse.csr_array(
                sparse.vstack([self.of_cell, self.budgets, self.claims], format="csr")
            ),
            row_lower=np.concatenate([left, np.full(len(budget) + len(cover), -np.inf)]),
            row_upper=np.concatenate([left, np.minimum(budget, 1e9), np.minimum(cover, 1e9)]),
        )
        solved = solve_mixed(model, len(down), MixedLimits(gap=1.0), stop.within(30.0))
        if not solved.values.size:
            return np.zeros(0, np.int64)
        return down + np.round(solved.values).astype(np.int64)

    def _cover_slack(self, amounts: Integers) -> list[Fraction]:
        """Income less claims of each cover, exactly."""
        covers, periods = self.programme.covers, self.programme.periods
        full = np.zeros(len(self.programme.ways.cell) * periods, np.int64)
        full[self.active] = amounts
        by_way = full.reshape(-1, periods).sum(axis=1)
        slack = []
        for row, income in enumerate(self.income):
            span = slice(covers.claims.indptr[row], covers.claims.indptr[row + 1])
            ways, claims = covers.claims.indices[span], covers.exact_claims[span]
            claimed = sum(int(c) * int(by_way[w]) for c, w in zip(claims, ways, strict=True))
            slack.append(Fraction(income * covers.scale - claimed, covers.scale))
        return slack

    def _keeps(self, amounts: Integers) -> bool:
        """Check every row in whole numbers."""
        if (amounts < 0).any() or (_whole_sums(self.of_cell, amounts) != self.needed).any():
            return False
        if (amounts < self.least - 1).any() or (amounts > self.most + 1).any():
            return False
        if (_whole_sums(self.budgets, amounts) > self.programme.budgets.amount).any():
            return False
        return all(each >= 0 for each in self._cover_slack(amounts))


def _less(amounts: Floats, margin: Floats | float) -> Floats:
    """Take a margin from amounts; one too small for it is not touched: nothing is to be rounded."""
    return np.where(amounts >= margin, amounts - margin, np.minimum(amounts, 0.0))


def _exact(shares: Floats) -> list[Fraction]:
    different, of_share = np.unique(shares, return_inverse=True)
    exact = [Fraction(repr(float(each))) for each in different]
    return [exact[number] for number in of_share]


def _whole_sums(matrix: sparse.csr_array, amounts: Integers) -> Integers:
    """Sums by row without floats: amounts of a nation pass 2 ** 53."""
    sums = np.zeros(matrix.shape[0], np.int64)
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    np.add.at(sums, rows, amounts[matrix.indices])
    return sums


@njit(cache=True)
def _hand_out(
    start: Integers,
    member: Integers,
    rest: Floats,
    left: Integers,
    most: Integers,
    amounts: Integers,
) -> None:
    for cell in range(len(left)):
        ways = member[start[cell] : start[cell + 1]]
        order = np.argsort(-rest[ways])
        turn = 0
        while left[cell] > 0 and turn < 4 * len(ways):
            way = ways[order[turn % len(ways)]]
            if amounts[way] < most[way] + (turn // (2 * len(ways))):
                amounts[way] += 1
                left[cell] -= 1
            turn += 1
