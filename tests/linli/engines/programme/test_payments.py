"""Payments of a cell are shared among its items, to the unit."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from linli.engines.programme.highs import Stop
from linli.engines.programme.model import (
    Budgets,
    Choice,
    Covers,
    Limits,
    Orders,
    Programme,
    Ways,
)
from linli.engines.programme.payments import pay_needs, share_among_items


def one_cell(costs: list[int], caps: list[int]) -> Programme:
    """Items that all cost something of one cell, paid by payers with one cap each."""
    items, payers = len(costs), len(caps)
    nothing = np.zeros(payers)
    return Programme(
        first_option=np.arange(items + 1),
        must=np.zeros(items, dtype=bool),
        value=np.ones(items),
        weight=np.ones(1),
        cost=np.array(costs)[:, None],
        cell=np.zeros((items, 1), dtype=np.int64),
        allowed=np.ones((items, 1), dtype=bool),
        cells=1,
        ways=Ways(np.zeros(payers, dtype=np.int64), np.arange(payers), nothing, nothing + 1.0),
        budgets=Budgets(
            sparse.csr_array(np.eye(payers)),
            np.arange(payers),
            np.zeros(payers, dtype=np.int64),
            np.zeros(payers, dtype=np.int64),
            np.array(caps),
        ),
        covers=Covers(
            sparse.csr_array((0, items)), sparse.csr_array((0, payers)), np.zeros(0, np.int64), 1
        ),
        limits=Limits(
            sparse.csr_array((0, items)), np.zeros(0, int), np.zeros(0, int), np.zeros(0, int)
        ),
        orders=Orders(sparse.csr_array((0, items)), np.zeros(0)),
        floors=sparse.csr_array((0, items)),
        same=sparse.csr_array((0, items)),
        apart=sparse.csr_array((0, items)),
    )


amounts = st.lists(st.integers(1, 10**11), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(costs=amounts, parts=st.lists(st.integers(1, 1000), min_size=1, max_size=4))
def test_caps_that_add_up_to_the_costs_are_spent_to_the_unit(
    costs: list[int], parts: list[int]
) -> None:
    whole = sum(costs)
    ends = [whole * sum(parts[: n + 1]) // sum(parts) for n in range(len(parts))]
    caps = [end - start for start, end in zip([0, *ends], ends, strict=False)]
    programme = one_cell(costs, caps)
    paid = pay_needs(programme, np.array([whole]), [], Stop())
    assert paid.found
    assert paid.amounts[:, 0].tolist() == caps
    choice = Choice(np.arange(len(costs)), np.zeros(len(costs), dtype=np.int64))
    shared = share_among_items(programme, choice, paid.amounts)
    by_item = np.zeros(len(costs), np.int64)
    by_way = np.zeros(len(caps), np.int64)
    np.add.at(by_item, shared.item, shared.amount)
    np.add.at(by_way, shared.way, shared.amount)
    assert (by_item.tolist(), by_way.tolist()) == (costs, caps)
    for item, way, amount in zip(
        *(each.tolist() for each in (shared.item, shared.way, shared.amount)), strict=True
    ):
        assert abs(amount * whole - costs[item] * caps[way]) <= whole


@settings(max_examples=20, deadline=None, derandomize=True)
@given(costs=amounts)
def test_a_unit_too_little_is_too_little(costs: list[int]) -> None:
    programme = one_cell(costs, [sum(costs) - 1])
    assert not pay_needs(programme, np.array([sum(costs)]), [], Stop()).found
