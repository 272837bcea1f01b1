"""A plan of many regions: priced together, planned one by one by whoever works, added up.

What is asked of a region is a pure function of what it got; whoever does it (`Workers`) may do it
anywhere, in any order and twice, and the answer is the same. Only prices and sums come back, until
the end, when the plans are fetched.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from linli.engines.programme.decomposed import schedule_for
from linli.engines.programme.dual import TEMPERATURES, cooled
from linli.engines.programme.exact import Options
from linli.engines.programme.highs import Stop
from linli.engines.programme.model import without_option
from linli.engines.programme.outcome import Progress, relative_gap
from linli.engines.programme.regions import (
    KINDS,
    Joint,
    RegionalDual,
    Used,
    allotted,
    asking_more,
    dealt,
    own_items,
    used,
)
from linli.engines.programme.relaxation import relax_large
from linli.engines.programme.searching import IDLE, Search
from linli.engines.programme.workers import each_done, home

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from linli.engines.programme.model import Choice, Floats, Integers, Programme
    from linli.engines.programme.workers import Workers

# So long a region is bettered at once: whoever asks for the best so far waits no longer.
_SLICE = 20.0
# Part of the time that pricing may take.
_PRICING = 0.4
_PATIENCE = 2.0
_ROUNDING = 1e-12
# A region without a plan asks for so many times what it used at the prices, then for more.
_MORE = (1.5, 4.0, 16.0)


@dataclass
class Standing:
    """Where the search for a region's plan stands.

    Parameters
    ----------
    status
        `searching`, or why there is nothing to search: `infeasible`, `stopped`.
    search
        The search within what the region got; none where there is nothing to search.
    """

    status: str
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
    """

    status: str
    used: Used | None
    ended: bool


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
        return Standing("infeasible")
    relaxed = relax_large(mine, stop, RegionalDual(programme).prices(prices))
    if isinstance(relaxed, str):
        return Standing(relaxed)
    search = Search(mine, relaxed, schedule_for(mine), options)
    search.begin(relaxed)
    search.check(stop)
    search.payer.rest()
    return Standing("searching", search)


def bettered(standing: Standing, options: Options, seconds: float | None) -> Standing:
    """Go on for some seconds, or by one walk; what stood before is left as it was."""
    if standing.search is None or _ended(standing.search, options):
        return standing
    arrays = standing.search.programme
    search = copy.deepcopy(standing.search, {id(arrays): arrays})
    stop = _stop(seconds)
    search.step(stop)
    while seconds is not None and not stop.due and not _ended(search, options):
        search.step(stop)
    search.payer.rest()
    return replace(standing, search=search)


def _stop(seconds: float | None) -> Stop:
    return Stop() if seconds is None else Stop().within(seconds)


def _ended(search: Search, options: Options) -> bool:
    return search.idle >= IDLE or search.done(options)


def reported(programme: Programme, standing: Standing, options: Options) -> Report:
    """Tell what a region's plan uses of its rows as they were read."""
    ended = standing.search is None or _ended(standing.search, options)
    if standing.plan is None:
        return Report(standing.status, None, ended)
    choice, amounts, _ = standing.plan
    return Report(standing.status, used(programme, own_items(programme, choice), amounts), ended)


def without_plan(reports: Sequence[Report]) -> list[int]:
    """Return the regions for which there is no plan within what they got."""
    return [number for number, each in enumerate(reports) if each.status == "infeasible"]


def planned(programme: Programme, standing: Standing) -> tuple[Choice, Integers] | None:
    """Return a region's choice and payments, without what others lent."""
    if standing.plan is None:
        return None
    choice, amounts, _ = standing.plan
    return own_items(programme, choice), amounts


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

    def begun(self, prices: Floats, changes: Sequence[Floats]) -> list[Any]:
        """Have every region find a first plan."""
        number = len(self.programmes)
        parts = self.joint.parts(prices)
        seconds = self._slice()
        # A region without a plan costs all: the first one may take longer than its part.
        seconds = None if seconds is None else _PATIENCE * seconds
        return self.asked(
            begun, self.programmes, changes, parts, self.regional_options(), [seconds] * number
        )

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

    def reports(self, standings: Sequence[Any]) -> list[Report]:
        """Fetch what every region tells."""
        return self.workers.gather(
            self.asked(reported, self.programmes, standings, self.regional_options())
        )

    def value(self, reports: Sequence[Report]) -> float:
        """Return what the plans together are worth; minus infinity where one is missing."""
        each = [report.used for report in reports if report.used is not None]
        if len(each) < len(reports):
            return float("-inf")
        left = self.left([one.left for one in each])
        orders = self.joint.kind == KINDS.index("orders")
        lead = np.maximum(-left[orders], 0.0)
        return float(sum(one.value for one in each) - lead @ self.joint.most[orders])

    def bettered(
        self, standings: list[Any], reports: list[Report]
    ) -> tuple[list[Any], list[Report]]:
        """Go round the regions until the gap, the work or the time is reached."""
        self.progress.plan(self.value(reports))
        while not (self.stop.due or self._near() or all(each.ended for each in reports)):
            seconds = self._slice()
            seconds = None if seconds is None else min(_SLICE, seconds)
            number = len(standings)
            standings = self.asked(bettered, standings, self.regional_options(), [seconds] * number)
            reports = self.reports(standings)
            self.progress.plan(self.value(reports))
        return standings, reports

    def _near(self) -> bool:
        return self.progress.gap <= self.options.gap


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
    standings = together.begun(prices, dealt(together.joint, left))
    reports = together.reports(standings)
    for factor in _MORE:
        missing = without_plan(reports)
        if not missing or together.stop.due:
            break
        left = asking_more(together.joint, left, missing, factor)
        standings = together.begun(prices, dealt(together.joint, left))
        reports = together.reports(standings)
    standings, reports = together.bettered(standings, reports)
    bound, value = together.progress.bound, together.value(reports)
    if value == float("-inf"):
        return RegionalOutcome("none", value, bound, infeasible=tuple(without_plan(reports)))
    near = relative_gap(value, bound) <= together.options.gap
    return RegionalOutcome(
        "gap" if near else "limit",
        value,
        bound,
        sum(report.used.chosen for report in reports if report.used is not None),
        tuple(together.asked(planned, together.programmes, standings)),
    )
