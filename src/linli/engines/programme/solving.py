"""Choosing the engine by size and structure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from linli.engines.programme.companion import Companion, has_companion, joined
from linli.engines.programme.decomposed import schedule_for, solve_decomposed
from linli.engines.programme.exact import Opening, Options, nothing, solve_exact
from linli.engines.programme.lone import without_impossible
from linli.engines.programme.model import without_option
from linli.engines.programme.nearby import plan_nearby
from linli.engines.programme.outcome import Outcome, Progress, relative_gap
from linli.engines.programme.relaxation import relax
from linli.engines.programme.searching import Search

if TYPE_CHECKING:
    from linli.engines.programme.highs import Stop
    from linli.engines.programme.model import Programme
    from linli.engines.programme.relaxation import Relaxed

# Up to so many items the bound has to move, which only branching does; above, the relaxation's
# bound is near enough and the plan is what counts.
_BRANCHED = 150
# Programmes of more items but so few columns, such as those of a single year, are branched on too.
_FEW_COLUMNS = 3_000
# So few items are branched on at once.
_TINY = 20
# Thousands of moves of the search before branching.
_SHORT = 150
# A plan with a greater gap is tried to be bettered near the relaxation, in this part of the time.
_POOR = 0.01
_PART = 0.5
# What comes before, each of two steps, takes at most this part.
_EARLY = 0.2

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
    if engine == "decomposed" or (engine == "auto" and not _small(programme)):
        return solve_decomposed(programme, options, stop, telling)
    return _searched_and_branched(programme, options, stop, telling)


def _small(programme: Programme) -> bool:
    """Tell whether branching gets further than a search."""
    return programme.items <= _BRANCHED or int(programme.allowed.sum()) <= _FEW_COLUMNS


def _searched_and_branched(
    programme: Programme, options: Options, stop: Stop, progress: Progress
) -> Outcome:
    """Begin with a short search: a good plan leaves branching little to do."""
    if programme.items <= _BRANCHED:
        programme = without_impossible(programme, _within(stop, _EARLY))
    if without_option(programme).any():
        return nothing("infeasible", "exact")
    relaxed = relax(programme, stop)
    if isinstance(relaxed, str):
        return nothing("infeasible" if relaxed == "infeasible" else "none", "exact")
    progress.proof(relaxed.bound)
    if programme.items <= _TINY:
        return solve_exact(programme, options, stop, progress, Opening(relaxed.prices))
    if not has_companion(options, stop):
        return _branched(programme, relaxed, options, stop, progress)
    companion = Companion(programme, options, stop)
    try:
        alone = replace(options, threads=1)
        outcome = _branched(programme, relaxed, alone, stop, progress)
    finally:
        found = companion.ended()
    outcome = joined(programme, outcome, found, options.gap)
    progress.plan(outcome.objective)
    progress.proof(outcome.bound)
    return outcome


def _branched(
    programme: Programme, relaxed: Relaxed, options: Options, stop: Stop, progress: Progress
) -> Outcome:
    """Search, and branch from what was found."""
    search = Search(programme, relaxed, schedule_for(programme), options)
    search.begin(relaxed, stop)
    search.improve(replace(options, work=_SHORT), _within(stop, _EARLY), progress)
    plan = search.plan
    if relative_gap(search.value, relaxed.bound) > _POOR:
        near = plan_nearby(programme, relaxed, options, _within(stop, _PART))
        if near is not None and near[2] > search.value:
            plan = near
            progress.plan(near[2])
    opening = Opening(relaxed.prices, plan, search.projection.rows_over_costs())
    return solve_exact(programme, options, stop, progress, opening)


def _within(stop: Stop, part: float) -> Stop:
    """End after a part of the time that is left, where time is limited at all."""
    return stop.within(part * stop.left) if np.isfinite(stop.until) else stop
