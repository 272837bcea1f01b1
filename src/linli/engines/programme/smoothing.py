"""Kernels of the smoothed dual: what ways, options and items do when they choose softly.

Every cell pays a unit by all its ways, the dearer the less (a logistic share between least and
most); every item spreads over its options and periods by a softmax.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from linli.engines.programme.bound import gains

if TYPE_CHECKING:
    from linli.engines.programme.model import Floats, Integers, Truths

# How nearly the shares of a cell add up to a unit before they are divided by their sum.
_EVEN = 1e-7
# So many temperatures from its price a way pays all or nothing, as far as numbers can tell.
_FAR = 40.0
_NEVER = 300.0


@njit(cache=True)
def soft_fill(
    first: Integers,
    order: Integers,
    least: Floats,
    most: Floats,
    way_price: Floats,
    temperature: float,
    price: Floats,
    share: Floats,
) -> None:
    """Pay a unit by all ways, the dearer the less: a logistic share between least and most."""
    odds = np.empty(len(order))
    cheapest = np.empty(len(order), dtype=np.int64)
    for cell in range(len(first) - 1):
        begin, end = first[cell], first[cell + 1]
        for period in range(price.shape[1]):
            around = _last_payer(begin, end, order, least, most, way_price, period, cheapest)
            for place in range(begin, end):
                away = (way_price[order[place], period] - around) / temperature
                odds[place] = np.exp(min(max(away, -_NEVER), _NEVER))
            factor = _margin(begin, end, order, least, most, odds)
            total = 0.0
            for place in range(begin, end):
                way = order[place]
                part = 1.0 / (1.0 + odds[place] * factor)
                share[way, period] = least[way] + (most[way] - least[way]) * part
                total += share[way, period]
            for place in range(begin, end):
                way = order[place]
                share[way, period] /= total
                price[cell, period] += share[way, period] * way_price[way, period]
            entropy = _entropy(begin, end, order, least, most, share, period)
            price[cell, period] -= temperature * entropy


@njit(cache=True)
def _last_payer(
    begin: int,
    end: int,
    order: Integers,
    least: Floats,
    most: Floats,
    way_price: Floats,
    period: int,
    cheapest: Integers,
) -> float:
    """Price of the way with which the cheapest ways together pay a unit."""
    rest = 1.0
    for place in range(begin, end):
        way = order[place]
        rest -= least[way]
        behind = place
        while behind > begin and way_price[cheapest[behind - 1], period] > way_price[way, period]:
            cheapest[behind] = cheapest[behind - 1]
            behind -= 1
        cheapest[behind] = way
    last = 0.0
    for place in range(begin, end):
        way = cheapest[place]
        last = way_price[way, period]
        rest -= most[way] - least[way]
        if rest <= 0.0:
            break
    return last


@njit(cache=True)
def _margin(
    begin: int, end: int, order: Integers, least: Floats, most: Floats, odds: Floats
) -> float:
    """Factor of the odds at which the ways pay a unit: Newton's steps, halving where they leave.

    The odds of a way against paying are exp((price - margin) / temperature). One exponential a step
    is enough, since a margin elsewhere multiplies all odds alike.
    """
    low, high, middle = -_FAR, _FAR, 0.0
    factor = 1.0
    for _ in range(60):
        total, slope = -1.0, 0.0
        for place in range(begin, end):
            way = order[place]
            part = 1.0 / (1.0 + odds[place] * factor)
            reach = most[way] - least[way]
            total += least[way] + reach * part
            slope += reach * part * (1.0 - part)
        if abs(total) < _EVEN:
            break
        if total < 0.0:
            low = middle
        else:
            high = middle
        step = middle - total / slope if slope > 0.0 else low
        middle = step if low < step < high else 0.5 * (low + high)
        factor = np.exp(-middle)
    return factor


@njit(cache=True)
def _entropy(
    begin: int,
    end: int,
    order: Integers,
    least: Floats,
    most: Floats,
    share: Floats,
    period: int,
) -> float:
    """Entropy of the shares between their bounds."""
    total = 0.0
    for place in range(begin, end):
        way = order[place]
        reach = most[way] - least[way]
        if reach > 0.0:
            part = (share[way, period] - least[way]) / reach
            if 1e-15 < part < 1.0 - 1e-15:
                total -= reach * (part * np.log(part) + (1.0 - part) * np.log(1.0 - part))
    return total


@njit(cache=True)
def spread(
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
    temperature: Floats,
    costs: Floats,
    of_option: Floats,
    of_item: Floats,
) -> float:
    """Softmax of each item over its options and periods; adds up what it chooses."""
    most = 1
    for item in range(len(must)):
        most = max(most, first_option[item + 1] - first_option[item])
    worth = np.empty((most, len(weight)))
    total = 0.0
    for item in range(len(must)):
        first, last = first_option[item], first_option[item + 1]
        top = _worths(
            item,
            first,
            last,
            must[item],
            value,
            weight,
            cost,
            cell,
            allowed,
            cell_price,
            bonus,
            item_price,
            worth,
        )
        heat = temperature[item]
        mass = _weigh(worth[: last - first], top, heat, must[item])
        total += top + heat * np.log(mass)
        _add_up(first, worth[: last - first], mass, cost, cell, costs, of_option, of_item[item])
    return total


@njit(cache=True)
def _worths(
    item: int,
    first: int,
    last: int,
    must: bool,
    value: Floats,
    weight: Floats,
    cost: Floats,
    cell: Integers,
    allowed: Truths,
    cell_price: Floats,
    bonus: Floats,
    item_price: Floats,
    worth: Floats,
) -> float:
    """Fill in what each option gains in each period; return the best."""
    top = -np.inf if must else 0.0
    for option in range(first, last):
        rank = option - first
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
            option,
            worth,
            rank,
        )
        for period in range(len(weight)):
            top = max(top, worth[rank, period])
    return top


@njit(cache=True)
def _weigh(worth: Floats, top: float, heat: float, must: bool) -> float:
    """Turn gains into weights of the softmax; return their sum."""
    mass = 0.0 if must else np.exp(-top / heat)
    for option in range(worth.shape[0]):
        for period in range(worth.shape[1]):
            gap = (worth[option, period] - top) / heat
            worth[option, period] = np.exp(gap) if gap > -40.0 else 0.0
            mass += worth[option, period]
    return mass


@njit(cache=True)
def _add_up(
    first: int,
    worth: Floats,
    mass: float,
    cost: Floats,
    cell: Integers,
    costs: Floats,
    of_option: Floats,
    of_period: Floats,
) -> None:
    for rank in range(worth.shape[0]):
        for period in range(worth.shape[1]):
            part = worth[rank, period] / mass
            if part > 0.0:
                of_option[first + rank] += part
                of_period[period] += part
                for kind in range(cost.shape[1]):
                    if cost[first + rank, kind] > 0.0:
                        place = cell[first + rank, kind]
                        costs[place, period] += part * cost[first + rank, kind]
