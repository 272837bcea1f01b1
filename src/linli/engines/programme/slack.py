"""What blocks share, and each thread's part of it while several walk at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from linli.engines.programme.blocks import Blocks
    from linli.engines.programme.cuts import Cuts
    from linli.engines.programme.model import Programme, Truths
    from linli.engines.programme.moves import Rules, State


def share_slack(state: State, mine: Rules, both: Shared, threads: int) -> None:
    """Leave each thread its part of what is left of everything that blocks share."""
    spare_cuts = both.cuts & (state.slack > 0)
    state.slack[spare_cuts] /= threads
    room = np.where(np.isfinite(mine.limit_amount), mine.limit_amount - state.used, 0.0)
    room[~both.places] = 0.0
    state.used[:] += np.maximum(room, 0.0) * (1.0 - 1.0 / threads)
    spare = state.floor > 0
    state.floor[spare] /= threads


@dataclass(frozen=True)
class Shared:
    """Which cuts and places of limits reach over several blocks."""

    cuts: Truths
    places: Truths


def shared_rules(programme: Programme, cuts: Cuts, parts: Blocks) -> Shared:
    """Return what reaches over several blocks."""
    blocks_of = [set[int]() for _ in cuts.right]
    for cut, block in zip(cuts.slot_cut, cuts.slot_block, strict=True):
        blocks_of[cut].add(block)
    sizes = programme.limits.place_sizes
    spans = zip(sizes.indptr[:-1], sizes.indptr[1:], strict=True)
    of_place = [np.unique(parts.of_item[sizes.indices[start:end]]) for start, end in spans]
    return Shared(
        np.array([len(each) > 1 for each in blocks_of], dtype=bool),
        np.array([len(each) > 1 for each in of_place], dtype=bool),
    )
