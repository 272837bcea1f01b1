"""Blocks: parts of a programme that share budgets of their own, and what they share above.

Cells that small pools tie together form a block (a county, say); pools that reach over several
blocks are *upper*. A search moves within one block at a time; only the upper pools couple blocks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from linli.engines.programme.model import Integers, Programme, Truths

# So many local pools a block at most: sets of them are gone through one by one.
_MOST_POOLS = 10


@dataclass(frozen=True)
class Blocks:
    """Blocks of cells.

    Parameters
    ----------
    count
        Number of blocks.
    of_cell, local_cell
        Block of each cell and its number within it (C).
    of_item
        Block of each item (N).
    upper
        Whether a pool reaches over several blocks.
    width
        Greatest number of cells of a block.
    """

    count: int
    of_cell: Integers
    local_cell: Integers
    of_item: Integers
    upper: Truths
    width: int


def blocks(programme: Programme) -> Blocks:
    """Return the blocks of a programme."""
    pool_cells = _cells_by_pool(programme)
    parent = _tied_by_items(programme)
    _join_small_pools(parent, pool_cells)
    roots = np.array([_root(parent, cell) for cell in range(programme.cells)], dtype=np.int64)
    _, of_cell = np.unique(roots, return_inverse=True)
    of_cell = of_cell.astype(np.int64).ravel()
    count = int(of_cell.max(initial=-1)) + 1
    sizes = np.bincount(of_cell, minlength=count)
    order = np.argsort(of_cell, kind="stable")
    local = np.empty(programme.cells, dtype=np.int64)
    local[order] = np.arange(programme.cells) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    upper = np.array([len(np.unique(of_cell[cells])) > 1 for cells in pool_cells], dtype=bool)
    return Blocks(
        count=count,
        of_cell=of_cell,
        local_cell=local,
        of_item=_item_blocks(programme, of_cell),
        upper=upper,
        width=int(sizes.max(initial=1)),
    )


def _cells_by_pool(programme: Programme) -> list[Integers]:
    pools = programme.budgets.pool_ways
    return [
        np.unique(programme.ways.cell[pools.indices[start:end]])
        for start, end in zip(pools.indptr[:-1], pools.indptr[1:], strict=True)
    ]


def _tied_by_items(programme: Programme) -> list[int]:
    """Cells of one item lie in one block."""
    parent = list(range(programme.cells))
    counts = np.diff(programme.first_option)
    first_option = programme.first_option[:-1][counts > 0]
    first_cell = np.repeat(programme.cell[first_option, 0], counts[counts > 0])
    pairs = {
        (int(a), int(b))
        for kind in range(programme.cell.shape[1])
        for a, b in np.unique(np.stack([first_cell, programme.cell[:, kind]]), axis=1).T
    }
    for one, other in sorted(pairs):
        parent[_root(parent, other)] = _root(parent, one)
    return parent


def _root(parent: list[int], cell: int) -> int:
    while parent[cell] != cell:
        parent[cell] = parent[parent[cell]]
        cell = parent[cell]
    return cell


def _join_small_pools(parent: list[int], pool_cells: list[Integers]) -> None:
    """Join what a pool holds, smallest pools first, while a block has few pools of its own."""
    own = [0] * len(parent)
    for pool in sorted(range(len(pool_cells)), key=lambda each: (len(pool_cells[each]), each)):
        roots = {_root(parent, int(cell)) for cell in pool_cells[pool]}
        if not roots:
            continue
        together = sum(own[root] for root in roots) + 1
        if len(roots) > 1 and together > _MOST_POOLS:
            continue
        first = min(roots)
        for root in roots:
            parent[root] = first
        own[first] = together


def _item_blocks(programme: Programme, of_cell: Integers) -> Integers:
    of_item = np.zeros(programme.items, dtype=np.int64)
    options = np.flatnonzero(np.diff(programme.first_option) > 0)
    of_item[options] = of_cell[programme.cell[programme.first_option[:-1][options], 0]]
    return of_item
