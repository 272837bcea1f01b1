"""More or less money: bounds and plans of one programme under many budgets.

The relaxation is solved for one budget after the other, each from the basis of the last. The prices
found at one budget prove a bound at every other: what a bound says is linear in the budgets. The
least of all is proven, concave, and never falls when money is added.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from linli.engines.programme.bound import Prices, evaluate, prices_of
from linli.engines.programme.highs import MixedLimits, Resolver, Stop
from linli.engines.programme.linear import all_columns, choice_model
from linli.engines.programme.model import Choice, objective
from linli.engines.programme.payments import pay
from linli.engines.programme.rounding import chosen_among, near_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linli.engines.programme.exact import Options
    from linli.engines.programme.model import Floats, Integers, Programme

_WIDTH = 60
_NODES = 500


@dataclass(frozen=True)
class Point:
    """What some budgets bring.

    Parameters
    ----------
    status
        optimal (of the relaxation), infeasible or stopped.
    relaxation
        Optimum of the relaxation; minus infinity where there is none.
    bound
        What no plan within these budgets passes.
    objective
        Value of a plan within them; minus infinity where none was found.
    choice
        That plan.
    """

    status: str
    relaxation: float
    bound: float
    objective: float = float("-inf")
    choice: Choice | None = None


@dataclass(frozen=True)
class _Solved:
    status: str
    value: float
    taken: Floats
    prices: Prices | None


def along(
    programme: Programme,
    amounts: Sequence[Integers],
    options: Options,
    stop: Stop,
    known: Choice | None = None,
    *,
    plans: bool = True,
) -> list[Point]:
    """Return what each of some budgets brings.

    Parameters
    ----------
    programme
        The programme; every item that must be chosen has an allowed option.
    amounts
        Amounts of all budget rows, one array a point, none less than in the point before.
    options
        Gap, threads and seed of the plans.
    stop
        When to give up; plans share the time that the relaxations leave.
    known
        A plan that may fit some of the budgets.
    plans
        Whether to look for plans too.

    Returns
    -------
    points
        One a budget. A plan for less money is a plan for more, so values never fall.
    """
    solved = _relaxations(programme, amounts, stop)
    bounds = _least_bounds(programme, amounts, solved)
    points: list[Point] = []
    best = known
    for at, each in enumerate(solved):
        point = Point(each.status, each.value, bounds[at])
        if plans and each.status != "infeasible":
            share = stop.within(stop.left / (len(solved) - at)) if np.isfinite(stop.until) else stop
            there = _with_amounts(programme, amounts[at])
            best, point = _best_plan(there, each, point, (best, known), options, share)
        points.append(point)
    return points


def _with_amounts(programme: Programme, amount: Integers) -> Programme:
    return replace(programme, budgets=replace(programme.budgets, amount=amount))


def _relaxations(programme: Programme, amounts: Sequence[Integers], stop: Stop) -> list[_Solved]:
    model = choice_model(programme, all_columns(programme))
    resolver = Resolver(model, stop)
    span = model.spans["budgets"]
    rows = np.arange(span.start, span.stop, dtype=np.int64)
    free = np.full(len(rows), -np.inf)
    found = []
    for amount in amounts:
        resolver.bound_rows(rows, free, amount / programme.money_scale)
        solved = resolver.solve()
        if solved.status != "optimal":
            found.append(_Solved(solved.status, -np.inf, np.zeros(0), None))
            continue
        prices = prices_of(programme, model, solved.duals)
        taken = solved.values[: len(model.columns)]
        found.append(_Solved("optimal", solved.objective * programme.value_scale, taken, prices))
    return found


def _least_bounds(
    programme: Programme, amounts: Sequence[Integers], solved: Sequence[_Solved]
) -> Floats:
    """Every point's bound by the prices of all points, with an allowance for the sums' rounding."""
    least = np.full(len(amounts), np.inf)
    scaled = np.array(amounts, dtype=float).reshape(len(amounts), -1) / programme.money_scale
    base = programme.budgets.amount / programme.money_scale
    for each in solved:
        if each.prices is None:
            continue
        moved = (scaled - base) @ each.prices.budgets
        size = np.abs(scaled - base) @ each.prices.budgets
        slips = 4 * np.finfo(float).eps * (len(base) + 4) * size
        here = evaluate(programme, each.prices).bound + (moved + slips) * programme.value_scale
        least = np.minimum(least, here)
    # What more money cannot pass, less money cannot either.
    return np.minimum.accumulate(least[::-1])[::-1]


def _best_plan(
    programme: Programme,
    solved: _Solved,
    point: Point,
    known: tuple[Choice | None, Choice | None],
    options: Options,
    stop: Stop,
) -> tuple[Choice | None, Point]:
    """The best of a plan near the relaxation, the last point's and the one that is given."""
    candidates = list(known)
    if solved.prices is not None and not stop.due:
        within = stop if np.isfinite(stop.until) else Stop(time.monotonic() + 600.0)
        columns = near_columns(
            programme, all_columns(programme), solved.taken, solved.prices, width=_WIDTH
        )
        limits = MixedLimits(options.gap, _NODES, options.threads, options.seed)
        candidates.insert(0, chosen_among(programme, columns, limits, within)[0])
    best, value = None, -np.inf
    for each in candidates:
        if each is None or objective(programme, each) <= value:
            continue
        if pay(programme, each).found:
            best, value = each, objective(programme, each)
    return best, replace(point, objective=value, choice=best, bound=max(point.bound, value))
