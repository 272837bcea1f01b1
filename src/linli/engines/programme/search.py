"""Ruin and recreate under cuts: a few items of a block go out and come back in another way.

What a move needs is a handful of multiplications: payments are projected out (`cuts`), so that no
linear program stands in the loop. Everything here is compiled.
Reference: G. Schrimpf et al., Record breaking optimization results using the ruin and recreate
principle, Journal of Computational Physics 159 (2000) 139-171.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from linli.engines.programme.model import Floats, Integers
    from linli.engines.programme.moves import Candidates, Rules, State

_SLACK = 1e-9


@njit(cache=True)
def _mix(seed: np.uint64) -> np.uint64:
    """Next number of the generator splitmix64 (Steele, Lea, Flood 2014)."""
    seed = seed + np.uint64(0x9E3779B97F4A7C15)
    mixed = (seed ^ (seed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


@njit(cache=True)
def _random(dice: Integers) -> float:
    """Draw from [0, 1) and move the dice on."""
    dice[0] = np.int64(dice[0] + np.int64(1))
    return float(_mix(np.uint64(dice[0]) * np.uint64(0x2545F4914F6CDD1D)) >> np.uint64(11)) * (
        1.0 / 9007199254740992.0
    )


@njit(cache=True)
def _fits(mine: Rules, state: State, periods: int, item: int, option: int, period: int) -> bool:
    """Tell whether an option may be added: cuts, limits and companies."""
    if not _affordable(mine, state, periods, item, option, period):
        return False
    first, place, size = mine.limit_first, mine.limit_place, mine.limit_size
    used, amount = state.used, mine.limit_amount
    for number in range(first[item], first[item + 1]):
        if used[place[number], period] + size[number] > amount[place[number], period]:
            return False
    return not _has_company(mine) or _suits(mine, state, periods, item, period)


@njit(cache=True)
def _has_company(mine: Rules) -> bool:
    return len(mine.same_row) + len(mine.apart_row) > 0


@njit(cache=True)
def _suits(mine: Rules, state: State, periods: int, item: int, period: int) -> bool:
    """Tell whether an item's companies bear it in a period."""
    for number in range(mine.apart_first[item], mine.apart_first[item + 1]):
        if state.parted[mine.apart_row[number], period] > 0:
            return False
    for number in range(mine.same_first[item], mine.same_first[item + 1]):
        for other in range(periods):
            if other != period and state.together[mine.same_row[number], other] > 0:
                return False
    return True


@njit(cache=True)
def _affordable(
    mine: Rules, state: State, periods: int, item: int, option: int, period: int
) -> bool:
    # Arrays are named once: each look into a tuple counts references, in a loop every time.
    touch_slot, slot_cut, slot_first = mine.touch_slot, mine.slot_cut, mine.slot_first
    weight, cost, cell = mine.entry_weight, mine.cost, mine.cell
    values, top, slack = state.value, state.top, state.slack
    income_cut, income = mine.income_cut, mine.income
    touch = mine.block[item] * periods + period
    offset = period * mine.width
    kinds = cost.shape[1]
    for number in range(mine.touch_first[touch], mine.touch_first[touch + 1]):
        slot = touch_slot[number]
        greatest = -np.inf
        for entry in range(slot_first[slot], slot_first[slot + 1]):
            value = values[entry]
            for kind in range(kinds):
                value += weight[entry, offset + cell[option, kind]] * cost[option, kind]
            greatest = max(greatest, value)
        growth = greatest - top[slot]
        if growth <= 0.0:
            continue
        cut = slot_cut[slot]
        for rank in range(len(income_cut)):
            if income_cut[rank] == cut:
                growth -= income[rank, option]
        if growth > 0.0 and slack[cut] - growth < -_SLACK:
            return False
    return True


@njit(cache=True)
def _change(
    mine: Rules, state: State, periods: int, item: int, option: int, period: int, sign: int
) -> float:
    """Choose (1) or give up (-1) an option; return what penalties grow by."""
    touch_slot, slot_cut, slot_first = mine.touch_slot, mine.slot_cut, mine.slot_first
    weight, cost, cell = mine.entry_weight, mine.cost, mine.cell
    values, top, slack = state.value, state.top, state.slack
    touch = mine.block[item] * periods + period
    offset = period * mine.width
    kinds = cost.shape[1]
    for number in range(mine.touch_first[touch], mine.touch_first[touch + 1]):
        slot = touch_slot[number]
        greatest = -np.inf
        for entry in range(slot_first[slot], slot_first[slot + 1]):
            more = 0.0
            for kind in range(kinds):
                more += weight[entry, offset + cell[option, kind]] * cost[option, kind]
            values[entry] += sign * more
            greatest = max(greatest, values[entry])
        slack[slot_cut[slot]] -= greatest - top[slot]
        top[slot] = greatest
    for rank in range(len(mine.income_cut)):
        state.slack[mine.income_cut[rank]] += sign * mine.income[rank, option]
    for number in range(mine.limit_first[item], mine.limit_first[item + 1]):
        state.used[mine.limit_place[number], period] += sign * mine.limit_size[number]
    for number in range(mine.floor_first[option], mine.floor_first[option + 1]):
        state.floor[mine.floor_row[number]] += sign * mine.floor_value[number]
    for number in range(mine.same_first[item], mine.same_first[item + 1]):
        state.together[mine.same_row[number], period] += sign
    for number in range(mine.apart_first[item], mine.apart_first[item + 1]):
        state.parted[mine.apart_row[number], period] += sign
    return _lead(mine, state, periods, item, period, sign)


@njit(cache=True)
def _lead(mine: Rules, state: State, periods: int, item: int, period: int, sign: int) -> float:
    growth = 0.0
    for number in range(mine.order_first[item], mine.order_first[item + 1]):
        order, share = mine.order_row[number], sign * mine.order_share[number]
        for time in range(period, periods):
            before = state.lead[order, time]
            state.lead[order, time] = before + share
            growth += mine.penalty[order] * (max(before + share, 0.0) - max(before, 0.0))
    return growth


@njit(cache=True)
def put_in(mine: Rules, can: Candidates, state: State, periods: int, order: Integers) -> int:
    """Give each item of a list its first candidate that fits; return how many found none."""
    missing = 0
    for item in order:
        if state.taken[item] >= 0:
            continue
        for number in range(can.first[item], can.first[item + 1]):
            if not mine.must[item] and can.gain[number] < 0.0:
                break
            if _fits(mine, state, periods, item, can.option[number], can.period[number]):
                _change(mine, state, periods, item, can.option[number], can.period[number], 1)
                state.taken[item] = number
                break
        if state.taken[item] < 0:
            missing += 1
    return missing


@njit(cache=True)
def take(mine: Rules, can: Candidates, state: State, periods: int, taken: Integers) -> None:
    """Choose given candidates, whether they fit or not."""
    for item in range(len(taken)):
        if taken[item] >= 0:
            number = taken[item]
            _change(mine, state, periods, item, can.option[number], can.period[number], 1)
            state.taken[item] = number


@njit(cache=True, nogil=True)
def walk(
    mine: Rules,
    can: Candidates,
    state: State,
    periods: int,
    members: Integers,
    member_first: Integers,
    heat: Floats,
    theta: Floats,
    noise: float,
    moves: int,
    dice: Integers,
    best: Integers,
    strain: Floats,
    wild: float,
) -> float:
    """Anneal for some moves; `best` becomes the best choice seen, what it gained is returned.

    `members` are the items worth moving, by block (`member_first`); heat and theta go from their
    first to their second value. What floors lack counts `strain` a unit while walking; the best
    choice lacks nothing. In the part `wild` of the moves the order of trying is mostly chance.
    """
    gain = 0.0
    greatest = 0.0 if _lacking(state, strain) <= 0.0 else -np.inf
    out = np.empty(8, np.int64)
    before = np.empty(8, np.int64)
    score = np.empty(max(1, np.max(np.diff(can.first))))
    blocks = len(member_first) - 1
    for move in range(moves):
        part = move / moves
        temperature = heat[0] * (heat[1] / heat[0]) ** part
        toll = theta[0] + (theta[1] - theta[0]) * part
        block = min(int(_random(dice) * blocks), blocks - 1)
        count = member_first[block + 1] - member_first[block]
        if count == 0:
            continue
        number = min(2 + int(_random(dice) * 4), count)
        number = _draw(members, member_first[block], count, number, out, dice)
        level = noise if _random(dice) >= wild else 100.0 * noise
        change, guided = _move(
            mine, can, state, periods, out, before, number, level, toll, dice, strain, score
        )
        if guided >= 0.0 or _random(dice) < np.exp(guided / temperature):
            gain += change
            if gain > greatest + 1e-12 and _lacking(state, strain) <= 0.0:
                greatest = gain
                best[:] = state.taken
        else:
            _undo(mine, can, state, periods, out, before, number)
    return greatest


@njit(cache=True)
def _draw(
    members: Integers, first: int, count: int, wanted: int, out: Integers, dice: Integers
) -> int:
    """Draw different items of a block."""
    number = 0
    for _ in range(wanted):
        item = members[first + min(int(_random(dice) * count), count - 1)]
        known = False
        for rank in range(number):
            known = known or out[rank] == item
        if not known:
            out[number] = item
            number += 1
    return number


@njit(cache=True)
def _move(
    mine: Rules,
    can: Candidates,
    state: State,
    periods: int,
    out: Integers,
    before: Integers,
    number: int,
    noise: float,
    toll: float,
    dice: Integers,
    strain: Floats,
    score: Floats,
) -> tuple[float, float]:
    """Take items out and put them back; return the change of value, and of value less toll."""
    change, tolls = 0.0, 0.0
    lacked = _lacking(state, strain)
    for rank in range(number):
        item = out[rank]
        before[rank] = state.taken[item]
        if before[rank] >= 0:
            old = before[rank]
            change -= can.worth[old]
            tolls -= can.toll[old]
            change -= _change(mine, state, periods, item, can.option[old], can.period[old], -1)
            state.taken[item] = -1
    lost = False
    for rank in range(number):
        item = out[rank]
        new = _choose(mine, can, state, periods, item, noise, dice, score)
        if new >= 0:
            change += can.worth[new]
            tolls += can.toll[new]
            change -= _change(mine, state, periods, item, can.option[new], can.period[new], 1)
            state.taken[item] = new
        elif mine.must[item]:
            lost = True
    for rank in range(len(mine.income_cut)):
        lost = lost or state.slack[mine.income_cut[rank]] < -_SLACK
    if lost:
        return change, -np.inf
    return change, change - toll * tolls - (_lacking(state, strain) - lacked)


@njit(cache=True)
def _lacking(state: State, strain: Floats) -> float:
    """What floors lack, weighed."""
    total = 0.0
    for row in range(len(strain)):
        total += strain[row] * max(0.0, -1e-9 - state.floor[row])
    return total


@njit(cache=True)
def _choose(
    mine: Rules,
    can: Candidates,
    state: State,
    periods: int,
    item: int,
    noise: float,
    dice: Integers,
    score: Floats,
) -> int:
    """Return the candidate of best noisy gain that fits, or -1."""
    gain, option, period = can.gain, can.option, can.period
    first = can.first[item]
    count = can.first[item + 1] - first
    for rank in range(count):
        score[rank] = gain[first + rank] + noise * _random(dice)
    nothing = -np.inf if mine.must[item] else noise * _random(dice)
    for _ in range(count):
        best = 0
        for rank in range(1, count):
            if score[rank] > score[best]:
                best = rank
        if score[best] <= nothing:
            return -1
        if _fits(mine, state, periods, item, option[first + best], period[first + best]):
            return int(first + best)
        score[best] = -np.inf
    return -1


@njit(cache=True)
def _undo(
    mine: Rules,
    can: Candidates,
    state: State,
    periods: int,
    out: Integers,
    before: Integers,
    number: int,
) -> None:
    for rank in range(number - 1, -1, -1):
        item = out[rank]
        new = state.taken[item]
        if new >= 0:
            _change(mine, state, periods, item, can.option[new], can.period[new], -1)
        state.taken[item] = -1
    for rank in range(number):
        item = out[rank]
        if before[rank] >= 0:
            old = before[rank]
            _change(mine, state, periods, item, can.option[old], can.period[old], 1)
        state.taken[item] = before[rank]
