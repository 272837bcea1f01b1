"""Answers of a block that are alike are kept once, and looked up rather than made again."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.engines.programme.answers import alike, distinct


@settings(max_examples=60, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6), count=st.integers(1, 60))
def test_of_answers_with_the_same_weights_the_one_of_least_constant_is_kept(
    seed: int, count: int
) -> None:
    chance = np.random.default_rng(seed)
    weights = chance.integers(0, 3, (count, 2)) / 3
    constant = chance.integers(0, 5, count).astype(float)
    kept = distinct(alike(weights), constant)
    least: dict[tuple[float, ...], float] = {}
    for row, number in zip(weights.tolist(), constant.tolist(), strict=True):
        least[tuple(row)] = min(number, least.get(tuple(row), np.inf))
    assert {tuple(weights[each].tolist()): constant[each] for each in kept} == least
    assert len(kept) == len(least)
    assert (np.diff(constant[kept]) >= 0).all()


def test_no_answers_are_alike() -> None:
    assert not distinct(alike(np.zeros((0, 3))), np.zeros(0))
