"""The decomposed engine: prices, then a search under projected payments, then the proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linli.engines.programme.bound import evaluate, no_prices
from linli.engines.programme.candidates import Schedule
from linli.engines.programme.exact import Options, nothing
from linli.engines.programme.outcome import Outcome, Progress, status_of
from linli.engines.programme.relaxation import relax_large
from linli.engines.programme.searching import Search

if TYPE_CHECKING:
    from linli.engines.programme.highs import Stop
    from linli.engines.programme.model import Programme


# So few items are tried in every way.
_FEW = 60
_EVERYTHING = 100.0


def schedule_for(programme: Programme) -> Schedule:
    """Return how a programme of some size is searched: the fewer items, the wider."""
    few = programme.items <= _FEW
    width = _EVERYTHING if few else max(0.03, 1.3 / np.sqrt(programme.items))
    moves = 50_000 if programme.items < 200 else 200_000
    wild = 0.5 if few else min(0.3, 20.0 / programme.items)
    return Schedule(width=float(width), wild=wild, moves=moves)


def solve_decomposed(
    programme: Programme, options: Options, stop: Stop, progress: Progress
) -> Outcome:
    """Solve a programme by prices and search.

    Parameters
    ----------
    programme
        The programme; every item that must be chosen has an allowed option.
    options
        Gap, threads, seed and work (thousands of moves).
    stop
        When to return the best plan so far.
    progress
        Told of plans and bounds.

    Returns
    -------
    outcome
        Bound: the Lagrangian one, evaluated over all options.
    """
    relaxed = relax_large(programme, stop)
    if isinstance(relaxed, str):
        bound = evaluate(programme, no_prices(programme)).bound
        return nothing("infeasible" if relaxed == "infeasible" else "none", "decomposed", bound)
    progress.proof(relaxed.bound)
    search = Search(programme, relaxed, schedule_for(programme), options)
    search.begin(relaxed, stop)
    search.improve(options, stop, progress)
    if search.plan is None:
        return nothing("none", "decomposed", relaxed.bound)
    choice, amounts, value = search.plan
    status = status_of(value, relaxed.bound, options.gap)
    return Outcome(status, choice, amounts, value, relaxed.bound, "decomposed", relaxed.prices)
