"""Payments of a cell shared among its items, so that every row and every column adds up.

Each item's payment is its proportional part rounded down or up, as whole tables can be rounded, and
keeps the shares to the unit.
Reference: D. Gale, A theorem on flows in networks, Pacific Journal of Mathematics 7 (1957)
1073-1082 (sharing whole units by rows and columns).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from linli.engines.programme.model import Choice, Floats, Integers, Programme

# A share may be passed by a unit; a hair less is asked for, since products of floats are rounded.
_UNIT = 1.0 - 1e-4


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
        rounded down or up, or a unit from there where it would pass its share by more than one.
    """
    chosen = choice.chosen
    options = choice.option[chosen]
    row, kind = np.nonzero(programme.cost[options])
    item, cost = chosen[row], programme.cost[options][row, kind]
    group = programme.cell[options][row, kind] * programme.periods + choice.period[item]
    order = np.lexsort((item, group))
    payers, first = programme.ways_by_cell
    ways = programme.ways
    found = _shared(
        group[order], item[order], cost[order], first, payers, ways.least, ways.most, amounts
    )
    return Payments(*(np.ascontiguousarray(each) for each in found.T))


@njit(cache=True)
def _shared(
    group: Integers,
    item: Integers,
    cost: Integers,
    first: Integers,
    ways: Integers,
    least: Floats,
    most: Floats,
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
        _keep_shares(shares, cost[start:end], least[payers], most[payers])
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


@njit(cache=True)
def _keep_shares(shares: Integers, cost: Integers, least: Floats, most: Floats) -> None:
    """Exchange single units between items where rounding passed a share by more than a unit.

    The whole cell may pay a unit more than the share, and rounding an item adds to that.
    """
    for row in range(shares.shape[0]):
        for column in range(shares.shape[1]):
            if shares[row, column] > most[column] * cost[row] + _UNIT:
                for under in range(shares.shape[1]):
                    if _exchanged(shares, cost, least, most, row, column, under):
                        break
            if shares[row, column] < least[column] * cost[row] - _UNIT:
                for over in range(shares.shape[1]):
                    if _exchanged(shares, cost, least, most, row, over, column):
                        break


@njit(cache=True)
def _exchanged(
    shares: Integers,
    cost: Integers,
    least: Floats,
    most: Floats,
    row: int,
    over: int,
    under: int,
) -> bool:
    """Move a unit of an item from one way to another and of some other item back."""
    if over == under or shares[row, over] - 1 < max(0.0, least[over] * cost[row] - _UNIT):
        return False
    if shares[row, under] + 1 > most[under] * cost[row] + _UNIT:
        return False
    for other in range(shares.shape[0]):
        down = shares[other, under] - 1 >= max(0.0, least[under] * cost[other] - _UNIT)
        up = shares[other, over] + 1 <= most[over] * cost[other] + _UNIT
        if other != row and down and up:
            shares[row, over] -= 1
            shares[row, under] += 1
            shares[other, under] -= 1
            shares[other, over] += 1
            return True
    return False
