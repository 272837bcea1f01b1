"""A plan from the few columns nearest to the relaxation, where the search finds none or a poor one.

Where rules leave very little, moves of a few items lead from no plan to none. A model of few
columns has few plans, and branching finds a good one of them soon.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linli.engines.programme.branching import branching_model
from linli.engines.programme.exact import choice_of
from linli.engines.programme.highs import MixedLimits, solve_mixed
from linli.engines.programme.model import keeps_rules, objective
from linli.engines.programme.payments import pay
from linli.engines.programme.rounding import near_columns

if TYPE_CHECKING:
    from linli.engines.programme.exact import Options
    from linli.engines.programme.highs import Stop
    from linli.engines.programme.model import Choice, Integers, Programme
    from linli.engines.programme.relaxation import Relaxed

# Columns beyond those that the relaxation takes; the second time where the first holds no plan.
_WIDTHS = (100, 400)
_GAP = 0.005
_NODES = 200


def plan_nearby(
    programme: Programme, relaxed: Relaxed, options: Options, stop: Stop
) -> tuple[Choice, Integers, float] | None:
    """Return a plan near the relaxation, with its payments and value, or None.

    Parameters
    ----------
    programme
        The programme.
    relaxed
        Its relaxation over all columns.
    options
        Threads and seed.
    stop
        When to give up.
    """
    limits = MixedLimits(_GAP, _NODES, options.threads, options.seed)
    for width in _WIDTHS:
        columns = near_columns(
            programme, relaxed.model.columns, relaxed.taken, relaxed.prices, width
        )
        model = branching_model(programme, columns, programme.must)
        last = len(model.gain) - model.starts["items"]
        solved = solve_mixed(model, len(columns), limits, stop, last=last)
        if not solved.values.size:
            continue
        choice = choice_of(programme, columns, solved.values)
        paid = pay(programme, choice, stop)
        if paid.found and keeps_rules(programme, choice):
            return choice, paid.amounts, objective(programme, choice)
    return None
