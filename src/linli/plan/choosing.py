"""Choices that engines read: from a plan's table, or made anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linli.engines.programme.model import Choice, objective, without_option
from linli.engines.programme.rounding import near_relaxation
from linli.engines.programme.solving import solve
from linli.records import Problem

if TYPE_CHECKING:
    import polars as pl

    from linli.engines.programme.exact import Options
    from linli.engines.programme.highs import Stop
    from linli.engines.programme.model import Programme
    from linli.plan.programme import Reading


def nothing_chosen(communities: int) -> Choice:
    """Return the choice of no community out of so many."""
    return Choice(np.full(communities, -1, np.int64), np.zeros(communities, np.int64))


def choice_from(reading: Reading, plan: pl.DataFrame) -> tuple[Choice, tuple[Problem, ...]]:
    """Read what a plan chooses.

    Parameters
    ----------
    reading
        The programme.
    plan
        community_id, scheme_id, year.

    Returns
    -------
    choice, problems
        The choice of all rows without a problem.

    Notes
    -----
    Problems: data.unknown_reference for a community, a scheme (also one of another community) or a
    year that the programme does not have.
    """
    item = {name: number for number, name in enumerate(reading.communities)}
    scheme = {name: number for number, name in enumerate(reading.schemes)}
    period = {year: number for number, year in enumerate(reading.years)}
    choice = nothing_chosen(len(item))
    problems = []
    for at, row in enumerate(plan.iter_rows(named=True), start=1):
        mine, option = item.get(row["community_id"]), scheme.get(row["scheme_id"])
        wrong = {
            "community_id": ("communities", mine is None),
            "scheme_id": ("schemes", option is None or reading.programme.item[option] != mine),
            "year": ("programme.toml", row["year"] not in period),
        }
        found = [
            Problem("data.unknown_reference", "plan", str(at), field, str(row[field]), expected)
            for field, (expected, is_wrong) in wrong.items()
            if is_wrong
        ]
        problems += found
        if not found and mine is not None and option is not None:
            choice.option[mine], choice.period[mine] = option, period[row["year"]]
    return choice, tuple(problems)


def made(programme: Programme, options: Options, stop: Stop) -> Choice | None:
    """Return the best plan that can be made in the time given.

    Parameters
    ----------
    programme
        The programme.
    options
        Gap, threads, seed and work.
    stop
        When to take the best so far.

    Returns
    -------
    choice
        The better of the engine's plan and one near the relaxation; None where none was found.
    """
    if without_option(programme).any():
        return None
    near = near_relaxation(programme, options, stop.within(stop.left / 3))
    solved = solve(programme, "auto", options, stop).choice
    plans = [each for each in (near, solved) if each is not None]
    return max(plans, key=lambda each: objective(programme, each), default=None)
