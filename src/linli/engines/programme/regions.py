"""A programme in regions: parts that share some rows, priced together and planned one by one.

Problem: a province or a nation fits no single machine's patience, and its parts are tied by few
rows only: money from above, fairness, an order of zones.
Observations: at given prices the dual is a sum over regions, and so is its gradient; where the
prices are good, what each region uses of a shared row at these prices is what it should get of it.
Decision: all regions are priced together (`RegionalDual`), and only prices and sums travel. Then
each shared row is dealt out (`dealt`), each region is planned within what it got, and the plans
together keep every row. What regions get adds up to the row exactly, so that the bounds of the
regions add up to a bound of the whole.
Reference: G. B. Dantzig and P. Wolfe, Decomposition principle for linear programs, Operations
Research 8 (1960) 101-111 (prices); J. Kornai and T. Liptak, Two-level planning, Econometrica 33
(1965) 141-169 (amounts dealt out).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from linli.engines.programme.bound import evaluate
from linli.engines.programme.dual import Dual
from linli.engines.programme.model import Choice, incomes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linli.engines.programme.bound import Prices
    from linli.engines.programme.model import Floats, Integers, Programme, Truths

KINDS = ("budgets", "covers", "limits", "floors", "orders")
# Kinds that are dealt out in whole units.
_WHOLE = ("budgets", "covers", "limits")


def row_counts(programme: Programme) -> dict[str, int]:
    """Return the number of rows of each kind; an order has one for each period."""
    return {
        "budgets": len(programme.budgets),
        "covers": len(programme.covers),
        "limits": len(programme.limits),
        "floors": int(programme.floors.shape[0]),
        "orders": len(programme.orders) * programme.periods,
    }


def row_kinds(programme: Programme) -> Integers:
    """Return the kind of each row (R), as a number into `KINDS`."""
    return np.repeat(np.arange(len(KINDS)), list(row_counts(programme).values()))


def row_amounts(programme: Programme) -> Floats:
    """Return the right side of each row (R): money and sizes; zero for the other kinds."""
    counts = row_counts(programme)
    return np.concatenate(
        [
            programme.budgets.amount.astype(float),
            np.zeros(counts["covers"]),
            programme.limits.amount.astype(float),
            np.zeros(counts["floors"] + counts["orders"]),
        ]
    )


def unit_prices(programme: Programme, kinds: Integers) -> Floats:
    """Return what a scaled price of each row is in value by unit (R)."""
    by_money = programme.value_scale / programme.money_scale
    each = np.array([by_money, by_money, *[programme.value_scale] * 3])
    found: Floats = each[kinds]
    return found


class RegionalDual:
    """The dual of one region, in value and units that all regions have in common.

    Parameters
    ----------
    programme
        The region.
    """

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.dual = Dual(programme)
        self.unit = unit_prices(programme, row_kinds(programme))

    def prices(self, common: Floats) -> Prices:
        """Return the region's own prices for prices by row in value by unit (R)."""
        return self.dual.prices(common / self.unit / self.dual.shape.scale)

    def value(self, common: Floats, temperature: float) -> tuple[float, Floats]:
        """Return the smoothed dual of the region and its gradient: what is left of each row (R)."""
        scale = self.dual.shape.scale
        value, gradient = self.dual.value(common / self.unit / scale, temperature)
        worth = self.programme.value_scale
        return value * worth, gradient / scale * worth / self.unit

    def bound(self, common: Floats) -> float:
        """Return what no plan of the region is worth more than, paying these prices."""
        return evaluate(self.programme, self.prices(common)).bound


@dataclass(frozen=True)
class Joint:
    """The rows of all regions as one list of G rows.

    Parameters
    ----------
    place
        For each region the number among all rows of each of its own (R).
    kind
        Kind of each row (G), as a number into `KINDS`.
    amount
        Right side of each row (G).
    scale
        Price by unit of a variable of the dual (G).
    most
        Greatest price (G), infinite where there is none.
    weight
        What part of all items each region has.
    """

    place: tuple[Integers, ...]
    kind: Integers
    amount: Floats
    scale: Floats
    most: Floats
    weight: Floats

    @cached_property
    def shared(self) -> Integers:
        """How many regions have each row (G)."""
        counts = np.zeros(len(self.kind), dtype=np.int64)
        for rows in self.place:
            counts[rows] += 1
        return counts

    @cached_property
    def by_amount(self) -> Truths:
        """Whether each row (G) is of money or sizes, of which nobody can use less than nothing."""
        found: Truths = np.isin(self.kind, [KINDS.index("budgets"), KINDS.index("limits")])
        return found

    @cached_property
    def least(self) -> Floats:
        """The least that a region may get of each row (G): of money and sizes nothing."""
        return np.where(self.by_amount & (self.amount >= 0.0), 0.0, -np.inf)

    def parts(self, common: Floats) -> list[Floats]:
        """Return values by row (G) for each region by its own rows (R)."""
        return [common[rows] for rows in self.place]

    def added(self, parts: Sequence[Floats]) -> Floats:
        """Add up what regions have by row, in their order."""
        total = np.zeros(len(self.kind))
        for rows, part in zip(self.place, parts, strict=True):
            total[rows] += part
        return total


def dealt(joint: Joint, left: Sequence[Floats]) -> list[Floats]:
    """Deal out the shared rows by what regions use of them.

    Parameters
    ----------
    joint
        The rows.
    left
        What each region would leave of its rows if it had their whole amounts (R each).

    Returns
    -------
    changes
        To be added to the whole amounts, so that what regions get adds up to them, of money and
        sizes exactly: each region gets what it uses and its part of what is left over.
    """
    used = [
        np.maximum(joint.amount[rows] - rest, joint.least[rows])
        for rows, rest in zip(joint.place, left, strict=True)
    ]
    over = joint.amount - joint.added(used)
    wanted = [
        np.maximum(use + weight * over[rows], joint.least[rows])
        for rows, use, weight in zip(joint.place, used, _weights(joint, used), strict=True)
    ]
    whole = np.isin(joint.kind, [KINDS.index(each) for each in _WHOLE])
    parts = [
        np.where(whole[rows], np.floor(each), each)
        for rows, each in zip(joint.place, wanted, strict=True)
    ]
    # What rounding leaves, about a unit by region, is a matter of whoever has most.
    rest = joint.amount - joint.added(parts)
    return [
        part + np.where(mine, rest[rows], 0.0) - joint.amount[rows]
        for rows, part, mine in zip(joint.place, parts, _most_places(joint, parts), strict=True)
    ]


def asking_more(
    joint: Joint, left: Sequence[Floats], regions: Sequence[int], factor: float
) -> list[Floats]:
    """Return what regions leave of their rows where some ask for more money and capacity.

    Parameters
    ----------
    joint
        The rows.
    left
        What each region would leave of its rows (R each).
    regions
        Those that ask for more.
    factor
        How many times what they use; and as many times less one their part by items, since what a
        region does not use at all at the prices may be what it lacks.
    """
    asked = list(left)
    for region in regions:
        rows = joint.place[region]
        amount = joint.amount[rows]
        use = np.maximum(amount - left[region], 0.0)
        more = (factor - 1.0) * (use + joint.weight[region] * amount)
        asked[region] = left[region] - np.where(joint.by_amount[rows], more, 0.0)
    return asked


def _weights(joint: Joint, used: Sequence[Floats]) -> list[Floats]:
    """Each region's part of what is left over: of money and sizes by use, else by items."""
    uses = [np.maximum(each, 0.0) for each in used]
    total = joint.added(uses)
    by_use = joint.by_amount & (total > 0)
    items = joint.added(  # of those regions that have the row
        [np.full(len(rows), weight) for rows, weight in zip(joint.place, joint.weight, strict=True)]
    )
    safe = np.where(by_use, total, 1.0)
    return [
        np.where(by_use[rows], use / safe[rows], weight / items[rows])
        for rows, use, weight in zip(joint.place, uses, joint.weight, strict=True)
    ]


def _most_places(joint: Joint, parts: Sequence[Floats]) -> list[Truths]:
    """Tell for each region's rows whether it has most of the row; of several the first."""
    most = np.full(len(joint.kind), -np.inf)
    holder = np.zeros(len(joint.kind), dtype=np.int64)
    for number, (rows, part) in enumerate(zip(joint.place, parts, strict=True)):
        more = part > most[rows]
        holder[rows[more]] = number
        most[rows] = np.maximum(most[rows], part)
    return [holder[rows] == number for number, rows in enumerate(joint.place)]


def allotted(programme: Programme, change: Floats) -> Programme:
    """Return a region that has got more or less of its rows.

    Parameters
    ----------
    programme
        The region.
    change
        What is added to its rows (R).

    Returns
    -------
    programme
        With new amounts of budgets and limits. What others lend of income, fairness or order is
        an item for each period, behind the region's own, that has to be chosen and costs nothing.
    """
    counts = row_counts(programme)
    ends = np.cumsum(list(counts.values()))[:-1]
    budgets, covers, limits, floors, orders = np.split(change, ends)
    changed = replace(
        programme,
        budgets=replace(
            programme.budgets,
            amount=programme.budgets.amount + np.rint(budgets).astype(np.int64),
        ),
        limits=replace(
            programme.limits, amount=programme.limits.amount + np.rint(limits).astype(np.int64)
        ),
    )
    if not (covers.any() or floors.any() or orders.any()):
        return changed
    return _with_loans(changed, covers, floors, orders.reshape(-1, programme.periods))


def _with_loans(programme: Programme, covers: Floats, floors: Floats, orders: Floats) -> Programme:
    periods, kinds = programme.periods, programme.cost.shape[1]
    first = programme.first_option[-1]
    zeros = np.zeros((periods, kinds), np.int64)
    earned = sparse.csr_array(_in_first(np.rint(covers), periods))
    spared = sparse.csr_array(_in_first(floors, periods))
    # The lead of a period is the sum of all shares up to it.
    shares = sparse.csr_array(-np.diff(orders, axis=1, prepend=0.0))
    return replace(
        programme,
        first_option=np.append(programme.first_option, first + 1 + np.arange(periods)),
        must=np.append(programme.must, np.ones(periods, bool)),
        value=np.append(programme.value, np.zeros(periods)),
        cost=np.vstack([programme.cost, zeros]),
        cell=np.vstack([programme.cell, zeros]),
        allowed=np.vstack([programme.allowed, np.eye(periods, dtype=bool)]),
        covers=replace(programme.covers, incomes=_beside(programme.covers.incomes, earned)),
        floors=_beside(programme.floors, spared),
        orders=replace(programme.orders, shares=_beside(programme.orders.shares, shares)),
        limits=replace(programme.limits, place_sizes=_wider(programme.limits.place_sizes, periods)),
        same=_wider(programme.same, periods),
        apart=_wider(programme.apart, periods),
    )


def _in_first(values: Floats, periods: int) -> Floats:
    table = np.zeros((len(values), periods))
    table[:, 0] = values
    return table


def _beside(matrix: sparse.csr_array, more: sparse.csr_array) -> sparse.csr_array:
    return sparse.csr_array(sparse.hstack([matrix, more], format="csr"))


def _wider(matrix: sparse.csr_array, columns: int) -> sparse.csr_array:
    return _beside(matrix, sparse.csr_array((matrix.shape[0], columns)))


def own_items(programme: Programme, choice: Choice) -> Choice:
    """Return a choice without what others lend."""
    return Choice(choice.option[: programme.items], choice.period[: programme.items])


@dataclass(frozen=True)
class Used:
    """What a region's plan uses of its rows and is worth before the penalties of orders.

    Parameters
    ----------
    value
        Value of what is chosen.
    left
        What is left of each row (R) of what the region has read, before anything was dealt out.
    chosen
        Number of items that are chosen.
    """

    value: float
    left: Floats
    chosen: int


def used(programme: Programme, choice: Choice, amounts: Integers) -> Used:
    """Return what a plan uses of a region's rows.

    Parameters
    ----------
    programme
        The region as it was read.
    choice
        Its plan, without loans.
    amounts
        Payments by way and period (W x T).
    """
    budgets, covers, limits = programme.budgets, programme.covers, programme.limits
    paid = np.cumsum(budgets.pool_ways.astype(np.int64) @ amounts, axis=1)
    until = paid[budgets.pool, budgets.last]
    before = np.where(budgets.first > 0, paid[budgets.pool, budgets.first - 1], 0)
    claimed = covers.claims @ amounts.sum(axis=1).astype(float)
    earned = np.array(incomes(programme, choice), dtype=float)
    chosen = choice.chosen
    begun = np.zeros((programme.items, programme.periods))
    begun[chosen, choice.period[chosen]] = 1.0
    taken = np.zeros(programme.options)
    taken[choice.option[chosen]] = 1.0
    lead = programme.orders.shares @ np.cumsum(begun, axis=1)
    left = np.concatenate(
        [
            (budgets.amount - (until - before)).astype(float),
            earned - claimed,
            limits.amount - (limits.place_sizes @ begun)[limits.place, limits.period],
            programme.floors @ taken,
            -lead.ravel(),
        ]
    )
    values = programme.value[choice.option[chosen]] * programme.weight[choice.period[chosen]]
    return Used(float(np.sum(values)), left, len(chosen))
