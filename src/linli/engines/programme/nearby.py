"""A plan from the few columns nearest to the relaxation, where the search finds none or a poor one.

Where rules leave very little, moves of a few items lead from no plan to none. A model of few
columns has few plans, and branching finds a good one of them soon.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linli.engines.programme.branching import branching_model
from linli.engines.programme.highs import MixedLimits
from linli.engines.programme.model import objective
from linli.engines.programme.payable import FEW_REFUSALS, choose_payable
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
        found = choose_payable(programme, model, limits, stop, refusals=FEW_REFUSALS)
        if found.choice is not None:
            return found.choice, found.amounts, objective(programme, found.choice)
    return None
