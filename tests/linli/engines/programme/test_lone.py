"""What cannot be paid by itself is in no plan; what can be stays."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from linli.engines.programme.highs import Stop
from linli.engines.programme.lone import without_impossible
from linli.engines.programme.model import Choice, Limits, Programme, cell_costs
from linli.engines.programme.payments import pay_needs

Invented = Callable[..., Programme]
PERIODS = 2


def programme(invented: Invented, seed: int) -> Programme:
    """Five items of two options, two cells, three payers with shares and caps year by year."""
    chance = np.random.default_rng(seed)
    items, options, payers = 5, 10, 3
    shares = [chance.choice([0.0, 0.1], 2 * payers), chance.choice([0.4, 0.7, 1.0], 2 * payers)]
    return invented(
        np.arange(items + 1) * 2,
        cost=chance.integers(0, 10**6, (options, 2)),
        amounts=chance.integers(10**5, 8 * 10**5, (payers, PERIODS)),
        shares=np.transpose(shares),
        allowed=chance.random((options, PERIODS)) < 0.9,
        limits=Limits(
            sparse.csr_array(chance.integers(1, 9, (1, items)).astype(float)),
            np.zeros(1, dtype=np.int64),
            np.ones(1, dtype=np.int64),
            np.array([6]),
        ),
    )


@settings(max_examples=15, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6))
def test_what_is_left_out_cannot_be_paid_or_is_too_large_and_the_rest_can_be(
    invented: Invented, seed: int
) -> None:
    given = programme(invented, seed)
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


def test_without_time_nothing_that_needs_solving_is_left_out(invented: Invented) -> None:
    small = programme(invented, 1)
    given = replace(small, limits=replace(small.limits, amount=np.array([99])))
    assert (without_impossible(given, Stop(asked=True)).allowed == given.allowed).all()
