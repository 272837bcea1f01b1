"""Choosing the engine by size and structure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from linli.engines.programme.exact import Options, nothing, solve_exact
from linli.engines.programme.outcome import Outcome, Progress

if TYPE_CHECKING:
    from linli.engines.programme.highs import Stop
    from linli.engines.programme.model import Programme

Engine: TypeAlias = Literal["auto", "exact", "decomposed"]


def solve(
    programme: Programme,
    engine: Engine,
    options: Options,
    stop: Stop,
    progress: Progress | None = None,
) -> Outcome:
    """Find a plan and a bound that proves how good it is.

    Parameters
    ----------
    programme
        The programme.
    engine
        Which engine; `auto` chooses by size.
    options
        Gap, threads, seed and work.
    stop
        When to return the best plan so far.
    progress
        Told of plans and bounds.

    Returns
    -------
    outcome
        With status infeasible where no choice keeps every rule.
    """
    telling = progress or Progress()
    if without_option(programme).any():
        return nothing("infeasible", engine)
    return solve_exact(programme, options, stop, telling)


def without_option(programme: Programme) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return which items must be chosen but have no allowed option."""
    possible = np.zeros(programme.items, dtype=bool)
    possible[programme.item[programme.allowed.any(axis=1)]] = True
    missing: np.ndarray[tuple[int], np.dtype[np.bool_]] = programme.must & ~possible
    return missing
