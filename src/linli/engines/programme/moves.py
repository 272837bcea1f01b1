"""What a search reads and changes, as flat arrays for compiled code."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import sparse

from linli.engines.programme.model import choosing

if TYPE_CHECKING:
    from linli.engines.programme.blocks import Blocks
    from linli.engines.programme.cuts import Cuts
    from linli.engines.programme.model import Choice, Floats, Integers, Programme, Truths


class Rules(NamedTuple):
    """What a move must keep, as flat arrays.

    Parameters
    ----------
    block, must
        Of each item.
    cost, cell
        Scaled cost by kind of each option, and its local cell.
    touch_first, touch_slot
        Slots that a block's cost in a period enters, by block x T + period.
    slot_cut, slot_first
        Cut and first entry of each slot.
    entry_constant, entry_weight
        Entries; weights over period x width + local cell.
    income_cut, income
        Cuts that income enters, and what each option adds to them (cuts with income x M).
    limit_first, limit_place, limit_size, limit_amount
        Places of each item with its size there, and what a place takes in a period (or infinity).
    floor_first, floor_row, floor_value
        Floors of each option.
    order_first, order_row, order_share, penalty
        Orders of each item.
    same_first, same_row, apart_first, apart_row
        Companies of each item.
    """

    block: Integers
    must: Truths
    cost: Floats
    cell: Integers
    touch_first: Integers
    touch_slot: Integers
    slot_cut: Integers
    slot_first: Integers
    entry_constant: Floats
    entry_weight: Floats
    income_cut: Integers
    income: Floats
    limit_first: Integers
    limit_place: Integers
    limit_size: Floats
    limit_amount: Floats
    floor_first: Integers
    floor_row: Integers
    floor_value: Floats
    order_first: Integers
    order_row: Integers
    order_share: Floats
    penalty: Floats
    same_first: Integers
    same_row: Integers
    apart_first: Integers
    apart_row: Integers
    width: int


class Candidates(NamedTuple):
    """Pairs of option and period that a search may take, best first for each item.

    Parameters
    ----------
    first
        First candidate of each item (N + 1).
    option, period
        Of each candidate.
    gain
        Reduced gain at the prices: what to try first.
    worth
        Value in its period.
    toll
        Price of the budgets and covers that it uses.
    """

    first: Integers
    option: Integers
    period: Integers
    gain: Floats
    worth: Floats
    toll: Floats


class State(NamedTuple):
    """Where a search stands.

    Parameters
    ----------
    taken
        Candidate of each item, or -1.
    value, top
        Value of each entry; greatest of each slot.
    slack
        What is left of each cut.
    used
        Sizes taken by place and period.
    floor
        Sum of each floor.
    lead
        Lead by order and period.
    together
        Chosen members of companies (same) by period.
    parted
        Chosen members of companies (apart) by period.
    """

    taken: Integers
    value: Floats
    top: Floats
    slack: Floats
    used: Floats
    floor: Floats
    lead: Floats
    together: Integers
    parted: Integers


def rules(programme: Programme, parts: Blocks, cuts: Cuts) -> Rules:
    """Return the flat arrays of a programme and its cuts."""
    touch_first, touch_slot = _touches(programme, parts, cuts)
    entries = [each for slot in cuts.slot_entries for each in slot]
    depth = programme.periods * parts.width
    weights = [each[1] for each in entries]
    income = np.array(cuts.income, dtype=float).reshape(len(cuts.right), len(programme.covers))
    income_cut = np.flatnonzero(income.any(axis=1))
    earned = programme.covers.incomes / programme.money_scale
    limits, amounts = _limits(programme)
    floors = programme.floors.tocsc()
    orders = programme.orders.shares.tocsc()
    same, apart = programme.same.tocsc(), programme.apart.tocsc()
    return Rules(
        block=parts.of_item,
        must=programme.must,
        cost=programme.scaled_cost,
        cell=parts.local_cell[programme.cell],
        touch_first=touch_first,
        touch_slot=touch_slot,
        slot_cut=np.array(cuts.slot_cut, dtype=np.int64),
        slot_first=np.cumsum([0, *(len(each) for each in cuts.slot_entries)]).astype(np.int64),
        entry_constant=np.array([each[0] for each in entries], dtype=float),
        entry_weight=np.array(weights, dtype=float).reshape(len(entries), depth),
        income_cut=income_cut.astype(np.int64),
        income=np.ascontiguousarray((earned.T @ income[income_cut].T).T),
        limit_first=limits.indptr.astype(np.int64),
        limit_place=limits.indices.astype(np.int64),
        limit_size=limits.data,
        limit_amount=amounts,
        floor_first=floors.indptr.astype(np.int64),
        floor_row=floors.indices.astype(np.int64),
        floor_value=floors.data.astype(float),
        order_first=orders.indptr.astype(np.int64),
        order_row=orders.indices.astype(np.int64),
        order_share=orders.data.astype(float),
        penalty=programme.orders.penalty / programme.value_scale,
        same_first=same.indptr.astype(np.int64),
        same_row=same.indices.astype(np.int64),
        apart_first=apart.indptr.astype(np.int64),
        apart_row=apart.indices.astype(np.int64),
        width=parts.width,
    )


def _touches(programme: Programme, parts: Blocks, cuts: Cuts) -> tuple[Integers, Integers]:
    periods = programme.periods
    touched: list[list[int]] = [[] for _ in range(parts.count * periods)]
    for slot, (block, period) in enumerate(zip(cuts.slot_block, cuts.slot_period, strict=True)):
        for each in range(periods) if period < 0 else (period,):
            touched[block * periods + each].append(slot)
    first = np.cumsum([0, *(len(each) for each in touched)]).astype(np.int64)
    return first, np.array([slot for each in touched for slot in each], dtype=np.int64)


def _limits(programme: Programme) -> tuple[sparse.csc_array, Floats]:
    limits = programme.limits
    places = limits.place_sizes.shape[0]
    amounts = np.full((places, programme.periods), np.inf)
    for place, period, amount in zip(limits.place, limits.period, limits.amount, strict=True):
        amounts[place, period] = min(amounts[place, period], float(amount))
    return sparse.csc_array(limits.place_sizes.astype(float)), amounts


def empty_state(programme: Programme, mine: Rules, right: Floats) -> State:
    """Return the state in which nothing is chosen."""
    value = -mine.entry_constant.copy()
    top = _greatest(mine.slot_first, value)
    slack = right.copy()
    np.subtract.at(slack, mine.slot_cut, top)
    periods = programme.periods
    return State(
        taken=np.full(programme.items, -1, dtype=np.int64),
        value=value,
        top=top,
        slack=slack,
        used=np.zeros(mine.limit_amount.shape),
        floor=np.zeros(programme.floors.shape[0]),
        lead=np.zeros((len(programme.orders), periods)),
        together=np.zeros((programme.same.shape[0], periods), dtype=np.int64),
        parted=np.zeros((programme.apart.shape[0], periods), dtype=np.int64),
    )


def _greatest(first: Integers, value: Floats) -> Floats:
    if not len(value):
        return np.zeros(0)
    return np.maximum.reduceat(value, first[:-1])


def choice_of_state(programme: Programme, can: Candidates, taken: Integers) -> Choice:
    """Return the choice that a state means."""
    numbers = taken[taken >= 0]
    return choosing(programme, can.option[numbers], can.period[numbers])
