"""A second branching beside the first, for small programmes under a time limit.

Problem: a good plan to begin with leaves branching few columns, yet it also leads HiGHS: its own
heuristics, begun from nothing, end now before and now behind it.
Observations: HiGHS branches on one core. On knapsacks and on tight programmes of 24 communities
either way was ahead in about half of the cases, by up to several percent.
Decision: where there is a second thread and only time ends the work, HiGHS also begins from
nothing, in a thread of its own. What it found counts only when the time is up, so that a plan that
reached its gap before is the same every time.
"""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from linli.engines.programme.branching import branching_model
from linli.engines.programme.exact import nothing
from linli.engines.programme.highs import MixedLimits, Stop
from linli.engines.programme.linear import all_columns
from linli.engines.programme.model import objective
from linli.engines.programme.outcome import status_of
from linli.engines.programme.payable import Payable, choose_payable

if TYPE_CHECKING:
    from linli.engines.programme.exact import Options
    from linli.engines.programme.model import Programme
    from linli.engines.programme.outcome import Outcome


_log = logging.getLogger(__name__)
# By what part of a plan's value the solver's bound may lie below it.
_TOLERANCE = 1e-6


def has_companion(options: Options, stop: Stop) -> bool:
    """Tell whether there is a thread for a second branching, and only time ends the work."""
    return options.threads > 1 and options.work is None and stop.until < float("inf")


class Companion:
    """Branches on all columns, without a start, from now on.

    Parameters
    ----------
    programme
        The programme; every item that must be chosen has an allowed option.
    options
        Gap and seed.
    stop
        When to end.
    """

    def __init__(self, programme: Programme, options: Options, stop: Stop) -> None:
        self._stop = Stop(stop.until, above=stop)
        self._programme = programme
        self._limits = MixedLimits(options.gap, None, 1, options.seed)
        self._pool = ThreadPoolExecutor(1)
        self._found = self._pool.submit(self._branch)

    def _branch(self) -> Payable:
        programme = self._programme
        model = branching_model(programme, all_columns(programme), programme.must)
        return choose_payable(programme, model, self._limits, self._stop)

    def ended(self) -> Payable:
        """End it and return what it found; nothing where it failed, which harms no other plan."""
        self._stop.asked = True
        try:
            return self._found.result()
        except Exception:  # noqa: BLE001 - whatever stops it, the plan beside it stands
            _log.exception("branching beside the search failed")
            return Payable("none", float("inf"))
        finally:
            self._pool.shutdown()


def joined(programme: Programme, outcome: Outcome, found: Payable, gap: float) -> Outcome:
    """Return the better plan and the nearer bound, where an outcome was ended by the time.

    Parameters
    ----------
    programme
        The programme.
    outcome
        What the first branching answered.
    found
        What its companion found.
    gap
        Relative gap that is good enough.
    """
    if outcome.status not in ("limit", "none"):
        return outcome
    if found.status == "infeasible":
        return nothing("infeasible", outcome.engine) if outcome.choice is None else outcome
    value = float("-inf") if found.choice is None else objective(programme, found.choice)
    if value > outcome.objective:
        outcome = replace(outcome, choice=found.choice, amounts=found.amounts, objective=value)
    bound = outcome.bound
    # A bound well below a plan that was checked is a fault of the solver's and proves nothing.
    if found.bound >= outcome.objective - _TOLERANCE * abs(outcome.objective):
        bound = max(min(bound, found.bound), outcome.objective)
    return replace(outcome, bound=bound, status=status_of(outcome.objective, bound, gap))
