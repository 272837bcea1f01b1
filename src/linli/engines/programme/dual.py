"""Prices of a large programme: the Lagrangian dual, smoothed, by L-BFGS-B from warm to cold.

Every item spreads over its options by a softmax and every cell over its payers by their logistic
counterpart, so that the dual is smooth; the temperature then falls. Whatever comes out is a valid
start, since the bound is evaluated without smoothing (`bound.evaluate`).
Reference: Yu. Nesterov, Smooth minimization of non-smooth functions, Mathematical Programming 103
(2005) 127-152; R. H. Byrd et al., SIAM Journal on Scientific Computing 16 (1995) 1190-1208.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from linli.engines.programme.bound import (
    Prices,
    constant,
    evaluate,
    no_prices,
    option_bonus,
    period_price,
)
from linli.engines.programme.linear import budget_ways
from linli.engines.programme.smoothing import soft_fill, spread

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from linli.engines.programme.highs import Stop
    from linli.engines.programme.model import Floats, Programme

# Temperatures, as parts of an item's greatest value.
TEMPERATURES = (0.015, 0.004, 0.0013, 4e-4, 1.3e-4, 4e-5)
_ITERATIONS = 90


@dataclass(frozen=True)
class _Shape:
    """Where the variables of the dual stand, and by what each is multiplied."""

    budgets: slice
    covers: slice
    limits: slice
    floors: slice
    orders: slice
    scale: Floats


class Dual:
    """The smoothed dual of one programme.

    Parameters
    ----------
    programme
        The programme.
    """

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.shape = _shape(programme)
        self.rows = budget_ways(programme)
        self.columns = sparse.csr_array(self.rows.T)
        self.claims = sparse.csr_array(programme.covers.claims.T)
        self.reach = np.maximum(programme.reach, 1e-9)
        self.way_order, self.first_way = programme.ways_by_cell

    def prices(self, variables: Floats) -> Prices:
        """Return the prices that some variables mean."""
        shape, programme = self.shape, self.programme
        values = variables * shape.scale
        none = no_prices(programme)
        return Prices(
            budgets=values[shape.budgets],
            covers=values[shape.covers],
            limits=values[shape.limits],
            floors=values[shape.floors],
            orders=values[shape.orders].reshape(-1, programme.periods),
            members=none.members,
            apart=none.apart,
        )

    def variables(self, prices: Prices) -> Floats:
        """Return the variables of some prices."""
        values = np.concatenate(
            [prices.budgets, prices.covers, prices.limits, prices.floors, prices.orders.ravel()]
        )
        found: Floats = values / self.shape.scale
        return found

    def value(self, variables: Floats, temperature: float) -> tuple[float, Floats]:
        """Return the smoothed dual and its gradient."""
        programme, shape = self.programme, self.shape
        prices = self.prices(variables)
        cell_price, share = self._fill(self._way_price(prices), 0.5 * temperature)
        costs = np.zeros((programme.cells, programme.periods))
        of_option = np.zeros(programme.options)
        of_item = np.zeros((programme.items, programme.periods))
        total = spread(
            programme.first_option,
            programme.must,
            programme.scaled_value,
            programme.weight,
            programme.scaled_cost,
            programme.cell,
            programme.allowed,
            cell_price,
            option_bonus(programme, prices),
            period_price(programme, prices),
            self.reach * temperature,
            costs,
            of_option,
            of_item,
        )
        paid = share * costs[programme.ways.cell]
        gradient = np.empty(len(variables))
        amount = programme.budgets.amount / programme.money_scale
        gradient[shape.budgets] = amount - self.rows @ paid.ravel()
        gradient[shape.covers] = self._cover_slack(of_option, paid)
        gradient[shape.limits] = self._limit_slack(of_item)
        gradient[shape.floors] = programme.floors @ of_option
        gradient[shape.orders] = -(programme.orders.shares @ np.cumsum(of_item, axis=1)).ravel()
        return total + constant(programme, prices), gradient * shape.scale

    def _way_price(self, prices: Prices) -> Floats:
        claims = self.claims @ prices.covers
        price: Floats = (self.columns @ prices.budgets).reshape(len(claims), -1) + claims[:, None]
        return price

    def _cover_slack(self, of_option: Floats, paid: Floats) -> Floats:
        covers = self.programme.covers
        earned = covers.incomes @ of_option / self.programme.money_scale
        slack: Floats = earned - covers.claims @ paid.sum(axis=1)
        return slack

    def _limit_slack(self, of_item: Floats) -> Floats:
        limits = self.programme.limits
        used = (limits.place_sizes @ of_item)[limits.place, limits.period]
        slack: Floats = limits.amount - used
        return slack

    def _fill(self, way_price: Floats, temperature: float) -> tuple[Floats, Floats]:
        price = np.zeros((self.programme.cells, self.programme.periods))
        share = np.zeros_like(way_price)
        ways = self.programme.ways
        soft_fill(
            self.first_way,
            self.way_order,
            ways.least,
            ways.most,
            way_price,
            temperature,
            price,
            share,
        )
        return price, share

    def most(self) -> Floats:
        """Return the greatest value of each variable, infinite where there is none."""
        upper = np.full(len(self.shape.scale), np.inf)
        penalty = self.programme.orders.penalty / self.programme.value_scale
        upper[self.shape.orders] = np.repeat(penalty, self.programme.periods)
        found: Floats = upper / self.shape.scale
        return found


def _shape(programme: Programme) -> _Shape:
    counts = (
        len(programme.budgets),
        len(programme.covers),
        len(programme.limits),
        programme.floors.shape[0],
        len(programme.orders) * programme.periods,
    )
    ends = np.cumsum((0, *counts))
    spans = [slice(int(a), int(b)) for a, b in pairwise(ends)]
    amount = np.maximum(programme.budgets.amount / programme.money_scale, 1e-3)
    size = np.maximum(programme.limits.amount, 1).astype(float)
    scale = np.concatenate(
        [
            1.0 / np.sqrt(amount),
            np.ones(counts[1]),
            1.0 / size,
            np.ones(counts[3]),
            np.ones(counts[4]),
        ]
    )
    budgets, covers, limits, floors, orders = spans
    return _Shape(budgets, covers, limits, floors, orders, scale)


def dual_prices(programme: Programme, stop: Stop, start: Prices | None = None) -> Prices:
    """Return prices near to the best ones.

    Parameters
    ----------
    programme
        The programme.
    stop
        When to return the best prices so far.
    start
        Prices of a similar programme; the coldest stages are enough then.

    Returns
    -------
    prices
        The best of all stages by their bound.
    """
    dual = Dual(programme)
    begin = no_prices(programme) if start is None else start
    found = cooled(
        dual.value,
        lambda variables: evaluate(programme, dual.prices(variables)).bound,
        dual.variables(begin),
        dual.most(),
        TEMPERATURES if start is None else TEMPERATURES[3:],
        stop,
    )
    return dual.prices(found)


def cooled(
    value: Callable[[Floats, float], tuple[float, Floats]],
    bound: Callable[[Floats], float],
    variables: Floats,
    most: Floats,
    temperatures: Sequence[float],
    stop: Stop,
) -> Floats:
    """Minimise a smoothed dual at falling temperatures.

    Parameters
    ----------
    value
        The dual and its gradient, for variables at a temperature.
    bound
        What variables prove without smoothing.
    variables
        Where to begin.
    most
        Greatest value of each variable, infinite where there is none; the least is zero.
    temperatures
        Stages, warm to cold.
    stop
        When to return the best so far.

    Returns
    -------
    variables
        The best of the beginning and of all stages by their bound.
    """
    # Half a second to import, which only large programmes need.
    from scipy.optimize import Bounds, minimize

    def ask(_: Floats) -> None:
        if stop.due:
            raise StopIteration

    best = (bound(variables), variables)
    limits = Bounds(np.zeros(len(variables)), most)
    for temperature in temperatures:
        if stop.due:
            break
        variables = minimize(
            value,
            variables,
            args=(temperature,),
            jac=True,
            bounds=limits,
            method="L-BFGS-B",
            options={"maxiter": _ITERATIONS, "maxcor": 20},
            callback=ask,
        ).x
        proven = bound(variables)
        if proven < best[0]:
            best = (proven, variables)
    return best[1]
