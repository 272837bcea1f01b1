"""What an item asks for beyond a plan while all others stay: the least money, whatever else breaks.

Payments are found anew for the plan with the item in it, and as little as possible is added to the
budgets: one linear program for each option and period, solved one from the basis of the other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from linli.engines.programme.highs import LinearModel, Resolver
from linli.engines.programme.linear import Columns
from linli.engines.programme.model import Choice, broken, cell_costs, incomes
from linli.engines.programme.payments import pay, payment_rule
from linli.engines.programme.relaxation import joint_budgets

if TYPE_CHECKING:
    from linli.engines.programme.highs import Stop
    from linli.engines.programme.model import Floats, Integers, Programme, Truths

# What a unit of income that is short weighs against a unit of money that is added.
_INCOME_WEIGHT = 1_000.0


def columns_of(programme: Programme, item: int) -> Columns:
    """Return the allowed options and periods of an item."""
    first, last = programme.first_option[item], programme.first_option[item + 1]
    option, period = np.nonzero(programme.allowed[first:last])
    return Columns(option.astype(np.int64) + first, period.astype(np.int64))


@dataclass(frozen=True)
class Extra:
    """What an option in a period asks for beyond the plan, while all others stay as they are.

    Parameters
    ----------
    option, period
        What is added to the plan.
    budgets
        Money to be added in each budget row's last period (B), in whole hundreds of units.
    covers
        Income that is still short (V).
    limits
        Size beyond each limit (L).
    floors, companies
        Rows of floors, of `same` and of `apart` that it would break.
    """

    option: int
    period: int
    budgets: Integers
    covers: Integers
    limits: Integers
    floors: Integers
    same: Integers
    apart: Integers

    @property
    def money(self) -> int:
        """Money to be added in all."""
        return int(self.budgets.sum())

    @property
    def other(self) -> tuple[int, int, int]:
        """How many rules money cannot buy are broken, and by how much."""
        broken = len(self.floors) + len(self.same) + len(self.apart)
        return broken, int(self.covers.sum()), int(self.limits.sum())


def with_item(choice: Choice, item: int, option: int, period: int) -> Choice:
    """Return a choice with an item put in."""
    options, periods = choice.option.copy(), choice.period.copy()
    options[item], periods[item] = option, period
    return Choice(options, periods)


def extras(programme: Programme, choice: Choice, item: int, stop: Stop) -> list[Extra]:
    """Return the least that each option and period of an item asks for beyond a plan.

    Parameters
    ----------
    programme
        The programme.
    choice
        A plan without the item.
    item
        The item.
    stop
        When to give up.

    Returns
    -------
    extras
        One for each allowed option and period that could be looked at in time.
    """
    needs = _ExtraMoney(programme, choice, stop)
    found = []
    columns = columns_of(programme, item)
    for option, period in zip(columns.option.tolist(), columns.period.tolist(), strict=True):
        added = with_item(choice, item, option, period)
        asked = needs.least(added)
        if asked is None:
            continue
        budgets, covers = asked
        broke = broken(programme, added)
        found.append(Extra(option, period, budgets, covers, **vars(broke)))
    return found


class _ExtraMoney:
    """The least money to be added so that a choice can be paid: one model, other needs."""

    def __init__(self, programme: Programme, choice: Choice, stop: Stop) -> None:
        self.programme = programme
        rule = payment_rule(programme)
        joint = sparse.csr_array(joint_budgets(programme).T.astype(float))
        covers = sparse.eye_array(len(programme.covers), format="csr")
        matrix = sparse.block_array(
            [
                [rule.of_cell, None, None],
                [rule.budgets, -joint, None],
                [rule.claims, None, -covers],
            ],
            format="csr",
        )
        self.payments = rule.of_cell.shape[1]
        cells = rule.of_cell.shape[0]
        self.rows = np.arange(matrix.shape[0], dtype=np.int64)
        self.ways = np.repeat(programme.ways.cell, programme.periods) * programme.periods
        self.ways += np.tile(np.arange(programme.periods), len(programme.ways.cell))
        self.least_share = np.repeat(programme.ways.least, programme.periods)
        self.most_share = np.repeat(programme.ways.most, programme.periods)
        gain = np.zeros(matrix.shape[1])
        gain[self.payments :] = -1.0
        gain[self.payments + len(programme.budgets) :] = -_INCOME_WEIGHT
        self.free = np.full(matrix.shape[0] - cells, -np.inf)
        needed, upper = self._sides(choice)
        model = LinearModel(
            gain=gain,
            lower=np.zeros(len(gain)),
            upper=np.full(len(gain), np.inf),
            matrix=sparse.csr_array(matrix),
            row_lower=np.concatenate([needed, self.free]),
            row_upper=np.concatenate([needed, upper]),
        )
        self.resolver = Resolver(model, stop, tolerance=1e-9)

    def _sides(self, choice: Choice) -> tuple[Floats, Floats]:
        scale = self.programme.money_scale
        needed = cell_costs(self.programme, choice).ravel() / scale
        income = np.array(incomes(self.programme, choice), dtype=float) / scale
        return needed, np.concatenate([self.programme.budgets.amount / scale, income])

    def least(self, choice: Choice) -> tuple[Integers, Integers] | None:
        """Return money by budget row and income by cover that is lacking, or None: no time."""
        needed, upper = self._sides(choice)
        self.resolver.bound_rows(
            self.rows, np.concatenate([needed, self.free]), np.concatenate([needed, upper])
        )
        columns = np.arange(self.payments, dtype=np.int64)
        due = needed[self.ways]
        self.resolver.bound_columns(columns, self.least_share * due, self.most_share * due)
        solved = self.resolver.solve()
        if solved.status != "optimal":
            return None
        added = solved.values[self.payments :] * self.programme.money_scale
        budgets, covers = np.split(added, [len(self.programme.budgets)])
        return _up(budgets), _up(covers)


def _up(amounts: Floats) -> Integers:
    """Up to whole hundreds of units; less than a few units is the solver's dust."""
    whole: Integers = (np.ceil((amounts - 5.0) / 100.0) * 100).astype(np.int64)
    return np.maximum(whole, 0)


def raised(programme: Programme, added: Integers) -> Programme:
    """Return the programme with money added in each budget row's last period."""
    more = joint_budgets(programme).T.astype(np.int64) @ added
    return replace(
        programme, budgets=replace(programme.budgets, amount=programme.budgets.amount + more)
    )


def confirmed(programme: Programme, choice: Choice, item: int, extra: Extra) -> Extra:
    """Add a little where payments to the unit need it, so that the extra money is enough."""
    added = with_item(choice, item, extra.option, extra.period)
    for _ in range(5):
        if extra.covers.any() or pay(raised(programme, extra.budgets), added).found:
            return extra
        more = (
            np.where(extra.budgets > 0, 100, 0) if extra.money else np.full(len(extra.budgets), 100)
        )
        extra = replace(extra, budgets=extra.budgets + more)
    return extra


def alone(programme: Programme, item: int, stop: Stop) -> tuple[Integers, Integers]:
    """Return what each option and period of an item lacks though nothing else be chosen.

    Parameters
    ----------
    programme, item
        The programme and the item.
    stop
        When to give up; what was not looked at lacks nothing.

    Returns
    -------
    money, size
        Lacking money, and the greatest size beyond a limit, of each of `columns_of`. An option that
        lacks either cannot be in any plan.
    """
    nothing = Choice(np.full(programme.items, -1, np.int64), np.zeros(programme.items, np.int64))
    found = extras(programme, nothing, item, stop)
    lacks = {(each.option, each.period): each for each in found}
    columns = columns_of(programme, item)
    pairs = list(zip(columns.option.tolist(), columns.period.tolist(), strict=True))
    money = [lacks[each].money if each in lacks else 0 for each in pairs]
    size = [int(lacks[each].limits.max(initial=0)) if each in lacks else 0 for each in pairs]
    return np.array(money, dtype=np.int64), np.array(size, dtype=np.int64)


def forbidden(programme: Programme, columns: Columns, impossible: Truths) -> Programme:
    """Return the programme without some options and periods."""
    allowed = programme.allowed.copy()
    allowed[columns.option[impossible], columns.period[impossible]] = False
    return replace(programme, allowed=allowed)
