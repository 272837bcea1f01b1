"""Who pays how much, once it is settled what is chosen: to the unit, within every budget.

Payments of a cell and period are found by a linear program over ways, made whole by a small
correction in whole units, and shared among the cell's items in proportion so that every row and
every column adds up.
Reference: D. Gale, A theorem on flows in networks, Pacific Journal of Mathematics 7 (1957)
1073-1082 (sharing whole units by rows and columns).
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
        pairs = zip(least, most, self.amount_of_cell, strict=True)
        exact = [
            (-(-_exact(low) * int(need) // 1), _exact(high) * int(need) // 1)
            for low, high, need in pairs
        ]
        both = np.array(exact, dtype=np.int64).reshape(-1, 2)
        return both[:, 0], both[:, 1]

    def linear(self, *, margin: bool) -> LinearModel:
        """Payments as a linear program; with a margin that survives rounding to whole units."""
        scale = self.programme.money_scale
        slack = 2 + self.budgets.sum(axis=1) + _TOLERANCE * scale if margin else 0
        spare = 2 + self.claims.sum(axis=1) + _TOLERANCE * scale if margin else 0
        upper = [(self.programme.budgets.amount - slack) / scale]
        upper.append((np.array(self.income, dtype=float) - spare) / scale)
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


def _exact(share: float) -> Fraction:
    return Fraction(repr(float(share)))


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


@dataclass(frozen=True)
class Payments:
    """Payments item by item: the way, the item, the period and the whole amount of each."""

    item: Integers
    way: Integers
    period: Integers
    amount: Integers


def share_among_items(programme: Programme, choice: Choice, amounts: Integers) -> Payments:
    """Share payments of cells among their items in proportion to cost.

    Parameters
    ----------
    programme
        The programme.
    choice
        What is chosen.
    amounts
        Payments by way and period (W x T) that add up to the cells' costs.

    Returns
    -------
    payments
        Items' costs and ways' payments add up exactly; each payment is its proportional part
        rounded down or up.
    """
    chosen = choice.chosen
    options = choice.option[chosen]
    row, kind = np.nonzero(programme.cost[options])
    item, cost = chosen[row], programme.cost[options][row, kind]
    group = programme.cell[options][row, kind] * programme.periods + choice.period[item]
    order = np.lexsort((item, group))
    ways, first = programme.ways_by_cell
    found = _shared(group[order], item[order], cost[order], first, ways, amounts)
    return Payments(*(np.ascontiguousarray(each) for each in found.T))


@njit(cache=True)
def _shared(
    group: Integers,
    item: Integers,
    cost: Integers,
    first: Integers,
    ways: Integers,
    amounts: Integers,
) -> Integers:
    periods = amounts.shape[1]
    count = 0
    for place in range(len(group)):
        cell = group[place] // periods
        count += first[cell + 1] - first[cell]
    found = np.zeros((count, 4), np.int64)
    filled, start = 0, 0
    while start < len(group):
        end = start
        while end < len(group) and group[end] == group[start]:
            end += 1
        cell, period = group[start] // periods, group[start] % periods
        payers = ways[first[cell] : first[cell + 1]]
        shares = _proportional(cost[start:end], amounts[payers, period])
        for place in range(start, end):
            for rank in range(len(payers)):
                if shares[place - start, rank] > 0:
                    found[filled, 0] = item[place]
                    found[filled, 1] = payers[rank]
                    found[filled, 2] = period
                    found[filled, 3] = shares[place - start, rank]
                    filled += 1
        start = end
    return found[:filled]


@njit(cache=True)
def _proportional(cost: Integers, total: Integers) -> Integers:
    """Round the proportional matrix so that rows and columns keep their sums (Gale 1957)."""
    whole = cost.sum()
    shares = np.zeros((len(cost), len(total)), np.int64)
    for row in range(len(cost)):
        for column in range(len(total)):
            shares[row, column] = int(np.floor(cost[row] * (total[column] / whole)))
    left = total - shares.sum(axis=0)
    for row in range(len(cost)):
        rest = cost[row] - shares[row].sum()
        order = np.argsort(-left)
        for rank in range(rest):
            shares[row, order[rank]] += 1
            left[order[rank]] -= 1
    _even_out(shares, left)
    return shares


@njit(cache=True)
def _even_out(shares: Integers, left: Integers) -> None:
    """Move single units from column to column where a float was a hair off a whole number."""
    for row in range(len(shares)):
        over, under = np.argmin(left), np.argmax(left)
        if left[under] <= 0:
            return
        if shares[row, over] > 0:
            shares[row, over] -= 1
            shares[row, under] += 1
            left[over] += 1
            left[under] -= 1
