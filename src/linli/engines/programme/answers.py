"""What a block answers to prices of its ways: its own pools priced, in every combination."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from linli.engines.programme.model import Floats, Integers, Truths

# A block goes through at most so many sets of its pools.
_MOST_SETS = 8192


@dataclass(frozen=True)
class Block:
    """One block: its cells, ways and pools.

    Parameters
    ----------
    cells, ways
        Cells and ways of the block.
    least, most
        Shares of the ways.
    first, order
        Ways of the block's cell c are `order[first[c]:first[c + 1]]`, by number within the block.
    pools
        Pools that lie in the block.
    members
        Pools of the block x ways of the block.
    """

    cells: Integers
    ways: Integers
    least: Floats
    most: Floats
    first: Integers
    order: Integers
    pools: list[int]
    members: Floats


def lifts(part: Block, pools: list[int], base: Floats) -> Floats:
    """What each pool of a block may add to the price of its ways, in every combination.

    A pool's price is worth raising only to a price that some other way has.
    """
    values = np.unique(np.round(base[base > 1e-9], 12))
    values = values if len(values) else np.ones(1)
    choices = []
    for rank in pools:
        held = part.members[rank] > 0
        lowest = float(base[held].min(initial=0.0)) if held.any() else 0.0
        choices.append([0.0, *(float(v - lowest) for v in values if v > lowest + 1e-12)])
    combinations = np.prod([float(len(each)) for each in choices])
    if combinations > _MOST_SETS:
        return np.zeros((0, len(pools)))
    shape = (int(combinations), len(pools))
    return np.array(list(product(*choices)), dtype=float).reshape(shape)


def fills(part: Block, price: Floats) -> Floats:
    """Return the least price of a unit of each cell of a block (n x cells).

    Parameters
    ----------
    part
        The block.
    price
        Prices of its ways (n x ways).
    """
    total = np.zeros((len(price), len(part.cells)))
    _fill(part.first, part.order, part.least, part.most, np.ascontiguousarray(price), total)
    return total


@njit(cache=True)
def _fill(
    first: Integers, order: Integers, least: Floats, most: Floats, price: Floats, total: Floats
) -> None:
    """Pay a unit of each cell by its least shares, then by its cheapest ways."""
    widest = 1
    for cell in range(len(first) - 1):
        widest = max(widest, first[cell + 1] - first[cell])
    ways = np.empty(widest, dtype=np.int64)
    for number in range(price.shape[0]):
        for cell in range(len(first) - 1):
            count = 0
            left, cost = 1.0, 0.0
            for at in range(first[cell], first[cell + 1]):
                way = order[at]
                left -= least[way]
                cost += least[way] * price[number, way]
                # Few ways: each takes its place among those before it.
                place = count
                while place > 0 and price[number, ways[place - 1]] > price[number, way]:
                    ways[place] = ways[place - 1]
                    place -= 1
                ways[place] = way
                count += 1
            for rank in range(count):
                way = ways[rank]
                more = min(left, most[way] - least[way])
                if more > 0.0:
                    cost += more * price[number, way]
                    left -= more
            total[number, cell] = cost


def alike(weights: Floats) -> Integers:
    """Number answers so that those with the same weights have the same number."""
    if not weights.shape[1]:
        return np.zeros(len(weights), dtype=np.int64)
    # Adding zero turns minus zero into zero: rows are compared byte by byte.
    rows = np.ascontiguousarray(np.round(weights, 9) + 0.0)
    keys = rows.view(np.dtype((np.void, rows.dtype.itemsize * rows.shape[1]))).ravel()
    _, number = np.unique(keys, return_inverse=True)
    numbers: Integers = number.ravel().astype(np.int64)
    return numbers


@dataclass(frozen=True)
class Answers:
    """What a block may answer to prices in a period.

    Parameters
    ----------
    constant
        What the prices of its own pools are worth (n).
    weights
        Least price of a unit of each of its cells (n x cells).
    alike
        Number of each answer's weights (n): the same number, the same weights.
    value
        What costs at these prices pass the constant by (n).
    """

    constant: Floats
    weights: Floats
    alike: Integers
    value: Floats

    def __len__(self) -> int:
        return len(self.constant)

    def among(self, kept: Truths) -> Answers:
        """Keep some; of those that are alike the one with the least constant, least first."""
        number = np.flatnonzero(kept)
        order = number[np.argsort(self.constant[number], kind="stable")]
        _, first = np.unique(self.alike[order], return_index=True)
        return self._of(order[np.sort(first)])

    def near(self, distance: float, most: int | None = None) -> Answers:
        """Keep those whose value is no further than a distance from the greatest, greatest first.

        At most so many.
        """
        kept = self.among(self.value >= self.value.max(initial=-np.inf) - distance - 1e-12)
        return kept._of(np.argsort(-kept.value, kind="stable")[:most])

    def _of(self, number: Integers) -> Answers:
        return Answers(
            self.constant[number], self.weights[number], self.alike[number], self.value[number]
        )
