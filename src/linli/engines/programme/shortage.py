"""How much more of one amount would let all rules be kept.

The least increase is a column of its own in the model of choices; once the choices are settled it
is found again by a linear program over payments only, which is near enough to tell the unit, and
tried in whole units.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from linli.engines.programme.highs import LinearModel, MixedLimits, solve_linear, solve_mixed
from linli.engines.programme.linear import all_columns, choice_model
from linli.engines.programme.model import cell_costs, incomes
from linli.engines.programme.part import part
from linli.engines.programme.payable import choice_of
from linli.engines.programme.payments import pay_needs, payment_rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linli.engines.programme.highs import Stop
    from linli.engines.programme.linear import ChoiceModel
    from linli.engines.programme.model import Choice, Floats, Programme
    from linli.engines.programme.part import Grounds, Part, Rule

_NEAR = 0.02


def shortage(
    programme: Programme, grounds: Grounds, rules: Sequence[Rule], rule: Rule, stop: Stop
) -> int | None:
    """Return the least increase of an amount with which some rules can be kept.

    Parameters
    ----------
    programme
        The whole programme.
    grounds
        What stands behind its allowed pairs.
    rules
        All rules that are to hold, `rule` among them.
    rule
        A budget (an increase lets its pool spend more in its period and, where the pool carries
        over, later), a cover (income) or a limit (size).
    stop
        When to give up.

    Returns
    -------
    increase
        In whole units; none where no increase is enough, or time was up.
    """
    small = part(programme, grounds, rules)
    place = int(np.searchsorted(small.rows[rule.kind], rule.row))
    columns = all_columns(small.programme)
    model = _with_increase(small, choice_model(small.programme, columns), rule.kind, place)
    solved = solve_mixed(model, len(columns), MixedLimits(), stop)
    if solved.status != "optimal" or not solved.values.size:
        return None
    choice = choice_of(small.programme, columns, solved.values)
    if rule.kind == "limit":
        return _oversize(small.programme, choice, place)
    return _Increase(small.programme, choice, rule.kind, place).least(stop)


def raised_rows(programme: Programme, row: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the budgets that more money in a budget's last period raises."""
    budgets, moment = programme.budgets, programme.budgets.last[row]
    same = budgets.pool == budgets.pool[row]
    return np.flatnonzero(same & (budgets.first <= moment) & (moment <= budgets.last))


def _with_increase(small: Part, model: ChoiceModel, kind: str, place: int) -> LinearModel:
    span = {"budget": "budgets", "cover": "covers", "limit": "limits"}[kind]
    rows = raised_rows(small.programme, place) if kind == "budget" else np.array([place])
    entries = np.zeros(model.matrix.shape[0])
    entries[model.spans[span].start + rows] = 1.0 if kind == "cover" else -1.0
    gain = np.zeros(len(model.gain) + 1)
    gain[-1] = -1.0
    return LinearModel(
        gain=gain,
        lower=np.append(model.lower, 0.0),
        upper=np.append(model.upper, np.inf),
        matrix=sparse.csr_array(
            sparse.hstack([model.matrix, sparse.csr_array(entries[:, None])], format="csr")
        ),
        row_lower=model.row_lower,
        row_upper=model.row_upper,
    )


def _oversize(programme: Programme, choice: Choice, place: int) -> int:
    limits = programme.limits
    chosen = choice.chosen[choice.period[choice.chosen] == limits.period[place]]
    sizes = limits.place_sizes[[limits.place[place]]].toarray()[0]
    return max(0, round(float(sizes[chosen].sum())) - int(limits.amount[place]))


class _Increase:
    """The least increase of a budget or an income for settled choices."""

    def __init__(self, programme: Programme, choice: Choice, kind: str, place: int) -> None:
        self.programme, self.kind, self.place = programme, kind, place
        self.needed = cell_costs(programme, choice).ravel()
        self.income = incomes(programme, choice)
        self.scale = max(1.0, float(self.needed.max(initial=0)) / 1000)

    def least(self, stop: Stop) -> int | None:
        """Return it in whole units."""
        solved = solve_linear(self._model(), stop, tolerance=1e-9)
        if solved.status != "optimal":
            return None
        about = float(solved.values[-1]) * self.scale
        whole = round(about) if abs(about - round(about)) < _NEAR else int(np.ceil(about))
        for more in (whole, whole + 1, whole + 2):
            if self._enough(more, stop):
                return more
        return whole

    def _model(self) -> LinearModel:
        programme, rule = self.programme, payment_rule(self.programme)
        ways, periods = programme.ways, programme.periods
        cell = np.repeat(ways.cell, periods) * periods + np.tile(np.arange(periods), len(ways.cell))
        amount = self.needed[cell] / self.scale
        unlimited = np.full(rule.budgets.shape[0] + rule.claims.shape[0], -np.inf)
        upper = [programme.budgets.amount / self.scale, np.array(self.income) / self.scale]
        matrix = sparse.vstack([rule.of_cell, rule.budgets, rule.claims])
        return LinearModel(
            gain=np.append(np.zeros(len(cell)), -1.0),
            lower=np.append(np.repeat(ways.least, periods) * amount, 0.0),
            upper=np.append(np.repeat(ways.most, periods) * amount, np.inf),
            matrix=sparse.csr_array(sparse.hstack([matrix, self._column()], format="csr")),
            row_lower=np.concatenate([self.needed / self.scale, unlimited]),
            row_upper=np.concatenate([self.needed / self.scale, *upper]),
        )

    def _column(self) -> sparse.csr_array:
        programme = self.programme
        entries: Floats = np.zeros(
            len(self.needed) + len(programme.budgets) + len(programme.covers)
        )
        if self.kind == "budget":
            entries[len(self.needed) + raised_rows(programme, self.place)] = -1.0
        else:
            entries[len(self.needed) + len(programme.budgets) + self.place] = -1.0
        return sparse.csr_array(entries[:, None])

    def _enough(self, more: int, stop: Stop) -> bool:
        programme, income = self.programme, list(self.income)
        if self.kind == "cover":
            income[self.place] += more
        else:
            amount = programme.budgets.amount.copy()
            amount[raised_rows(programme, self.place)] += more
            programme = replace(programme, budgets=replace(programme.budgets, amount=amount))
        return pay_needs(programme, self.needed, income, stop).found
