"""What cannot be paid by itself is in no plan; what can be stays."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from linli.engines.programme.highs import Stop
from linli.engines.programme.lone import without_impossible
from linli.engines.programme.model import (
    Budgets,
    Choice,
    Covers,
    Limits,
    Orders,
    Programme,
    Ways,
    cell_costs,
)
from linli.engines.programme.payments import pay_needs

PERIODS = 2


def programme(seed: int) -> Programme:
    """Five items of two options, two cells, three payers with shares and caps year by year."""
    chance = np.random.default_rng(seed)
    items, options, cells, payers = 5, 10, 2, 3
    ways = cells * payers
    pools = sparse.csr_array(np.kron(np.ones((1, cells)), np.eye(payers)))
    rows = payers * PERIODS
    return Programme(
        first_option=np.arange(items + 1) * 2,
        must=np.zeros(items, dtype=bool),
        value=np.ones(options),
        weight=np.ones(PERIODS),
        cost=chance.integers(0, 10**6, (options, 2)),
        cell=np.tile(np.arange(2), (options, 1)),
        allowed=chance.random((options, PERIODS)) < 0.9,
        cells=cells,
        ways=Ways(
            np.repeat(np.arange(cells), payers),
            np.tile(np.arange(payers), cells),
            chance.choice([0.0, 0.1], ways),
            chance.choice([0.4, 0.7, 1.0], ways),
        ),
        budgets=Budgets(
            pools,
            np.repeat(np.arange(payers), PERIODS),
            np.tile(np.arange(PERIODS), payers),
            np.tile(np.arange(PERIODS), payers),
            chance.integers(10**5, 8 * 10**5, rows),
        ),
        covers=Covers(
            sparse.csr_array((0, options)), sparse.csr_array((0, ways)), np.zeros(0, np.int64), 1
        ),
        limits=Limits(
            sparse.csr_array(chance.integers(1, 9, (1, items)).astype(float)),
            np.zeros(1, dtype=np.int64),
            np.ones(1, dtype=np.int64),
            np.array([6]),
        ),
        orders=Orders(sparse.csr_array((0, items)), np.zeros(0)),
        floors=sparse.csr_array((0, options)),
        same=sparse.csr_array((0, items)),
        apart=sparse.csr_array((0, items)),
    )


@settings(max_examples=15, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6))
def test_what_is_left_out_cannot_be_paid_or_is_too_large_and_the_rest_can_be(seed: int) -> None:
    given = programme(seed)
    left = without_impossible(given, Stop())
    size = given.limits.place_sizes.toarray()[0]
    for option, period in zip(*np.nonzero(given.allowed), strict=True):
        item = given.item[option]
        chosen = np.full(given.items, -1)
        chosen[item] = option
        alone = Choice(chosen, np.full(given.items, period))
        needed = cell_costs(given, alone).ravel()
        possible = pay_needs(given, needed, [], Stop()).found and not (
            period == 1 and size[item] > 6
        )
        assert left.allowed[option, period] == possible
    assert not (left.allowed & ~given.allowed).any()


def test_without_time_nothing_that_needs_solving_is_left_out() -> None:
    given = replace(programme(1), limits=replace(programme(1).limits, amount=np.array([99])))
    assert (without_impossible(given, Stop(asked=True)).allowed == given.allowed).all()
