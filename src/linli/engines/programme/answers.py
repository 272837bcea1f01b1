"""What a block answers to prices of its ways: its own pools priced, in every combination."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from linli.engines.programme.model import Floats, Integers

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
        Ways x cells of the block: shares at the way's cell, else zero.
    pools
        Pools that lie in the block.
    members
        Pools of the block x ways of the block.
    """

    cells: Integers
    ways: Integers
    least: Floats
    most: Floats
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
        Prices of its ways (n x ways). The least price is a sum over levels: what cannot be paid
        by ways below a level costs at least that level.
    """
    levels = np.unique(np.round(price[price > 1e-12], 12))
    total = np.zeros((len(price), part.least.shape[1]))
    whole = part.most.sum(axis=0)
    below = 0.0
    for level in levels:
        dear = (price >= level - 1e-11).astype(float)
        cheap = whole[None, :] - dear @ part.most
        total += (level - below) * np.maximum(dear @ part.least, 1.0 - cheap).clip(min=0.0)
        below = float(level)
    return total


def alike(weights: Floats) -> Integers:
    """Number answers so that those with the same weights have the same number."""
    rows = np.ascontiguousarray(np.round(weights, 9) + 0.0)
    _, number = np.unique(rows, axis=0, return_inverse=True)
    numbers: Integers = number.ravel().astype(np.int64)
    return numbers


def distinct(alike: Integers, constant: Floats) -> list[int]:
    """Keep, of answers that are alike, the one with the least constant; least constants first."""
    order = np.argsort(constant, kind="stable")
    _, first = np.unique(alike[order], return_index=True)
    kept: list[int] = order[np.sort(first)].tolist()
    return kept
