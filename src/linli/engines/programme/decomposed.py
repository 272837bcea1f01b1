"""The decomposed engine: prices, then a search under projected payments, then the proof."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from linli.engines.programme.blocks import Blocks, blocks
from linli.engines.programme.bound import Prices, evaluate, no_prices, priced, reduced_gains
from linli.engines.programme.cuts import Projection
from linli.engines.programme.exact import Options, nothing
from linli.engines.programme.linear import Columns
from linli.engines.programme.model import Choice, cell_costs, incomes, keeps_rules, objective
from linli.engines.programme.moves import (
    Candidates,
    Rules,
    State,
    choice_of_state,
    empty_state,
    rules,
)
from linli.engines.programme.outcome import Outcome, Progress, relative_gap, status_of
from linli.engines.programme.payments import Paid, pay_needs
from linli.engines.programme.relaxation import Relaxed, costs_of, relax
from linli.engines.programme.search import put_in, take, walk

if TYPE_CHECKING:
    from linli.engines.programme.highs import Stop
    from linli.engines.programme.model import Floats, Integers, Programme


def candidates(
    programme: Programme, prices: Prices, values: Floats, columns: Columns, width: float
) -> Candidates:
    """Return the pairs worth trying: near to an item's best at the prices, or in the relaxation.

    Parameters
    ----------
    programme
        The programme.
    prices
        Prices of shared rules.
    values
        Part of each column that the relaxation takes.
    columns
        All pairs to choose from.
    width
        How far from the best, as a part of the item's greatest value.
    """
    gains = reduced_gains(programme, prices, columns)
    item = programme.item[columns.option]
    best = np.full(programme.items, -np.inf)
    np.maximum.at(best, item, gains)
    reach = np.zeros(programme.items)
    np.maximum.at(reach, programme.item, programme.value / programme.value_scale)
    floor = np.where(programme.must, best, np.maximum(best, 0.0)) - width * reach
    wanted = (gains >= floor[item]) | (values > 1e-6) | programme.must[item]
    kept = np.flatnonzero(wanted)
    order = kept[np.lexsort((-gains[kept], item[kept]))]
    option, period = columns.option[order], columns.period[order]
    return Candidates(
        first=np.searchsorted(item[order], np.arange(programme.items + 1)).astype(np.int64),
        option=option,
        period=period,
        gain=gains[order],
        worth=programme.value[option] / programme.value_scale * programme.weight[period],
        toll=_tolls(programme, prices, option, period),
    )


def _tolls(programme: Programme, prices: Prices, option: Integers, period: Integers) -> Floats:
    view = priced(programme, prices)
    cell_price = view.cell_price[programme.cell[option], period[:, None]]
    paid: Floats = (programme.scaled_cost[option] * cell_price).sum(axis=1)
    earned = programme.covers.incomes.T @ prices.covers / programme.money_scale
    tolls: Floats = paid - earned[option]
    return tolls


@dataclass(frozen=True)
class Schedule:
    """How the search is run; found by trying (bench).

    Parameters
    ----------
    width
        Candidates within this part of an item's greatest value.
    heat
        First and last temperature, as parts of the mean worth of a candidate.
    theta
        First and last part of the tolls that counts.
    noise
        Noise of what is tried first, as a part of the mean worth.
    moves
        Moves of the first walk; each next one is longer by half.
    """

    width: float = 0.06
    heat: tuple[float, float] = (0.02, 0.0005)
    theta: tuple[float, float] = (0.98, 0.3)
    noise: float = 0.003
    moves: int = 200_000


class Search:
    """A search over one programme: candidates, cuts that grow, the best plan that can be paid."""

    def __init__(
        self, programme: Programme, relaxed: Relaxed, schedule: Schedule, options: Options
    ) -> None:
        self.programme, self.relaxed, self.schedule = programme, relaxed, schedule
        self.parts: Blocks = blocks(programme)
        self.projection = Projection(programme, self.parts)
        self.projection.seed(costs_of(programme, relaxed))
        self.can = candidates(
            programme, relaxed.prices, relaxed.taken, relaxed.model.columns, schedule.width
        )
        self.mean = float(self.can.worth.mean()) if len(self.can.worth) else 1.0
        self.members, self.member_first = self._members()
        self.strain = 3.0 * relaxed.prices.floors + self.mean
        self.dice = [
            np.array([options.seed * 7_919 + thread * 104_729], dtype=np.int64) * 1_000_003
            for thread in range(options.threads)
        ]
        self.choice: Choice | None = None
        self.amounts = np.zeros(0, np.int64)
        self.value = float("-inf")
        self.taken = np.full(programme.items, -1, dtype=np.int64)

    def _members(self) -> tuple[Integers, Integers]:
        """Items with something to choose, by block."""
        counts = np.diff(self.can.first)
        idle = (counts == 0) | ((counts == 1) & self.programme.must)
        items = np.flatnonzero(~idle)
        order = items[np.argsort(self.parts.of_item[items], kind="stable")]
        first = np.searchsorted(self.parts.of_item[order], np.arange(self.parts.count + 1))
        return order.astype(np.int64), first.astype(np.int64)

    def begin(self) -> None:
        """Start from what the relaxation takes whole, and fill up."""
        whole = self._whole_candidates()
        mine, state = self._fresh()
        order = np.lexsort((-np.diff(self.can.first), ~self.programme.must)).astype(np.int64)
        for number in np.flatnonzero(whole >= 0):
            self._try_take(mine, state, int(number), int(whole[number]))
        put_in(mine, self.can, state, self.programme.periods, order)
        self.taken = state.taken.copy()

    def _try_take(self, mine: Rules, state: State, item: int, number: int) -> None:
        only = Candidates(
            first=np.zeros(self.programme.items + 1, dtype=np.int64),
            option=self.can.option[number : number + 1],
            period=self.can.period[number : number + 1],
            gain=np.ones(1),
            worth=self.can.worth[number : number + 1],
            toll=self.can.toll[number : number + 1],
        )
        only.first[item + 1 :] = 1
        if not put_in(mine, only, state, self.programme.periods, np.array([item])):
            state.taken[item] = number

    def _whole_candidates(self) -> Integers:
        columns = self.relaxed.model.columns
        place = columns.option * self.programme.periods + columns.period
        part = np.zeros(self.programme.options * self.programme.periods)
        part[place] = self.relaxed.taken
        mine = part[self.can.option * self.programme.periods + self.can.period]
        whole = np.full(self.programme.items, -1, dtype=np.int64)
        number = np.flatnonzero(mine > 0.999)
        whole[self.programme.item[self.can.option[number]]] = number
        return whole

    def _fresh(self) -> tuple[Rules, State]:
        cuts = self.projection.cuts
        mine = rules(self.programme, self.parts, cuts)
        right = np.array(cuts.right, dtype=float)
        return mine, empty_state(self.programme, mine, right)

    def walk(self, moves: int) -> None:
        """Anneal from the plan so far, once a thread, and go on from the better end."""
        with ThreadPoolExecutor(len(self.dice)) as pool:
            ends = list(pool.map(lambda dice: self._walked(moves, dice), self.dice))
        self.taken = max(ends, key=lambda end: end[0])[1]

    def _walked(self, moves: int, dice: Integers) -> tuple[float, Integers]:
        mine, state = self._fresh()
        self._settle(mine, state, self.taken)
        best = state.taken.copy()
        gain = walk(
            mine,
            self.can,
            state,
            self.programme.periods,
            self.members,
            self.member_first,
            np.array(self.schedule.heat) * self.mean,
            np.array(self.schedule.theta),
            self.schedule.noise * self.mean,
            moves,
            dice,
            best,
            self.strain,
        )
        return gain, best

    def _settle(self, mine: Rules, state: State, taken: Integers) -> None:
        """Take over a plan; where new cuts forbid it, give up what gains least."""
        take(mine, self.can, state, self.programme.periods, taken)
        if (state.slack >= -1e-9).all():
            return
        fresh = empty_state(self.programme, mine, np.array(self.projection.cuts.right))
        for each, values in zip(state, fresh, strict=True):
            each[...] = values
        chosen = np.flatnonzero(taken >= 0)
        order = chosen[np.lexsort((-self.can.gain[taken[chosen]], ~self.programme.must[chosen]))]
        for item in order:
            self._try_take(mine, state, int(item), int(taken[item]))
        rest = np.flatnonzero(state.taken < 0).astype(np.int64)
        put_in(mine, self.can, state, self.programme.periods, rest)

    def check(self, stop: Stop) -> bool:
        """Look whether the plan can be paid; keep it if so, else learn why not."""
        programme = self.programme
        choice = choice_of_state(programme, self.can, self.taken)
        if not keeps_rules(programme, choice):
            return False
        value = objective(programme, choice)
        if value <= self.value:
            return True
        paid = self._pay(choice, stop)
        if paid.found:
            self.choice, self.amounts, self.value = choice, paid.amounts, value
            return True
        return False

    def _pay(self, choice: Choice, stop: Stop) -> Paid:
        programme = self.programme
        needed = cell_costs(programme, choice)
        paid = pay_needs(programme, needed.ravel(), incomes(programme, choice), stop)
        if not paid.found and paid.ray.size:
            budgets, covers = np.split(
                np.abs(paid.ray[-len(programme.budgets) - len(programme.covers) :]),
                [len(programme.budgets)],
            )
            self.projection.add_prices(budgets, covers, needed / programme.money_scale)
        return paid

    @property
    def plan(self) -> tuple[Choice, Integers, float] | None:
        """The best plan that can be paid, with its payments and value."""
        return None if self.choice is None else (self.choice, self.amounts, self.value)

    def improve(self, options: Options, stop: Stop, progress: Progress) -> None:
        """Walk and check, longer each time, until the gap, the work or the time is reached."""
        moves, done = self.schedule.moves, 0
        while not stop.due:
            self.walk(moves)
            done += moves * options.threads
            if self.check(stop):
                progress.plan(self.value)
                if relative_gap(self.value, self.relaxed.bound) <= options.gap:
                    return
                moves = moves * 3 // 2
            if options.work is not None and done >= options.work * 1000:
                return


def schedule_for(programme: Programme) -> Schedule:
    """Return how a programme of some size is searched: the fewer items, the wider."""
    width = min(0.5, max(0.03, 1.3 / np.sqrt(max(1, programme.items))))
    moves = 50_000 if programme.items < 200 else 200_000
    return Schedule(width=float(width), moves=moves)


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
    relaxed = relax(programme, stop)
    if isinstance(relaxed, str):
        bound = evaluate(programme, no_prices(programme)).bound
        return nothing("infeasible" if relaxed == "infeasible" else "none", "decomposed", bound)
    progress.proof(relaxed.bound)
    search = Search(programme, relaxed, schedule_for(programme), options)
    search.begin()
    search.improve(options, stop, progress)
    if search.plan is None:
        return nothing("none", "decomposed", relaxed.bound)
    choice, amounts, value = search.plan
    status = status_of(value, relaxed.bound, options.gap)
    return Outcome(status, choice, amounts, value, relaxed.bound, "decomposed", relaxed.prices)
