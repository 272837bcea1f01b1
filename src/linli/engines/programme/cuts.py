"""Payments projected out: what costs of cells must keep so that somebody can pay them.

For fixed prices of budgets and covers, the cheapest way to pay a unit of each cell is known; no
payments exist where costs at these prices pass what the budgets are worth. For prices of upper
pools each block answers with its own worst prices, so that a *cut* is a sum over *slots* (a block
in a period, or in all) of the greatest of some *entries* (weights of cells less a constant).
Reference: D. Gale, A theorem on flows in networks, Pacific Journal of Mathematics 7 (1957)
1073-1082; J. F. Benders, Numerische Mathematik 4 (1962) 238-252.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from scipy import sparse

from linli.engines.programme.answers import Answers, Block, alike, fills, lifts
from linli.engines.programme.bound import no_prices, way_prices

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linli.engines.programme.blocks import Blocks
    from linli.engines.programme.model import Floats, Integers, Programme

Entry: TypeAlias = "tuple[float, Floats]"
Lifted: TypeAlias = "tuple[Floats, Floats, Integers]"

# Cuts and entries further from binding than this part of the costs are left until they bind.
_NEAR = 0.05
# So many other answers of a block are added with one that a payment has taught.
_MOST_OTHERS = 6
_MOST_KEPT = 10
_FEW_ENTRIES = 800
# So many tables of a block's answers are kept to be looked up again.
_MOST_ANSWERS = 8
_ALL = -1


@dataclass
class Cuts:
    """Cuts, their slots and entries, growing.

    Parameters
    ----------
    right
        Right side of each cut.
    income
        What a unit of income of each cover adds to it (cuts x covers).
    slot_cut, slot_block, slot_period
        Cut and block of each slot, and its period or -1 for all.
    slot_entries
        Entries of each slot: constant and weights over (period, local cell).
    """

    right: list[float] = field(default_factory=list)
    income: list[Floats] = field(default_factory=list)
    slot_cut: list[int] = field(default_factory=list)
    slot_block: list[int] = field(default_factory=list)
    slot_period: list[int] = field(default_factory=list)
    slot_entries: list[list[Entry]] = field(default_factory=list)

    def open(self, right: float, income: Floats) -> int:
        """Begin a cut and return its number."""
        self.right.append(right)
        self.income.append(income)
        return len(self.right) - 1

    def slot(self, cut: int, block: int, period: int, entries: list[Entry]) -> None:
        """Add a slot to a cut."""
        self.slot_cut.append(cut)
        self.slot_block.append(block)
        self.slot_period.append(period)
        self.slot_entries.append(entries)


class Projection:
    """Makes cuts of a programme."""

    def __init__(self, programme: Programme, parts: Blocks) -> None:
        self.programme, self.parts = programme, parts
        self.cuts = Cuts()
        self.places: dict[bytes, dict[tuple[int, int], int]] = {}
        self.numbers: dict[bytes, int] = {}
        self.answers: dict[tuple[int, tuple[int, ...], bytes], Lifted] = {}
        self.periods = programme.periods
        self.amount = programme.budgets.amount / programme.money_scale
        self.row = _rows_by_pool(programme)
        self.pool_ways = programme.budgets.pool_ways.toarray().astype(bool)
        self.blocks = [self._part(number) for number in range(parts.count)]
        self.upper_pools = [int(each) for each in np.flatnonzero(parts.upper)]

    def _part(self, number: int) -> Block:
        programme = self.programme
        cells = np.flatnonzero(self.parts.of_cell == number)
        ways = np.flatnonzero(self.parts.of_cell[programme.ways.cell] == number)
        at_cell = self.parts.local_cell[programme.ways.cell[ways]]
        order = np.argsort(at_cell, kind="stable")
        first = np.searchsorted(at_cell[order], np.arange(len(cells) + 1))
        least, most = programme.ways.least[ways], programme.ways.most[ways]
        held = self.pool_ways[:, ways].any(axis=1) & ~self.parts.upper
        pools = [int(pool) for pool in np.flatnonzero(held)]
        members = self.pool_ways[pools][:, ways].astype(float)
        return Block(cells, ways, least, most, first, order, pools, members)

    def seed(self, costs: Floats) -> None:
        """Add the cuts of single periods that are near to binding at some costs (C x T)."""
        moments: dict[tuple[int, ...], list[int]] = {}
        for period in range(self.periods):
            for pools in _subsets(self._usable(self.upper_pools, period)):
                moments.setdefault(tuple(pools), []).append(period)
        # A block is asked for all periods at once: it answers alike year after year.
        for chosen, periods in moments.items():
            raised = [self._raised(part, list(chosen)) for part in self.blocks]
            answers = [
                [self._answers(part, period, base, costs) for period in periods]
                for part, base in zip(self.blocks, raised, strict=True)
            ]
            for place, period in enumerate(periods):
                mine = [each[place] for each in answers]
                if chosen:
                    self._seed(list(chosen), period, mine, raised, costs)
                else:
                    self._seed_blocks(period, mine, costs)

    def _usable(self, pools: list[int], period: int) -> list[int]:
        return [pool for pool in pools if self.row[pool, period] >= 0]

    def _seed(
        self,
        chosen: list[int],
        period: int,
        answers: list[Answers],
        raised: list[Floats],
        costs: Floats,
    ) -> None:
        prices = np.zeros(len(self.programme.budgets))
        prices[[self.row[pool, period] for pool in chosen]] = 1.0
        right = float(prices @ self.amount)
        size = max(float(costs[:, period].sum()), 1e-9)
        used = sum(float(each.value.max(initial=0.0)) for each in answers)
        if used < right - _NEAR * size:
            return
        none = np.zeros(len(self.programme.covers))
        key = self._key(prices, none)
        self._open(key, right, none)
        for number, (part, mine) in enumerate(zip(self.blocks, answers, strict=True)):
            if len(mine):
                near = mine.near(_NEAR * _size(part, period, costs))
                base = self._unanswered(part, period, raised[number])
                self._add(key, number, period, [*self._entries(part, period, near), base])

    def _seed_blocks(self, period: int, answers: list[Answers], costs: Floats) -> None:
        """Sets of a block's own pools stand alone: each is a cut."""
        none = np.zeros(len(self.programme.covers))
        for number, (part, mine) in enumerate(zip(self.blocks, answers, strict=True)):
            size = max(_size(part, period, costs), 1e-9)
            binding = mine.among((mine.value >= -_NEAR * size) & mine.weights.any(axis=1))
            for entry in self._entries(part, period, binding):
                cut = self.cuts.open(0.0, none)
                self.cuts.slot(cut, number, period, [entry])

    def _entries(self, part: Block, period: int, answers: Answers) -> list[Entry]:
        return [
            (float(constant), self._spread(part, period, weights))
            for constant, weights in zip(answers.constant, answers.weights, strict=True)
        ]

    def _raised(self, part: Block, chosen: list[int]) -> Floats:
        """Price of each way of a block when some upper pools cost one."""
        raised: Floats = self.pool_ways[chosen][:, part.ways].any(axis=0).astype(float)
        return raised

    def _answers(self, part: Block, period: int, base: Floats, costs: Floats) -> Answers:
        """What a block's own pools may answer in a period to prices of its ways."""
        pools = [rank for rank, pool in enumerate(part.pools) if self.row[pool, period] >= 0]
        raised, weights, same = self._combined(part, pools, base)
        rows = [self.row[part.pools[rank], period] for rank in pools]
        constant = raised @ self.amount[rows]
        return Answers(constant, weights, same, weights @ costs[part.cells, period] - constant)

    def _combined(self, part: Block, pools: list[int], base: Floats) -> Lifted:
        """What pools may add, the weights then, and which are alike: asked year after year."""
        # A block is known by its first cell: no two have one in common.
        key = (int(part.cells[0]), tuple(pools), base.tobytes())
        if key not in self.answers:
            raised = lifts(part, pools, base)
            price = base[None, :] + raised @ part.members[pools]
            if len(self.answers) >= _MOST_ANSWERS:
                del self.answers[next(iter(self.answers))]
            weights = fills(part, price)
            self.answers[key] = (raised, weights, alike(weights))
        return self.answers[key]

    def _unanswered(self, part: Block, period: int, base: Floats) -> Entry:
        """What a block must answer at least: its own pools at no price.

        Without it a period with money to spare would make up for one that lacks it.
        """
        return (0.0, self._spread(part, period, fills(part, base[None, :])[0]))

    def _spread(self, part: Block, period: int, weights: Floats) -> Floats:
        spread = np.zeros((self.periods, self.parts.width))
        spread[period, : len(part.cells)] = weights
        flat: Floats = spread.ravel()
        return flat

    def add_prices(self, budgets: Floats, covers: Floats, costs: Floats) -> bool:
        """Add what prices prove that make a choice unpayable; tell whether anything is new.

        Parameters
        ----------
        budgets, covers
            Prices of budget rows and covers, at least zero.
        costs
            Costs of cells (C x T) to which other answers of the blocks should be near.
        """
        top = max(float(budgets.max(initial=0.0)), float(covers.max(initial=0.0)))
        if top <= 0.0:
            return False
        budgets, covers = budgets / top, covers / top
        budgets[budgets < 1e-9] = 0.0
        upper = self._is_upper_row()
        key = self._key(np.where(upper, budgets, 0.0), covers)
        if key not in self.places:
            self._open(key, float(budgets[upper] @ self.amount[upper]), covers)
        above = replace(
            no_prices(self.programme), budgets=np.where(upper, budgets, 0.0), covers=covers
        )
        way_price = way_prices(self.programme, above)
        alone = (self.row != -2).all()
        added = [
            self._answer_prices(key, number, budgets, way_price, costs, single=bool(alone))
            for number in range(self.parts.count)
        ]
        return any(added)

    def _answer_prices(
        self,
        key: bytes,
        number: int,
        budgets: Floats,
        way_price: Floats,
        costs: Floats,
        *,
        single: bool,
    ) -> bool:
        part = self.blocks[number]
        own, constant = self._own_prices(part, budgets)
        price = way_price[part.ways] + own
        if not single:
            weights = np.zeros((self.periods, self.parts.width))
            weights[:, : len(part.cells)] = fills(part, price.T)
            base = np.zeros((self.periods, self.parts.width))
            base[:, : len(part.cells)] = fills(part, way_price[part.ways].T)
            entries = [(float(constant.sum()), weights.ravel()), (0.0, base.ravel())]
            return self._add(key, number, _ALL, entries)
        added = False
        for period in range(self.periods):
            mine = fills(part, price[:, period][None, :])[0]
            base = way_price[part.ways, period]
            entries = [
                (float(constant[period]), self._spread(part, period, mine)),
                self._unanswered(part, period, base),
            ]
            others = self._answers(part, period, base, costs)
            nearest = others.near(0.4 * _NEAR * _size(part, period, costs), _MOST_OTHERS)
            near = self._entries(part, period, nearest)
            if any(entry[1].any() for entry in (*entries, *near)):
                added |= self._add(key, number, period, [*entries, *near])
        return added

    def _own_prices(self, part: Block, budgets: Floats) -> tuple[Floats, Floats]:
        """Prices of a block's own pools by way and period, and what they are worth by period."""
        rule = self.programme.budgets
        price = np.zeros((len(part.ways), self.periods))
        constant = np.zeros(self.periods)
        for row in np.flatnonzero((budgets > 0) & np.isin(rule.pool, part.pools)):
            held = self.pool_ways[rule.pool[row], part.ways]
            price[held, rule.first[row] : rule.last[row] + 1] += budgets[row]
            constant[rule.last[row]] += budgets[row] * self.amount[row]
        return price, constant

    def prune(self, costs: Floats) -> None:
        """Forget answers that others pass by far at some costs (C x T): each slows every move."""
        if sum(len(each) for each in self.cuts.slot_entries) <= _FEW_ENTRIES:
            return
        for slot, entries in enumerate(self.cuts.slot_entries):
            if len(entries) <= _MOST_KEPT:
                continue
            part = self.blocks[self.cuts.slot_block[slot]]
            mine = np.zeros((self.periods, self.parts.width))
            mine[:, : len(part.cells)] = costs[part.cells].T
            values = np.array([each[1] for each in entries]) @ mine.ravel()
            values -= np.array([each[0] for each in entries])
            # The answer without own prices stays: it is what the others are measured by.
            values[[each[0] == 0.0 for each in entries]] = np.inf
            kept = np.sort(np.argsort(-values, kind="stable")[:_MOST_KEPT])
            self.cuts.slot_entries[slot] = [entries[number] for number in kept]

    def rows_over_costs(self) -> tuple[sparse.csr_array, Floats]:
        """Return the cuts of one answer, without income, as rows over costs (C T)."""
        slots = Counter(self.cuts.slot_cut)
        found = [
            (block, entries[0], self.cuts.right[cut])
            for cut, block, entries in zip(
                self.cuts.slot_cut, self.cuts.slot_block, self.cuts.slot_entries, strict=True
            )
            if len(entries) == 1 and slots[cut] == 1
            if not self.cuts.income[cut].any()
        ]
        cells = self.programme.cells
        matrix = np.zeros((len(found), cells, self.periods))
        for row, (block, (_, weights), _) in enumerate(found):
            part = self.blocks[block]
            spread = weights.reshape(self.periods, -1)[:, : len(part.cells)]
            matrix[row, part.cells] = spread.T
        right = np.array([right + constant for _, (constant, _), right in found])
        return sparse.csr_array(matrix.reshape(len(found), cells * self.periods)), right

    def _is_upper_row(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        upper: np.ndarray[tuple[int], np.dtype[np.bool_]] = self.parts.upper[
            self.programme.budgets.pool
        ]
        return upper

    def _key(self, budgets: Floats, covers: Floats) -> bytes:
        return np.round(np.concatenate([budgets, covers]), 7).tobytes()

    def _open(self, key: bytes, right: float, income: Floats) -> None:
        self.numbers[key] = self.cuts.open(right, income.copy())
        self.places[key] = {}

    def _add(self, key: bytes, number: int, period: int, entries: list[Entry]) -> bool:
        """Add entries to a cut's slot; tell whether any was new."""
        places = self.places[key]
        if (number, period) not in places:
            places[number, period] = len(self.cuts.slot_entries)
            self.cuts.slot(self.numbers[key], number, period, [])
        there = self.cuts.slot_entries[places[number, period]]
        new = [each for each in entries if not any(_same(each, old) for old in there)]
        there += new
        return bool(new)


def _same(one: Entry, other: Entry) -> bool:
    close = abs(one[0] - other[0]) < 1e-9
    return close and float(np.abs(one[1] - other[1]).max(initial=0.0)) <= 1e-9


def _size(part: Block, period: int, costs: Floats) -> float:
    return float(costs[part.cells, period].sum())


def _rows_by_pool(programme: Programme) -> Integers:
    """Budget row of a pool in a period; -1 for none, -2 where it adds up several periods."""
    budgets = programme.budgets
    row = np.full((budgets.pool_ways.shape[0], programme.periods), -1, dtype=np.int64)
    for number in range(len(budgets)):
        alone = budgets.first[number] == budgets.last[number]
        span = slice(budgets.first[number], budgets.last[number] + 1)
        row[budgets.pool[number], span] = number if alone else -2
    return row


def _subsets(pools: list[int]) -> Iterator[list[int]]:
    """Every set of pools where they are few; else none, single ones and all."""
    if len(pools) > 8:
        yield from ([], *([pool] for pool in pools), pools)
        return
    for number in range(2 ** len(pools)):
        yield [pool for rank, pool in enumerate(pools) if number >> rank & 1]
