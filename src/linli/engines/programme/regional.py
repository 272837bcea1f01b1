"""A plan of many regions: priced together, planned one by one by whoever works, added up.

What is asked of a region is a pure function of what it got; whoever does it (`Workers`) may do it
anywhere, in any order and twice, and the answer is the same. Only prices and sums come back, until
the end, when the plans are fetched.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from linli.engines.programme.dual import TEMPERATURES, cooled
from linli.engines.programme.exact import Options
from linli.engines.programme.outcome import Progress, relative_gap
from linli.engines.programme.regions import (
    KINDS,
    Joint,
    RegionalDual,
    asking_more,
    dealt,
)
from linli.engines.programme.standing import (
    Report,
    Standing,
    begun,
    bettered,
    planned,
    reported,
    without_plan,
)
from linli.engines.programme.workers import each_done, home

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from linli.engines.programme.highs import Stop
    from linli.engines.programme.model import Floats
    from linli.engines.programme.workers import Workers

# So long a region is bettered at once: whoever asks for the best so far waits no longer.
_SLICE = 20.0
# Part of the time that pricing may take.
_PRICING = 0.4
_PATIENCE = 2.0
# Part of the time left that a turn of all regions takes, and the least seconds worth beginning.
_TURN = 0.6
_LEAST = 2.0
_ROUNDING = 1e-12
# A region without a plan asks for so many times what it used at the prices, then for more.
_MORE = (1.5, 4.0, 16.0)


@dataclass(frozen=True)
class Turn:
    """What all regions did in a turn.

    Parameters
    ----------
    standings
        Promise of each region's standing.
    reports
        What each tells of it.
    """

    standings: list[Any]
    reports: list[Report]


@dataclass(frozen=True)
class RegionalOutcome:
    """A plan of all regions.

    Parameters
    ----------
    status
        As `Outcome.status`.
    objective, bound
        Value of the plans together, and what no plan of the whole passes.
    chosen
        How many items are chosen.
    plans
        For each region the promise of its choice and payments; none where there is no plan.
    infeasible
        Regions for which there is no plan within what they got.
    """

    status: str
    objective: float
    bound: float
    chosen: int = 0
    plans: tuple[Any, ...] = ()
    infeasible: tuple[int, ...] = ()
    engine: str = "regions"

    @property
    def gap(self) -> float:
        """Relative distance of plan and bound."""
        return relative_gap(self.objective, self.bound)


@dataclass
class Together:
    """All regions, as promises of whoever works.

    Parameters
    ----------
    workers
        Who works.
    programmes
        Promise of each region as it was read.
    joint
        Their rows.
    options
        Gap, seed and work of the whole.
    stop
        When to return the best so far.
    progress
        Told of plans and bounds.
    """

    workers: Workers
    programmes: list[Any]
    joint: Joint
    options: Options
    stop: Stop
    progress: Progress

    def __post_init__(self) -> None:
        self.duals = [
            self.workers.submit(RegionalDual, each, place=home(number, self.workers))
            for number, each in enumerate(self.programmes)
        ]

    def told(self, function: Callable[..., Any], *by_region: Sequence[Any]) -> list[Any]:
        """Have something quick done for every region and fetch it: one message to each worker."""
        arguments = list(zip(*by_region, strict=True))
        number = range(len(arguments))
        of_worker = [number[worker :: self.workers.count] for worker in range(self.workers.count)]
        promised = [
            self.workers.submit(
                each_done, function, [arguments[each] for each in mine], place=worker
            )
            for worker, mine in enumerate(of_worker)
        ]
        found = dict[int, Any]()
        for mine, results in zip(of_worker, self.workers.gather(promised), strict=True):
            found.update(zip(mine, results, strict=True))
        return [found[each] for each in number]

    def asked(self, function: Callable[..., Any], *by_region: Sequence[Any]) -> list[Any]:
        """Have something done for every region."""
        return [self.workers.submit(function, *each) for each in zip(*by_region, strict=True)]

    def priced(self) -> tuple[Floats, list[Floats]]:
        """Return prices of all rows, and what each region leaves of its rows at these."""
        stop = self.stop.within(self.stop.left * _PRICING)
        scale = self.joint.scale
        found = cooled(
            lambda variables, temperature: self._smoothed(variables * scale, temperature),
            lambda variables: self.bound(variables * scale),
            np.zeros(len(scale)),
            self.joint.most / scale,
            TEMPERATURES,
            stop,
        )
        prices = found * scale
        parts = self._smoothed_parts(prices, TEMPERATURES[-1])
        # What pricing needed is not kept beside the plans.
        self.duals = []
        return prices, [left for _, left in parts]

    def bound(self, prices: Floats) -> float:
        """Return what no plan of the whole passes, and tell it."""
        parts = self.joint.parts(prices)
        each = self.told(RegionalDual.bound, self.duals, parts)
        total = float(sum(each)) - self._counted_twice(prices)
        bound = total + _ROUNDING * float(np.abs(each).sum())
        self.progress.proof(bound)
        return bound

    def _counted_twice(self, prices: Floats) -> float:
        """What shared amounts are worth beyond the once that they are there."""
        return float(prices @ (self.joint.amount * (self.joint.shared - 1)))

    def _smoothed_parts(self, prices: Floats, temperature: float) -> list[tuple[float, Floats]]:
        parts = self.joint.parts(prices)
        same = [temperature] * len(parts)
        return self.told(RegionalDual.value, self.duals, parts, same)

    def _smoothed(self, prices: Floats, temperature: float) -> tuple[float, Floats]:
        each = self._smoothed_parts(prices, temperature)
        left = self.left([part for _, part in each])
        value = float(sum(value for value, _ in each)) - self._counted_twice(prices)
        return value, left * self.joint.scale

    def left(self, parts: Sequence[Floats]) -> Floats:
        """Add up what regions leave of the whole amounts."""
        return self.joint.added(parts) - self.joint.amount * (self.joint.shared - 1)

    def begun(self, prices: Floats, changes: Sequence[Floats]) -> Turn:
        """Have every region find a first plan."""
        seconds = self._slice()
        # A region without a plan costs all: the first one may take longer than its part.
        seconds = None if seconds is None else _PATIENCE * seconds
        same = [seconds] * len(self.programmes)
        return self._turn(begun, same, changes, self.joint.parts(prices))

    def _turn(
        self,
        function: Callable[..., Standing],
        seconds: Sequence[float | None],
        *by_region: Sequence[Any],
    ) -> Turn:
        """Have every region do something, ask it how it stands and tell how many have a plan."""
        standings, promised = [], []
        by_all = zip(self.programmes, self.regional_options, seconds, *by_region, strict=True)
        for programme, options, each, *others in by_all:
            standings.append(self.workers.submit(function, programme, *others, options, each))
            promised.append(self.workers.submit(reported, programme, standings[-1], options))
        reports: list[Report] = []
        for each in promised:
            reports += self.workers.gather([each])
            self.progress.counted(sum(one.used is not None for one in reports), len(promised))
        return Turn(standings, reports)

    @cached_property
    def regional_options(self) -> list[Options]:
        """Each region's part of the work, by its items."""
        work = self.options.work
        return [
            replace(
                self.options,
                threads=1,
                seed=self.options.seed + number,
                work=None if work is None else max(1, round(work * weight)),
            )
            for number, weight in enumerate(self.joint.weight)
        ]

    def _slice(self) -> float | None:
        """Each region's part of the seconds that are left, none where there is no end."""
        if self.stop.until == float("inf"):
            return None
        return self.stop.left * self.workers.count / len(self.programmes)

    def _seconds(self, reports: Sequence[Report]) -> list[float | None]:
        """Part of the time that is left for each region: most where most may be gained."""
        mean = self._slice()
        if mean is None:
            return [None] * len(reports)
        room = np.array([each.room for each in reports])
        known = np.isfinite(room)
        # A region without a plan costs all.
        room[~known] = 2.0 * room[known].max(initial=1.0)
        return [*time_by_room(room, _TURN * mean * len(room)).tolist()]

    def value(self, reports: Sequence[Report]) -> float:
        """Return what the plans together are worth; minus infinity where one is missing."""
        each = [report.used for report in reports if report.used is not None]
        if len(each) < len(reports):
            return float("-inf")
        left = self.left([one.left for one in each])
        orders = self.joint.kind == KINDS.index("orders")
        lead = np.maximum(-left[orders], 0.0)
        return float(sum(one.value for one in each) - lead @ self.joint.most[orders])

    def bettered(self, turn: Turn) -> Turn:
        """Go round the regions until the gap, the work or the time is reached."""
        self.progress.plan(self.value(turn.reports))
        while not (self.stop.due or self._near() or all(each.ended for each in turn.reports)):
            seconds = self._seconds(turn.reports)
            if not any(each is None or each > 0.0 for each in seconds):
                break
            turn = self._turn(bettered, seconds, turn.standings)
            self.progress.plan(self.value(turn.reports))
        return turn

    def _near(self) -> bool:
        return self.progress.gap <= self.options.gap


def time_by_room(room: Floats, total: float) -> Floats:
    """Deal out time: most where most may be gained, and where it is short to a few.

    Parameters
    ----------
    room
        What each may gain (n), zero for nothing.
    total
        Seconds to deal out.

    Returns
    -------
    seconds
        Of each (n): none, or enough to walk once.
    """
    seconds = np.zeros(len(room))
    open_ = np.flatnonzero(room > 0.0)
    few = int(total / _LEAST)
    if few < len(open_):
        seconds[open_[np.argsort(-room[open_], kind="stable")[:few]]] = _LEAST
    elif len(open_):
        weight = np.clip(room[open_] / room[open_].mean(), 0.5, 2.0)
        seconds[open_] = np.clip(total * weight / weight.sum(), _LEAST, _SLICE)
    return seconds


def solve_regions(together: Together) -> RegionalOutcome:
    """Find a plan of all regions and a bound that proves how good it is.

    Parameters
    ----------
    together
        The regions.

    Returns
    -------
    outcome
        With status none and the regions named where one has no plan within what it got.
    """
    prices, left = together.priced()
    turn = together.begun(prices, dealt(together.joint, left))
    for factor in _MORE:
        missing = without_plan(turn.reports)
        if not missing or together.stop.due:
            break
        left = asking_more(together.joint, left, missing, factor)
        turn = together.begun(prices, dealt(together.joint, left))
    turn = together.bettered(turn)
    bound, value = together.progress.bound, together.value(turn.reports)
    if value == float("-inf"):
        return RegionalOutcome("none", value, bound, infeasible=tuple(without_plan(turn.reports)))
    near = relative_gap(value, bound) <= together.options.gap
    return RegionalOutcome(
        "gap" if near else "limit",
        value,
        bound,
        sum(report.used.chosen for report in turn.reports if report.used is not None),
        tuple(together.asked(planned, together.programmes, turn.standings)),
    )
