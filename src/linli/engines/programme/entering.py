"""One item that a plan leaves out: what keeps it out, and what it would displace.

What keeps it out are prices: an option's reduced gain is its value less what each shared rule
charges for it. What it displaces is a mixed program with the item fixed, that keeps what it can of
the plan.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from linli.engines.programme.bound import Prices, cheapest_fill, reduced_gains, way_prices
from linli.engines.programme.highs import MixedLimits
from linli.engines.programme.linear import Columns, all_columns, budget_ways
from linli.engines.programme.model import objective
from linli.engines.programme.payable import picked
from linli.engines.programme.rounding import chosen_among

if TYPE_CHECKING:
    from linli.engines.programme.exact import Options
    from linli.engines.programme.highs import Stop
    from linli.engines.programme.model import Choice, Floats, Programme

_FEW_COLUMNS = 4_000
_WIDTH = 400


@dataclass(frozen=True)
class Charges:
    """What each shared rule charges for an option in a period, in the programme's own units.

    The option's value less all charges is its reduced gain; a charge below zero is earned.

    Parameters
    ----------
    budgets, covers, limits, floors, orders, apart, same
        By row of each; orders and companies over all their periods.
    """

    budgets: Floats
    covers: Floats
    limits: Floats
    floors: Floats
    orders: Floats
    apart: Floats
    same: Floats

    @property
    def total(self) -> float:
        """All charges together."""
        return float(sum(each.sum() for each in vars(self).values()))


def charges(programme: Programme, prices: Prices, option: int, period: int) -> Charges:
    """Return what each shared rule charges for an option in a period.

    Parameters
    ----------
    programme, prices
        The programme and prices of its rules.
    option, period
        What is looked at; who pays is what is cheapest at these prices.
    """
    item = programme.item[option]
    paid = _cheapest_payments(programme, prices, option, period)
    limits, orders = programme.limits, programme.orders
    size = limits.place_sizes.tocsc()[:, [item]].toarray().ravel()
    share = orders.shares.tocsc()[:, [item]].toarray().ravel()
    of_company = programme.same.nonzero()
    same = np.zeros(programme.same.shape[0])
    mine = of_company[1] == item
    np.add.at(same, of_company[0][mine], prices.members[mine, period])
    income = programme.covers.incomes.tocsc()[:, [option]].toarray().ravel()
    claimed = programme.covers.claims @ paid.sum(axis=1) - income / programme.money_scale
    scale = programme.value_scale
    return Charges(
        budgets=prices.budgets * (budget_ways(programme) @ paid.ravel()) * scale,
        covers=prices.covers * claimed * scale,
        limits=prices.limits * np.where(limits.period == period, size[limits.place], 0) * scale,
        floors=-prices.floors * programme.floors.tocsc()[:, [option]].toarray().ravel() * scale,
        orders=prices.orders[:, period:].sum(axis=1) * share * scale,
        apart=prices.apart[:, period]
        * programme.apart.tocsc()[:, [item]].toarray().ravel()
        * scale,
        same=same * scale,
    )


def _cheapest_payments(programme: Programme, prices: Prices, option: int, period: int) -> Floats:
    """Payments of an option by way and period (W x T), scaled."""
    _, share = cheapest_fill(programme, way_prices(programme, prices))
    cost = np.zeros(programme.cells)
    np.add.at(cost, programme.cell[option], programme.scaled_cost[option])
    paid = np.zeros_like(share)
    paid[:, period] = share[:, period] * cost[programme.ways.cell]
    return paid


@dataclass(frozen=True)
class Displaced:
    """The plan that has the item in it.

    Parameters
    ----------
    choice
        The plan, or None where none was found.
    objective, bound
        Its value, and what no plan with the item passes.
    """

    choice: Choice | None
    objective: float
    bound: float


def displaced(
    programme: Programme,
    prices: Prices,
    choice: Choice,
    item: int,
    options: Options,
    stop: Stop,
) -> Displaced:
    """Find the best plan that has an item in it, keeping what can be kept of a plan.

    Parameters
    ----------
    programme
        The programme.
    prices
        Prices of its rules.
    choice
        A plan without the item.
    item
        The item.
    options
        Gap, threads and seed.
    stop
        When to give up.

    Returns
    -------
    displaced
        First the item with others left out, then any other change that pays.
    """
    must = programme.must.copy()
    must[item] = True
    locked = replace(programme, must=must)
    own = _near_plan(locked, prices, choice, item, 0)
    worth = abs(objective(programme, choice)) / programme.value_scale
    kept = (choice, 0.25 * max(options.gap, 1e-9) * worth / programme.items)
    limits = MixedLimits(options.gap, options.work, options.threads, options.seed)
    half = stop.within(stop.left / 2) if np.isfinite(stop.until) else stop
    first, _ = chosen_among(locked, own, limits, half, kept)
    width = len(all_columns(locked)) if locked.options * locked.periods <= _FEW_COLUMNS else _WIDTH
    wide = _near_plan(locked, prices, choice, item, width)
    second, bound = chosen_among(locked, wide, limits, stop, kept, first)
    plans = [each for each in (second, first) if each is not None]
    best = max(plans, key=lambda each: objective(programme, each), default=None)
    whole = len(wide) == len(all_columns(locked))
    value = objective(programme, best) if best is not None else float("-inf")
    return Displaced(best, value, max(bound, value) if whole else float("inf"))


def _near_plan(
    programme: Programme, prices: Prices, choice: Choice, item: int, width: int
) -> Columns:
    """The plan's columns, all of the item's, and some of greatest reduced gain."""
    columns = all_columns(programme)
    of_item = programme.item[columns.option]
    keep = picked(programme, columns, choice) > 0.5
    keep |= (of_item == item) | (programme.must & (choice.option < 0))[of_item]
    others = np.flatnonzero(~keep)
    gains = reduced_gains(programme, prices, columns)[others]
    keep[others[np.argsort(-gains, kind="stable")[:width]]] = True
    return Columns(columns.option[keep], columns.period[keep])
