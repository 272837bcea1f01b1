"""How a region's search for a plan stands: begun, bettered, told and fetched, by whoever works.

Each of these is a pure function of what it got, so that it may be done anywhere and twice.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from linli.engines.programme.decomposed import schedule_for
from linli.engines.programme.highs import Stop
from linli.engines.programme.model import without_option
from linli.engines.programme.regions import RegionalDual, Used, allotted, own_items, used
from linli.engines.programme.relaxation import relax_large
from linli.engines.programme.searching import IDLE, Search

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linli.engines.programme.exact import Options
    from linli.engines.programme.model import Choice, Floats, Integers, Programme


@dataclass
class Standing:
    """Where the search for a region's plan stands.

    Parameters
    ----------
    status
        `searching`, or why there is nothing to search: `infeasible`, `stopped`.
    change
        What was added to the region's rows (R).
    search
        The search within what the region got, at rest: many regions wait at once. None where there
        is nothing to search.
    """

    status: str
    change: Floats
    search: Search | None = None

    @property
    def plan(self) -> tuple[Choice, Integers, float] | None:
        """The best plan so far."""
        return None if self.search is None else self.search.plan


@dataclass(frozen=True)
class Report:
    """What a region tells of its plan.

    Parameters
    ----------
    status
        As `Standing.status`.
    used
        What its plan uses, none where there is no plan.
    ended
        Whether going on is of no use: the gap or the work is reached, or nothing gets better.
    room
        By how much the plan might get better within what the region got; infinite without a plan.
    """

    status: str
    used: Used | None
    ended: bool
    room: float = 0.0


def begun(
    programme: Programme, change: Floats, prices: Floats, options: Options, seconds: float | None
) -> Standing:
    """Find a first plan of a region within what it got.

    Parameters
    ----------
    programme
        The region as it was read.
    change
        What is added to its rows (R).
    prices
        Price of each row in value by unit (R).
    options
        Gap, seed and work.
    seconds
        Time for it, none for as long as it takes.
    """
    stop = _stop(seconds)
    mine = allotted(programme, change)
    if without_option(mine).any():
        return Standing("infeasible", change)
    relaxed = relax_large(mine, stop, RegionalDual(programme).prices(prices))
    if isinstance(relaxed, str):
        return Standing(relaxed, change)
    search = Search(mine, relaxed, schedule_for(mine), options)
    search.begin(relaxed, stop)
    search.check(stop)
    while search.plan is None and not (stop.due or _ended(search, options)):
        search.step(stop)
    search.rest()
    return Standing("searching", change, search)


def bettered(
    programme: Programme, standing: Standing, options: Options, seconds: float | None
) -> Standing:
    """Go on for some seconds, or by one walk; what stood before is left as it was.

    Parameters
    ----------
    programme
        The region as it was read.
    standing
        Where its search stands.
    options
        Gap, seed and work.
    seconds
        Time for it, none for one walk.
    """
    if standing.search is None or seconds == 0.0 or _ended(standing.search, options):
        return standing
    search = copy.deepcopy(standing.search)
    search.resume(allotted(programme, standing.change))
    stop = _stop(seconds)
    search.step(stop)
    while seconds is not None and not stop.due and not _ended(search, options):
        search.step(stop)
    search.rest()
    return replace(standing, search=search)


def _stop(seconds: float | None) -> Stop:
    return Stop() if seconds is None else Stop().within(seconds)


def _ended(search: Search, options: Options) -> bool:
    return search.idle >= IDLE or search.done(options)


def reported(programme: Programme, standing: Standing, options: Options) -> Report:
    """Tell what a region's plan uses of its rows as they were read."""
    search = standing.search
    if search is None:
        return Report(standing.status, None, ended=True)
    ended = _ended(search, options)
    room = 0.0 if ended else search.bound - search.value
    if search.plan is None:
        return Report(standing.status, None, ended, room)
    choice, amounts, _ = search.plan
    uses = used(programme, own_items(programme, choice), amounts)
    return Report(standing.status, uses, ended, room)


def without_plan(reports: Sequence[Report]) -> list[int]:
    """Return the regions for which no plan was found within what they got, by any search."""
    return [
        number
        for number, each in enumerate(reports)
        if each.used is None and each.ended and each.status != "stopped"
    ]


def planned(programme: Programme, standing: Standing) -> tuple[Choice, Integers] | None:
    """Return a region's choice and payments, without what others lent."""
    if standing.plan is None:
        return None
    choice, amounts, _ = standing.plan
    return own_items(programme, choice), amounts
