"""The search over one programme: walks, what a payment check teaches, the best plan so far."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

from linli.engines.programme.blocks import blocks
from linli.engines.programme.candidates import Schedule, candidates
from linli.engines.programme.cuts import Projection
from linli.engines.programme.model import (
    Choice,
    cell_costs,
    incomes,
    keeps_rules,
    objective,
)
from linli.engines.programme.moves import (
    Candidates,
    Rules,
    State,
    choice_of_state,
    empty_state,
    rules,
)
from linli.engines.programme.outcome import Progress, relative_gap
from linli.engines.programme.paying import Payer
from linli.engines.programme.payments import pay
from linli.engines.programme.relaxation import Relaxed, costs_of
from linli.engines.programme.search import put_in, take, walk
from linli.engines.programme.slack import Shared, share_slack, shared_rules

if TYPE_CHECKING:
    from linli.engines.programme.exact import Options
    from linli.engines.programme.highs import Stop
    from linli.engines.programme.model import Floats, Integers, Programme, Truths

_SLACK = -1e-9
# A shortage below this part of the costs is a matter of rounding, which the payments settle.
_SHORT = 1e-9
_LESSONS = 12
_REPAIRS = 40
# After so many repairs what was given up is not replaced: where very many blocks share money, each
# replacement may be too much somewhere else.
_REPLACING = 25
# An item of which the relaxation takes at least this part is begun with.
_MOSTLY = 0.5
# Part of the time left that a walk may take, beside checks, and moves that are worth while.
_WALKING = 0.7
_FEWEST = 10_000
# With so few seconds left a short walk tells beforehand how long a move takes.
_HURRY = 20.0
# Without a limit of time or work, a search ends after so many walks that bettered nothing.
IDLE = 12


class Search:
    """A search over one programme: candidates, cuts that grow, the best plan that can be paid."""

    def __init__(
        self, programme: Programme, relaxed: Relaxed, schedule: Schedule, options: Options
    ) -> None:
        self.programme, self.bound, self.schedule = programme, relaxed.bound, schedule
        self.threads = options.threads
        self.parts = blocks(programme)
        self.projection = Projection(programme, self.parts)
        self.payer = Payer(programme)
        self.costs = costs_of(programme, relaxed)
        self.projection.seed(self.costs)
        self.can = candidates(
            programme, relaxed.prices, relaxed.taken, relaxed.model.columns, schedule.width
        )
        self.mean = float(self.can.worth.mean()) if self.can.worth.any() else 1.0
        self.movable = self._movable()
        self.strain = 3.0 * relaxed.prices.floors + self.mean
        self.random = np.random.default_rng(options.seed)
        self.lessons = 0
        self.moves, self.moved, self.idle = schedule.moves, 0, 0
        self.pace: float | None = None
        self.choice: Choice | None = None
        self.amounts = np.zeros(0, np.int64)
        self.value = float("-inf")
        self.taken = np.full(programme.items, -1, dtype=np.int64)

    def _movable(self) -> Integers:
        """Items with something to choose."""
        counts = np.diff(self.can.first)
        idle = (counts == 0) | ((counts == 1) & self.programme.must)
        return np.flatnonzero(~idle)

    def _members(self, blocks_of_thread: Integers) -> tuple[Integers, Integers]:
        """Movable items of some blocks, by block."""
        block = self.parts.of_item[self.movable]
        rank = np.full(self.parts.count, -1, dtype=np.int64)
        rank[blocks_of_thread] = np.arange(len(blocks_of_thread))
        mine = self.movable[rank[block] >= 0]
        order = mine[np.argsort(rank[self.parts.of_item[mine]], kind="stable")]
        first = np.searchsorted(
            rank[self.parts.of_item[order]], np.arange(len(blocks_of_thread) + 1)
        )
        return order.astype(np.int64), first.astype(np.int64)

    @property
    def plan(self) -> tuple[Choice, Integers, float] | None:
        """The best plan that can be paid, with its payments and value."""
        return None if self.choice is None else (self.choice, self.amounts, self.value)

    def rest(self) -> None:
        """Let go of the programme and of its linear program, which cannot be copied or sent."""
        del self.programme, self.projection.programme, self.payer

    def resume(self, programme: Programme) -> None:
        """Go on with the programme that was let go."""
        self.programme = self.projection.programme = programme
        self.payer = Payer(programme)

    def begin(self, relaxed: Relaxed, stop: Stop) -> None:
        """Learn what binds near the relaxation, start from what it takes whole, and fill up."""
        self._prime(relaxed, stop)
        whole = self._whole_candidates(relaxed)
        mine, state = self._fresh()
        must, split = self.programme.must, self._split(relaxed, whole)
        self._take_whole(mine, state, whole, must)
        put_in(mine, self.can, state, self.programme.periods, split)
        self._take_whole(mine, state, whole, ~must)
        order = np.lexsort((-np.diff(self.can.first), ~must)).astype(np.int64)
        put_in(mine, self.can, state, self.programme.periods, order)
        self.taken = state.taken.copy()

    def _take_whole(self, mine: Rules, state: State, whole: Integers, among: Truths) -> None:
        """Take what the relaxation takes whole, of some items."""
        for item in np.flatnonzero((whole >= 0) & among):
            self._try_take(mine, state, int(item), int(whole[item]))

    def _split(self, relaxed: Relaxed, whole: Integers) -> Integers:
        """Items that the relaxation takes, but not in one way alone, the largest first.

        What fills a county for a year only finds room before the small ones do.
        """
        programme = self.programme
        part = np.zeros(programme.items)
        np.add.at(part, programme.item[relaxed.model.columns.option], relaxed.taken)
        split = np.flatnonzero((part >= _MOSTLY) & (whole < 0))
        order = np.lexsort((-programme.reach[split], ~programme.must[split]))
        return split[order].astype(np.int64)

    def _prime(self, relaxed: Relaxed, stop: Stop) -> None:
        """Ask what is short when costs are a little above the relaxation's."""
        income = self._income_of_relaxation(relaxed)
        for _ in range(_LESSONS):
            if stop.due:
                return
            more = 1.0 + 0.02 * self.random.random(self.costs.shape)
            self._learn(self.costs * more, income)

    def _income_of_relaxation(self, relaxed: Relaxed) -> Floats:
        columns, programme = relaxed.model.columns, self.programme
        part = np.zeros(programme.options)
        np.add.at(part, columns.option, relaxed.taken)
        income: Floats = programme.covers.incomes @ part / programme.money_scale
        return income

    def _learn(self, costs: Floats, income: Floats) -> bool:
        """Add a cut where costs cannot be paid; tell whether anything was new."""
        self.projection.prune(costs)
        short = self.payer.shortage(costs, income)
        if not np.isfinite(short.amount) or short.amount <= _SHORT * (1.0 + costs.sum()):
            return False
        self.lessons += 1
        return self.projection.add_prices(short.budgets, short.covers, costs)

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

    def _whole_candidates(self, relaxed: Relaxed) -> Integers:
        columns = relaxed.model.columns
        place = columns.option * self.programme.periods + columns.period
        part = np.zeros(self.programme.options * self.programme.periods)
        part[place] = relaxed.taken
        mine = part[self.can.option * self.programme.periods + self.can.period]
        whole = np.full(self.programme.items, -1, dtype=np.int64)
        number = np.flatnonzero(mine > 0.999)
        whole[self.programme.item[self.can.option[number]]] = number
        return whole

    def _fresh(self) -> tuple[Rules, State]:
        cuts = self.projection.cuts
        mine = rules(self.programme, self.parts, cuts)
        return mine, empty_state(self.programme, mine, np.array(cuts.right, dtype=float))

    def walk(self, moves: int, stop: Stop, begin: float = 0.0) -> None:
        """Anneal once from the plan so far: threads share the blocks, or each walks alone.

        `begin` is the part of the cooling that is left out.
        """
        mine, state = self._fresh()
        self.taken = self._settle(mine, state, self.taken)
        several = self.threads > 1 and self.parts.count >= 2 * self.threads
        together = (
            shared_rules(self.programme, self.projection.cuts, self.parts) if several else None
        )
        rounds = max(self.schedule.rounds, moves // self.schedule.round_moves)
        best, value = self.taken, self._value(self.taken)
        now = [self.taken] * self.threads
        for number in range(rounds):
            if stop.due:
                break
            left = 1.0 - begin
            span = (begin + left * number / rounds, begin + left * (number + 1) / rounds)
            now, ends = self._round(mine, now, moves // rounds, span, together)
            for end in ends:
                found = self._value(end)
                if found > value:
                    best, value = end, found
        if value == float("-inf"):
            # Nothing that keeps the floors was met: go on from where it stands, weighing them more.
            best, self.strain = now[0], 2.0 * self.strain
        self.taken = best

    def _value(self, taken: Integers) -> float:
        """Value of a choice that keeps its rules, payments aside."""
        choice = choice_of_state(self.programme, self.can, taken)
        if not keeps_rules(self.programme, choice):
            return float("-inf")
        return objective(self.programme, choice)

    def _round(
        self,
        mine: Rules,
        now: list[Integers],
        moves: int,
        span: tuple[float, float],
        together: Shared | None,
    ) -> tuple[list[Integers], list[Integers]]:
        """Let each thread walk; return where each stands, and what is worth keeping."""
        shares = self._shares(shared=together is not None)
        seeds = self.random.integers(1, 2**40, size=self.threads)
        jobs = list(zip(now, shares, seeds, strict=True))
        with ThreadPoolExecutor(self.threads) as pool:
            ends = list(pool.map(lambda job: self._walked(mine, moves, span, together, *job), jobs))
        if together is None:
            return [end[0] for end in ends], [end[1] for end in ends]
        joined = now[0].copy()
        for blocks_of_thread, (stands, _) in zip(shares, ends, strict=True):
            own = np.isin(self.parts.of_item, blocks_of_thread)
            joined[own] = stands[own]
        return [joined] * self.threads, [joined]

    def _shares(self, *, shared: bool) -> list[Integers]:
        """Blocks of each thread: all of them, or a part dealt out anew each time."""
        everything = np.arange(self.parts.count)
        if not shared:
            return [everything] * self.threads
        dealt = self.random.permutation(self.parts.count)
        return [np.sort(dealt[thread :: self.threads]) for thread in range(self.threads)]

    def _walked(
        self,
        mine: Rules,
        moves: int,
        span: tuple[float, float],
        together: Shared | None,
        now: Integers,
        blocks_of_thread: Integers,
        seed: int,
    ) -> tuple[Integers, Integers]:
        """Walk in some blocks; return where it ended and the best on the way."""
        programme = self.programme
        right = np.array(self.projection.cuts.right, dtype=float)
        state = empty_state(programme, mine, right)
        take(mine, self.can, state, programme.periods, now)
        if together is not None:
            share_slack(state, mine, together, self.threads)
        members, first = self._members(blocks_of_thread)
        best = state.taken.copy()
        hot, cold = self.schedule.heat
        warm, cool = self.schedule.theta
        walk(
            mine,
            self.can,
            state,
            programme.periods,
            members,
            first,
            self.mean * hot * (cold / hot) ** np.array(span),
            warm + (cool - warm) * np.array(span),
            self.schedule.noise * self.mean,
            moves,
            np.array([seed * 1_000_003], dtype=np.int64),
            best,
            self.strain,
            self.schedule.wild,
        )
        return state.taken, best

    def _settle(
        self, mine: Rules, state: State, taken: Integers, *, replacing: bool = True
    ) -> Integers:
        """Take over a plan; where new cuts forbid it, give up what gains least."""
        take(mine, self.can, state, self.programme.periods, taken)
        if (state.slack >= _SLACK).all():
            return state.taken.copy()
        fresh = empty_state(self.programme, mine, np.array(self.projection.cuts.right))
        for each, values in zip(state, fresh, strict=True):
            each[...] = values
        chosen = np.flatnonzero(taken >= 0)
        order = chosen[np.lexsort((-self.can.gain[taken[chosen]], ~self.programme.must[chosen]))]
        for item in order:
            self._try_take(mine, state, int(item), int(taken[item]))
        rest = (state.taken < 0) & (self.programme.must | replacing)
        order = np.flatnonzero(rest).astype(np.int64)
        put_in(mine, self.can, state, self.programme.periods, order)
        return state.taken.copy()

    def check(self, stop: Stop) -> bool:
        """Look whether the plan can be paid; where not, learn why, mend it and look again."""
        for repair in range(_REPAIRS):
            choice = choice_of_state(self.programme, self.can, self.taken)
            value = self._value(self.taken)
            if value <= self.value:
                return value > float("-inf")
            if self._teach(choice):
                mine, state = self._fresh()
                replacing = repair < _REPLACING and not stop.due
                self.taken = self._settle(mine, state, self.taken, replacing=replacing)
                continue
            paid = pay(self.programme, choice, stop)
            if paid.found:
                self.choice, self.amounts, self.value = choice, paid.amounts, value
            return paid.found
        return False

    def _teach(self, choice: Choice) -> bool:
        programme = self.programme
        costs = cell_costs(programme, choice) / programme.money_scale
        income = np.array(incomes(programme, choice), dtype=float) / programme.money_scale
        return self._learn(costs, income)

    def improve(self, options: Options, stop: Stop, progress: Progress) -> None:
        """Walk and check, longer each time, until the gap, the work or the time is reached."""
        endless = options.work is None and stop.until == float("inf")
        self.check(stop)
        progress.plan(self.value)
        while not stop.due and not (endless and self.idle >= IDLE) and not self.done(options):
            self.step(stop)
            progress.plan(self.value)

    def done(self, options: Options) -> bool:
        """Tell whether the gap or the work is reached."""
        near = relative_gap(self.value, self.bound) <= options.gap
        return near or (options.work is not None and self.moved >= options.work * 1000)

    def step(self, stop: Stop) -> None:
        """Walk and check once; the next time longer."""
        before, learnt = self.value, self.lessons
        if self.pace is None and stop.left < _HURRY:
            self._timed_walk(_FEWEST, stop)
        moves = self._fitting(stop)
        self._timed_walk(moves, stop)
        self.check(stop)
        if self.lessons > learnt:
            # What was mended in haste is bettered under the new cuts.
            self.walk(moves // 4, stop, begin=0.6)
            self.moved += moves // 4 * self.threads
            self.check(stop)
        self.moves = self.moves * 3 // 2 if self.idle < IDLE // 2 else self.moves
        self.idle = 0 if self.value > before else self.idle + 1

    def _timed_walk(self, moves: int, stop: Stop) -> None:
        """Walk, and learn how long a move takes."""
        begun = time.monotonic()
        self.walk(moves, stop)
        self.pace = (time.monotonic() - begun) / moves
        self.moved += moves * self.threads

    def _fitting(self, stop: Stop) -> int:
        """Moves of the next walk: one that is cut short ends hot, and was in vain."""
        if self.pace is None or stop.until == float("inf"):
            return self.moves
        return max(min(self.moves, int(_WALKING * stop.left / self.pace)), _FEWEST)
