"""A bound that anyone can check: prices of all shared rules, and the best choices at these prices.

Whatever the prices (each of the right sign), no plan is worth more than the sum of what each item
would choose by itself when it pays them, plus what the rules' amounts are worth. One pass over the
options proves it; how the prices were found does not matter.
Reference: A. M. Geoffrion, Lagrangean relaxation for integer programming, Mathematical Programming
Study 2 (1974) 82-114.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from linli.engines.programme.linear import Columns, budget_ways

if TYPE_CHECKING:
    from linli.engines.programme.linear import ChoiceModel
    from linli.engines.programme.model import Floats, Integers, Programme, Truths


@dataclass(frozen=True)
class Prices:
    """What a unit of each shared rule is worth, in scaled value by scaled money.

    Parameters
    ----------
    budgets
        Of each budget row, at least zero.
    covers
        Of each cover, at least zero.
    limits
        Of each limit row, by unit of size, at least zero.
    floors
        Of each floor, at least zero.
    orders
        Of each order and period (O x T), from zero to the penalty.
    members
        Of each entry of `Programme.same` and period, at least zero.
    apart
        Of each company apart and period, at least zero.
    """

    budgets: Floats
    covers: Floats
    limits: Floats
    floors: Floats
    orders: Floats
    members: Floats
    apart: Floats


def no_prices(programme: Programme) -> Prices:
    """Return prices of zero."""
    periods = programme.periods
    return Prices(
        budgets=np.zeros(len(programme.budgets)),
        covers=np.zeros(len(programme.covers)),
        limits=np.zeros(len(programme.limits)),
        floors=np.zeros(programme.floors.shape[0]),
        orders=np.zeros((len(programme.orders), periods)),
        members=np.zeros((programme.same.nnz, periods)),
        apart=np.zeros((programme.apart.shape[0], periods)),
    )


def prices_of(programme: Programme, model: ChoiceModel, duals: Floats) -> Prices:
    """Return prices from the row duals of a solved linear model, signs made right.

    Parameters
    ----------
    programme
        The programme.
    model
        The model that was solved.
    duals
        Change of the objective by a unit of each row's bound.
    """
    periods = programme.periods
    spans = {name: duals[span] for name, span in model.spans.items()}
    penalty = (programme.orders.penalty / programme.value_scale)[:, None]
    scale = np.maximum(programme.limits.amount, 1)
    return Prices(
        budgets=np.maximum(spans["budgets"], 0.0),
        covers=np.maximum(-spans["covers"], 0.0),
        limits=np.maximum(spans["limits"], 0.0) / scale,
        floors=np.maximum(-spans["floors"], 0.0),
        orders=np.clip(spans["orders"].reshape(-1, periods), 0.0, penalty),
        members=np.maximum(spans["members"].reshape(-1, periods), 0.0),
        apart=np.maximum(spans["apart"].reshape(-1, periods), 0.0),
    )


@dataclass(frozen=True)
class Priced:
    """What prices make of options and items.

    Parameters
    ----------
    cell_price
        Least cost of a unit of money for each cell and period (C x T).
    bonus
        Of each option, whatever its period (M).
    item_price
        Of each item and period, whatever its option (N x T).
    constant
        What the rules' amounts are worth.
    """

    cell_price: Floats
    bonus: Floats
    item_price: Floats
    constant: float


def priced(programme: Programme, prices: Prices) -> Priced:
    """Return prices by cell, option and item."""
    way_price = way_prices(programme, prices)
    return Priced(
        cell_price=cheapest_fill(programme, way_price)[0],
        bonus=option_bonus(programme, prices),
        item_price=period_price(programme, prices),
        constant=constant(programme, prices),
    )


def way_prices(programme: Programme, prices: Prices) -> Floats:
    """Return what a unit of money through each way costs in each period (W x T)."""
    ways, periods = len(programme.ways.cell), programme.periods
    budgets = budget_ways(programme).T @ prices.budgets
    claims = programme.covers.claims.T @ prices.covers
    total: Floats = budgets.reshape(ways, periods) + claims[:, None]
    return total


def option_bonus(programme: Programme, prices: Prices) -> Floats:
    """Return what covers and floors give each option, whatever its period (M)."""
    income = programme.covers.incomes.T @ prices.covers / programme.money_scale
    total: Floats = income + programme.floors.T @ prices.floors
    return total


def period_price(programme: Programme, prices: Prices) -> Floats:
    """Return what limits, orders and companies cost each item in each period (N x T)."""
    limits, periods = programme.limits, programme.periods
    by_place = np.zeros((limits.place_sizes.shape[0], periods))
    np.add.at(by_place, (limits.place, limits.period), prices.limits)
    later = np.cumsum(prices.orders[:, ::-1], axis=1)[:, ::-1]
    total: Floats = (
        limits.place_sizes.T @ by_place
        + programme.orders.shares.T @ later
        + programme.apart.T @ prices.apart
    )
    members = programme.same.nonzero()[1]
    np.add.at(total, members, prices.members)
    return total


def constant(programme: Programme, prices: Prices) -> float:
    """Return what the rules' amounts are worth at some prices."""
    budgets = prices.budgets @ (programme.budgets.amount / programme.money_scale)
    limits = prices.limits @ programme.limits.amount
    return float(budgets + limits + prices.apart.sum()) + _companies(programme, prices)


def _companies(programme: Programme, prices: Prices) -> float:
    """A company takes the period in which its members pay most."""
    company = programme.same.nonzero()[0]
    paid = np.zeros((programme.same.shape[0], programme.periods))
    np.add.at(paid, company, prices.members)
    return float(paid.max(axis=1, initial=0.0).sum())


def cheapest_fill(programme: Programme, way_price: Floats) -> tuple[Floats, Floats]:
    """Pay a unit of money of each cell by its cheapest ways.

    Parameters
    ----------
    programme
        The programme, of which every cell can be paid.
    way_price
        Price of a unit through each way (W x T).

    Returns
    -------
    price, share
        Price of a unit of each cell (C x T), and what part of it each way pays (W x T).
    """
    ways = programme.ways
    price = np.zeros((programme.cells, programme.periods))
    share = np.zeros_like(way_price)
    order, first = programme.ways_by_cell
    _fill(first, order, ways.least, ways.most, way_price, price, share)
    return price, share


@njit(cache=True)
def _fill(
    first: Integers,
    order: Integers,
    least: Floats,
    most: Floats,
    way_price: Floats,
    price: Floats,
    share: Floats,
) -> None:
    for cell in range(len(first) - 1):
        ways = order[first[cell] : first[cell + 1]]
        for period in range(price.shape[1]):
            left = 1.0
            for way in ways:
                share[way, period] = least[way]
                left -= least[way]
            for way in ways[np.argsort(way_price[ways, period])]:
                more = min(left, most[way] - least[way])
                if more > 0.0:
                    share[way, period] += more
                    left -= more
            for way in ways:
                price[cell, period] += share[way, period] * way_price[way, period]


@dataclass(frozen=True)
class Best:
    """What each item would choose at given prices.

    Parameters
    ----------
    gain
        Its gain (N), at least zero where it need not choose.
    option, period
        What it would choose (N); option -1 for nothing.
    bound
        No plan is worth more, in the programme's own units.
    """

    gain: Floats
    option: Integers
    period: Integers
    bound: float


def evaluate(programme: Programme, prices: Prices) -> Best:
    """Return what items choose at some prices, and the bound that this proves.

    Parameters
    ----------
    programme
        The programme; each item that must be chosen has an allowed option.
    prices
        Any prices of the right signs.

    Returns
    -------
    best
        The bound includes an allowance for the rounding of sums.
    """
    view = priced(programme, prices)
    gain = np.full(programme.items, -np.inf)
    option = np.full(programme.items, -1, dtype=np.int64)
    period = np.zeros(programme.items, dtype=np.int64)
    _choose(
        programme.first_option,
        programme.must,
        programme.scaled_value,
        programme.weight,
        programme.scaled_cost,
        programme.cell,
        programme.allowed,
        view.cell_price,
        view.bonus,
        view.item_price,
        gain,
        option,
        period,
    )
    total = float(np.sum(gain)) + view.constant
    size = float(np.sum(np.abs(gain))) + abs(view.constant) + 1.0
    slips = 8.0 * np.finfo(float).eps * size * (programme.cost.shape[1] + programme.periods + 32)
    return Best(gain, option, period, (total + slips) * programme.value_scale)


@njit(cache=True, inline="always")
def gains(
    value: Floats,
    weight: Floats,
    cost: Floats,
    cell: Integers,
    allowed: Truths,
    cell_price: Floats,
    bonus: Floats,
    item_price: Floats,
    item: int,
    option: int,
    gain: Floats,
    row: int,
) -> None:
    """Fill in what an option gains in each period, minus infinity where it is not allowed.

    Into a row of a table, since handing views of arrays about costs more than the sums.
    """
    for period in range(len(weight)):
        gain[row, period] = -np.inf
        if allowed[option, period]:
            worth = value[option] * weight[period] + bonus[option] - item_price[item, period]
            for kind in range(cost.shape[1]):
                if cost[option, kind] > 0.0:
                    worth -= cost[option, kind] * cell_price[cell[option, kind], period]
            gain[row, period] = worth


@njit(cache=True)
def _choose(
    first_option: Integers,
    must: Truths,
    value: Floats,
    weight: Floats,
    cost: Floats,
    cell: Integers,
    allowed: Truths,
    cell_price: Floats,
    bonus: Floats,
    item_price: Floats,
    gain: Floats,
    option: Integers,
    period: Integers,
) -> None:
    row = np.empty((1, len(weight)))
    for item in range(len(must)):
        if not must[item]:
            gain[item] = 0.0
        for each in range(first_option[item], first_option[item + 1]):
            gains(
                value,
                weight,
                cost,
                cell,
                allowed,
                cell_price,
                bonus,
                item_price,
                item,
                each,
                row,
                0,
            )
            for time in range(len(weight)):
                if row[0, time] > gain[item]:
                    gain[item] = row[0, time]
                    option[item] = each
                    period[item] = time


def reduced_gains(programme: Programme, prices: Prices, columns: Columns) -> Floats:
    """Return what each pair of option and period is worth at some prices."""
    view = priced(programme, prices)
    option, period = columns.option, columns.period
    item = programme.item[option]
    paid = programme.scaled_cost[option] * view.cell_price[programme.cell[option], period[:, None]]
    found: Floats = (
        programme.scaled_value[option] * programme.weight[period]
        + view.bonus[option]
        - view.item_price[item, period]
        - paid.sum(axis=1)
    )
    return found


def near_best(programme: Programme, gains: Floats, columns: Columns, width: float) -> Truths:
    """Tell which columns gain nearly as much as the best of their item.

    Parameters
    ----------
    programme
        The programme.
    gains
        Gain of each column (`reduced_gains`).
    columns
        Pairs of option and period.
    width
        How far from the best, as a part of the item's greatest value.
    """
    item = programme.item[columns.option]
    best = np.where(programme.must, -np.inf, 0.0)
    np.maximum.at(best, item, gains)
    near: Truths = gains >= (best - width * programme.reach)[item]
    return near
