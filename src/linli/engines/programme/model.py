"""The arrays of a programme: what may be chosen, who may pay for it, what must hold.

Problem: from each of many items (places) choose at most one option (scheme) and one period (year)
for it, so that the value is greatest while shared budgets pay for every cost.
Observations: whether money suffices depends only on the sum of costs by payment *cell* (costs that
the same payers may pay with the same shares) and period; who pays for which item is settled
afterwards, in proportion.
Decision: costs are added up by cell; a *way* is one payer of one cell with its least and most
share; budgets, covers, limits, floors, orders and companies are sparse rows over ways, options or
items. `docs/methods` writes the model down with the same names.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]
Truths: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True)
class Ways:
    """Who may pay for what: W payers of cells.

    Parameters
    ----------
    cell
        Cell that is paid, of each way (W).
    payer
        Number of the payer, of each way (W); a cell has each payer once.
    least, most
        Share of the cell's cost that the payer must and may pay (W).
    """

    cell: Integers
    payer: Integers
    least: Floats
    most: Floats


@dataclass(frozen=True)
class Budgets:
    """Payments through the ways of a pool over some periods are at most an amount.

    Parameters
    ----------
    pool_ways
        Pools x W, 1 where the pool holds the way.
    pool
        Pool of each row.
    first, last
        First and last period that the row adds up.
    amount
        Money (integer) of each row.
    """

    pool_ways: csr_array
    pool: Integers
    first: Integers
    last: Integers
    amount: Integers

    def __len__(self) -> int:
        return len(self.amount)


@dataclass(frozen=True)
class Covers:
    """Income of what is chosen is at least what payments claim of it.

    Parameters
    ----------
    incomes
        Covers x M, income of each option that counts.
    claims
        Covers x W, income claimed by a unit of money paid through a way.
    exact_claims
        `claims.data` as integers, to be divided by `scale`.
    scale
        Common denominator of `exact_claims`.
    """

    incomes: csr_array
    claims: csr_array
    exact_claims: Integers
    scale: int

    def __len__(self) -> int:
        return int(self.claims.shape[0])


@dataclass(frozen=True)
class Limits:
    """Sizes of the items of a place that are chosen in a period add up to at most an amount."""

    place_sizes: csr_array
    place: Integers
    period: Integers
    amount: Integers

    def __len__(self) -> int:
        return len(self.amount)


@dataclass(frozen=True)
class Orders:
    """What some items have got by a period may lag behind others only at a price.

    Parameters
    ----------
    shares
        Orders x N: share of an item in the later ones (above zero) or the earlier ones (below).
    penalty
        Value lost for each unit of lead of the later ones, in each period.
    """

    shares: csr_array
    penalty: Floats

    def __len__(self) -> int:
        return len(self.penalty)


@dataclass(frozen=True)
class Programme:
    """Everything that an engine reads: N items, M options, T periods, K kinds of cost, C cells.

    Parameters
    ----------
    first_option
        Options of item i are `first_option[i]` to `first_option[i + 1] - 1` (N + 1).
    must
        Items of which one option must be chosen (N).
    value
        Value of each option (M), not negative.
    weight
        What a unit of value counts in each period (T).
    cost
        Money (integer) by kind of cost (M x K).
    cell
        Cell that pays for it (M x K); of no meaning where the cost is zero.
    allowed
        Whether an option may be chosen in a period (M x T).
    cells
        Number of cells, C.
    ways, budgets, covers, limits, orders
        Who pays and what binds, see there.
    floors
        Floors x M: the chosen options' coefficients add up to at least zero.
    same
        Companies x N: chosen items of a company are chosen in the same period.
    apart
        Companies x N: no two of a company are chosen in the same period.
    """

    first_option: Integers
    must: Truths
    value: Floats
    weight: Floats
    cost: Integers
    cell: Integers
    allowed: Truths
    cells: int
    ways: Ways
    budgets: Budgets
    covers: Covers
    limits: Limits
    orders: Orders
    floors: csr_array
    same: csr_array
    apart: csr_array

    @property
    def items(self) -> int:
        """Number of items, N."""
        return len(self.must)

    @property
    def options(self) -> int:
        """Number of options, M."""
        return len(self.value)

    @property
    def periods(self) -> int:
        """Number of periods, T."""
        return len(self.weight)

    @cached_property
    def item(self) -> Integers:
        """Item of each option (M)."""
        return np.repeat(np.arange(self.items), np.diff(self.first_option))

    @cached_property
    def unit(self) -> int:
        """Greatest unit of money that divides every amount, so that scales leave no trace."""
        amounts = (self.cost, self.budgets.amount, self.covers.incomes.data.astype(np.int64))
        divisors = [np.gcd.reduce(each, axis=None) for each in amounts if each.size]
        return max(1, int(np.gcd.reduce(np.array(divisors, dtype=np.int64))) if divisors else 1)

    @cached_property
    def money_scale(self) -> float:
        """What money is divided by for arithmetic in floats: about the median cost."""
        totals = self.cost.sum(axis=1) // self.unit
        median = float(np.median(totals[totals > 0])) if (totals > 0).any() else 1.0
        return float(2.0 ** np.round(np.log2(max(median, 1.0)))) * self.unit

    @cached_property
    def value_scale(self) -> float:
        """What values are divided by: a power of two near the greatest."""
        greatest = float(self.value.max(initial=0.0))
        return float(2.0 ** np.round(np.log2(greatest))) if greatest > 0 else 1.0

    @cached_property
    def scaled_value(self) -> Floats:
        """Values divided by `value_scale` (M)."""
        scaled: Floats = self.value / self.value_scale
        return scaled

    @cached_property
    def reach(self) -> Floats:
        """Greatest scaled value of each item's options (N)."""
        reach = np.zeros(self.items)
        np.maximum.at(reach, self.item, self.scaled_value)
        return reach

    @cached_property
    def ways_by_cell(self) -> tuple[Integers, Integers]:
        """Ways in the order of their cells (W), and where each cell's begin (C + 1)."""
        order = np.argsort(self.ways.cell, kind="stable")
        first = np.searchsorted(self.ways.cell[order], np.arange(self.cells + 1))
        return order, first

    @cached_property
    def scaled_cost(self) -> Floats:
        """Costs divided by `money_scale` (M x K)."""
        scaled: Floats = self.cost / self.money_scale
        return scaled


@dataclass(frozen=True)
class Choice:
    """What is chosen: for each item the option, or -1, and its period.

    Parameters
    ----------
    option
        Number of the option among all, or -1 where the item is left out (N).
    period
        Its period (N); 0 where nothing is chosen.
    """

    option: Integers
    period: Integers

    @property
    def chosen(self) -> Integers:
        """Items with a choice."""
        return np.flatnonzero(self.option >= 0)


def choosing(programme: Programme, option: Integers, period: Integers) -> Choice:
    """Return the choice of some options, of different items, each in a period."""
    options = np.full(programme.items, -1, dtype=np.int64)
    periods = np.zeros(programme.items, dtype=np.int64)
    item = programme.item[option]
    options[item], periods[item] = option, period
    return Choice(options, periods)


def objective(programme: Programme, choice: Choice) -> float:
    """Return the value of a choice, less the penalties of its order."""
    chosen = choice.chosen
    values = programme.value[choice.option[chosen]] * programme.weight[choice.period[chosen]]
    return float(np.sum(values)) - penalties(programme, choice)


def penalties(programme: Programme, choice: Choice) -> float:
    """Return what a choice loses because later items lead earlier ones."""
    if not len(programme.orders):
        return 0.0
    chosen = choice.chosen
    begun = np.zeros((programme.items, programme.periods))
    begun[chosen, choice.period[chosen]] = 1.0
    lead = programme.orders.shares @ np.cumsum(begun, axis=1)
    return float(programme.orders.penalty @ np.maximum(lead, 0.0).sum(axis=1))


def without_option(programme: Programme) -> Truths:
    """Return which items must be chosen but have no allowed option."""
    possible = np.zeros(programme.items, dtype=bool)
    possible[programme.item[programme.allowed.any(axis=1)]] = True
    missing: Truths = programme.must & ~possible
    return missing


# How far a floor may be missed: sums of floats are no nearer.
FLOOR_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Broken:
    """What a choice breaks of the rules that tie items together, payments aside.

    Parameters
    ----------
    limits
        Size beyond each limit (L).
    floors, same, apart
        Rows that are broken.
    """

    limits: Integers
    floors: Integers
    same: Integers
    apart: Integers


def broken(programme: Programme, choice: Choice) -> Broken:
    """Return what a choice breaks of limits, floors and companies."""
    chosen = choice.chosen
    begun = np.zeros((programme.items, programme.periods))
    begun[chosen, choice.period[chosen]] = 1.0
    taken = np.zeros(programme.options)
    taken[choice.option[chosen]] = 1.0
    limits = programme.limits
    used = (limits.place_sizes @ begun)[limits.place, limits.period]
    return Broken(
        limits=np.maximum(np.rint(used).astype(np.int64) - limits.amount, 0),
        floors=np.flatnonzero(programme.floors @ taken < -FLOOR_TOLERANCE),
        same=np.flatnonzero(((programme.same @ begun) > 0).sum(axis=1) > 1),
        apart=np.flatnonzero(((programme.apart @ begun) > 1).any(axis=1)),
    )


def keeps_rules(programme: Programme, choice: Choice) -> bool:
    """Tell whether a choice keeps every rule but those of payments."""
    chosen = choice.chosen
    possible = programme.allowed[choice.option[chosen], choice.period[chosen]].all()
    if (choice.option[programme.must] < 0).any() or not possible:
        return False
    found = broken(programme, choice)
    rows = len(found.floors) + len(found.same) + len(found.apart)
    return not rows and not found.limits.any()


def cell_costs(programme: Programme, choice: Choice) -> Integers:
    """Return the money that each cell needs in each period (C x T)."""
    chosen = choice.chosen
    needed = np.zeros((programme.cells, programme.periods), dtype=np.int64)
    options = choice.option[chosen]
    periods = np.repeat(choice.period[chosen], programme.cost.shape[1])
    costs = programme.cost[options].ravel()
    paid = costs > 0
    np.add.at(needed, (programme.cell[options].ravel()[paid], periods[paid]), costs[paid])
    return needed


def incomes(programme: Programme, choice: Choice) -> list[int]:
    """Return the income that counts for each cover."""
    taken = np.zeros(programme.options, dtype=bool)
    taken[choice.option[choice.chosen]] = True
    rows = programme.covers.incomes
    each: list[int] = []
    for row in range(len(programme.covers)):
        span = slice(rows.indptr[row], rows.indptr[row + 1])
        each.append(int(rows.data[span][taken[rows.indices[span]]].astype(np.int64).sum()))
    return each
