"""The programme as a linear model over some of its columns, for HiGHS.

The columns are, in this order: choices x (options in periods that are looked at), costs C of cells,
payments Y of ways, leads of orders, periods of companies. Costs are explicit, so that a share row
has two entries however many options a cell has: the same model over choices alone has millions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from scipy import sparse

from linli.engines.programme.highs import LinearModel

if TYPE_CHECKING:
    from linli.engines.programme.model import Floats, Integers, Programme

INFINITY = float("inf")
Blocks: TypeAlias = list[tuple[str, sparse.csr_array]]


@dataclass(frozen=True)
class Columns:
    """Pairs of option and period that a model may choose from."""

    option: Integers
    period: Integers

    def __len__(self) -> int:
        return len(self.option)


@dataclass(frozen=True)
class Rows:
    """Some rows of a model: bounds, and entries by kind of column."""

    name: str
    lower: Floats
    upper: Floats
    blocks: Blocks


@dataclass(frozen=True)
class ChoiceModel(LinearModel):
    """The programme over some columns; its objective is in units of `Programme.value_scale`.

    Parameters
    ----------
    columns
        The choices x; the first columns of the model.
    spans
        Rows by name, `spans["budgets"]`.
    starts
        First column by name: choices, costs, payments, leads, companies; and `end`.
    """

    columns: Columns
    spans: dict[str, slice]
    starts: dict[str, int]


def all_columns(programme: Programme) -> Columns:
    """Return every allowed pair of option and period, by option."""
    option, period = np.nonzero(programme.allowed)
    return Columns(option.astype(np.int64), period.astype(np.int64))


def choice_model(programme: Programme, columns: Columns) -> ChoiceModel:
    """Return the model over some columns.

    Parameters
    ----------
    programme
        The whole programme.
    columns
        Options and periods to choose from.

    Returns
    -------
    model
        Its optimum is the programme's where the columns hold one.
    """
    starts = _starts(programme, len(columns))
    rows = [
        _choice_rows(programme, columns),
        *_payment_rows(programme, columns),
        _budget_rows(programme),
        _cover_rows(programme, columns),
        _limit_rows(programme, columns),
        _floor_rows(programme, columns),
        _order_rows(programme, columns),
        *_company_rows(programme, columns),
    ]
    placed = [_placed(each, starts) for each in rows]
    spans, first = {}, 0
    for each, matrix in zip(rows, placed, strict=True):
        spans[each.name] = slice(first, first + matrix.shape[0])
        first += matrix.shape[0]
    return ChoiceModel(
        columns=columns,
        gain=_gain(programme, columns, starts),
        lower=np.zeros(starts["end"]),
        upper=_upper(starts),
        matrix=sparse.csr_array(sparse.vstack(placed, format="csr")),
        row_lower=np.concatenate([each.lower for each in rows]),
        row_upper=np.concatenate([each.upper for each in rows]),
        spans=spans,
        starts=starts,
    )


def _starts(programme: Programme, choices: int) -> dict[str, int]:
    periods = programme.periods
    counts = {
        "choices": choices,
        "costs": programme.cells * periods,
        "payments": len(programme.ways.cell) * periods,
        "leads": len(programme.orders) * periods,
        "companies": programme.same.shape[0] * periods,
    }
    starts, first = {}, 0
    for name, count in counts.items():
        starts[name] = first
        first += count
    return starts | {"end": first}


def _gain(programme: Programme, columns: Columns, starts: dict[str, int]) -> Floats:
    gain = np.zeros(starts["end"])
    values = programme.value[columns.option] * programme.weight[columns.period]
    gain[: len(columns)] = values / programme.value_scale
    penalty = np.repeat(programme.orders.penalty / programme.value_scale, programme.periods)
    gain[starts["leads"] : starts["companies"]] = -penalty
    return gain


def _upper(starts: dict[str, int]) -> Floats:
    upper = np.full(starts["end"], INFINITY)
    upper[: starts["costs"]] = 1.0
    upper[starts["companies"] :] = 1.0
    return upper


def _placed(rows: Rows, starts: dict[str, int]) -> sparse.csr_array:
    """Put a group of rows, given by blocks of columns, among all columns."""
    parts = [each.tocoo() for _, each in rows.blocks]
    offsets = [starts[name] for name, _ in rows.blocks]
    row = np.concatenate([each.row for each in parts])
    column = np.concatenate([each.col + o for each, o in zip(parts, offsets, strict=True)])
    data = np.concatenate([each.data for each in parts])
    shape = (parts[0].shape[0], starts["end"])
    return sparse.csr_array((data, (row, column)), shape=shape)


def _rows(name: str, lower: float | Floats, upper: float | Floats, blocks: Blocks) -> Rows:
    count = blocks[0][1].shape[0]
    return Rows(name, np.broadcast_to(lower, count), np.broadcast_to(upper, count), blocks)


def _picks(programme: Programme, columns: Columns) -> sparse.csr_array:
    """Items x choices: 1 where the choice is of the item."""
    ones = np.ones(len(columns))
    item = programme.item[columns.option]
    shape = (programme.items, len(columns))
    return sparse.csr_array((ones, (item, np.arange(len(columns)))), shape=shape)


def _choice_rows(programme: Programme, columns: Columns) -> Rows:
    lower = programme.must.astype(float)
    return _rows("choices", lower, 1.0, [("choices", _picks(programme, columns))])


def _payment_rows(programme: Programme, columns: Columns) -> list[Rows]:
    costs = programme.cells * programme.periods
    all_ways = len(programme.ways.cell) * programme.periods
    of_cell = of_cells(programme)
    least = np.repeat(programme.ways.least, programme.periods)
    most = np.repeat(programme.ways.most, programme.periods)
    bounded_below, bounded_above = np.flatnonzero(least > 0), np.flatnonzero(most < 1)
    payments = sparse.eye_array(all_ways, format="csr")
    shares = sparse.csr_array(of_cell.T)
    return [
        _rows(
            "costs",
            0.0,
            0.0,
            [
                ("choices", needs(programme, columns)),
                ("costs", sparse.csr_array(-sparse.eye_array(costs))),
            ],
        ),
        _rows(
            "payments",
            0.0,
            0.0,
            [("payments", of_cell), ("costs", sparse.csr_array(-sparse.eye_array(costs)))],
        ),
        _rows("least", 0.0, INFINITY, _share_blocks(payments, shares, least, bounded_below)),
        _rows("most", -INFINITY, 0.0, _share_blocks(payments, shares, most, bounded_above)),
    ]


def _share_blocks(
    payments: sparse.csr_array, shares: sparse.csr_array, bound: Floats, rows: Integers
) -> Blocks:
    scaled = sparse.diags_array(-bound[rows]) @ shares[rows]
    return [("payments", payments[rows]), ("costs", sparse.csr_array(scaled))]


def of_cells(programme: Programme) -> sparse.csr_array:
    """Return (cells x periods) x (ways x periods): 1 where the way pays the cell."""
    periods, ways = programme.periods, len(programme.ways.cell)
    row = (programme.ways.cell[:, None] * periods + np.arange(periods)).ravel()
    ones = np.ones(ways * periods)
    shape = (programme.cells * periods, ways * periods)
    return sparse.csr_array((ones, (row, np.arange(ways * periods))), shape=shape)


def needs(programme: Programme, columns: Columns) -> sparse.csr_array:
    """Return (cells x periods) x choices: what each choice costs a cell, scaled."""
    cost = programme.scaled_cost[columns.option]
    number, kind = np.nonzero(cost)
    row = programme.cell[columns.option][number, kind] * programme.periods + columns.period[number]
    shape = (programme.cells * programme.periods, len(columns))
    return sparse.csr_array((cost[number, kind], (row, number)), shape=shape)


def _budget_rows(programme: Programme) -> Rows:
    budgets = programme.budgets
    upper = budgets.amount / programme.money_scale
    return _rows("budgets", -INFINITY, upper, [("payments", budget_ways(programme))])


def budget_ways(programme: Programme) -> sparse.csr_array:
    """Return budgets x (ways x periods): 1 where the budget pays for the way in the period."""
    budgets, periods = programme.budgets, programme.periods
    number, pool_way = _entries(budgets.pool_ways, budgets.pool)
    way = budgets.pool_ways.indices[pool_way]
    length = (budgets.last - budgets.first + 1)[number]
    row = np.repeat(number, length)
    within = np.arange(len(row)) - np.repeat(np.cumsum(length) - length, length)
    column = np.repeat(way, length) * periods + np.repeat(budgets.first[number], length) + within
    shape = (len(budgets), len(programme.ways.cell) * periods)
    return sparse.csr_array((np.ones(len(row)), (row, column)), shape=shape)


def _entries(matrix: sparse.csr_array, rows: Integers) -> tuple[Integers, Integers]:
    """Return, for rows of a matrix taken in turn, the turn and place of each of their entries."""
    length = np.diff(matrix.indptr)[rows]
    turn = np.repeat(np.arange(len(rows)), length)
    within = np.arange(len(turn)) - np.repeat(np.cumsum(length) - length, length)
    return turn, matrix.indptr[rows][turn] + within


def _cover_rows(programme: Programme, columns: Columns) -> Rows:
    covers = programme.covers
    income = sparse.csr_array(covers.incomes.tocsc()[:, columns.option] / programme.money_scale)
    blocks = [("choices", income), ("payments", sparse.csr_array(-cover_ways(programme)))]
    return _rows("covers", 0.0, INFINITY, blocks)


def cover_ways(programme: Programme) -> sparse.csr_array:
    """Return covers x (ways x periods): income claimed by a unit of each payment."""
    each = np.ones((1, programme.periods))
    return sparse.csr_array(sparse.kron(programme.covers.claims, each, format="csr"))


def _limit_rows(programme: Programme, columns: Columns) -> Rows:
    limits = programme.limits
    number, entry = _entries(limits.place_sizes, limits.place)
    item = limits.place_sizes.indices[entry]
    size = limits.place_sizes.data[entry]
    by_item = sparse.csr_array(
        (size, (number, item * programme.periods + limits.period[number])),
        shape=(len(limits), programme.items * programme.periods),
    )
    matrix = sparse.csr_array(by_item @ item_periods(programme, columns))
    scale = np.maximum(limits.amount, 1)
    scaled = sparse.csr_array(sparse.diags_array(1.0 / scale) @ matrix)
    return _rows("limits", -INFINITY, limits.amount / scale, [("choices", scaled)])


def item_periods(programme: Programme, columns: Columns) -> sparse.csr_array:
    """Return (items x periods) x choices: 1 where the choice is of the item and period."""
    row = programme.item[columns.option] * programme.periods + columns.period
    shape = (programme.items * programme.periods, len(columns))
    return sparse.csr_array((np.ones(len(columns)), (row, np.arange(len(columns)))), shape=shape)


def _floor_rows(programme: Programme, columns: Columns) -> Rows:
    matrix = sparse.csr_array(programme.floors.tocsc()[:, columns.option])
    return _rows("floors", 0.0, INFINITY, [("choices", matrix)])


def _order_rows(programme: Programme, columns: Columns) -> Rows:
    """Lead of the later items over the earlier ones, up to each period."""
    count = len(programme.orders) * programme.periods
    so_far = np.tril(np.ones((programme.periods, programme.periods)))
    by_item = sparse.kron(programme.orders.shares, so_far, format="csr")
    matrix = sparse.csr_array(by_item @ item_periods(programme, columns))
    leads = sparse.csr_array(-sparse.eye_array(count))
    return _rows("orders", -INFINITY, 0.0, [("choices", matrix), ("leads", leads)])


def _company_rows(programme: Programme, columns: Columns) -> list[Rows]:
    """One period a company; a member only in it. And: no two members in one period."""
    periods = programme.periods
    picks = item_periods(programme, columns)
    company, member = programme.same.nonzero()
    each = np.arange(periods)
    count = len(company) * periods
    of_member = sparse.csr_array(
        (np.ones(count), (np.arange(count), (member[:, None] * periods + each).ravel())),
        shape=(count, programme.items * periods),
    )
    of_company = sparse.csr_array(
        (-np.ones(count), (np.arange(count), (company[:, None] * periods + each).ravel())),
        shape=(count, programme.same.shape[0] * periods),
    )
    one = sparse.kron(
        sparse.eye_array(programme.same.shape[0]), np.ones((1, periods)), format="csr"
    )
    apart = sparse.kron(programme.apart, sparse.eye_array(periods), format="csr")
    return [
        _rows(
            "members",
            -INFINITY,
            0.0,
            [("choices", sparse.csr_array(of_member @ picks)), ("companies", of_company)],
        ),
        _rows("companies", -INFINITY, 1.0, [("companies", sparse.csr_array(one))]),
        _rows("apart", -INFINITY, 1.0, [("choices", sparse.csr_array(apart @ picks))]),
    ]
