"""Of what a block may answer, what is alike stands once, and what is near is found."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from linli.engines.programme.answers import Answers, alike

ROWS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 5)), min_size=1, max_size=30
)


def answers(rows: list[tuple[int, int, int]]) -> Answers:
    """Answers with two weights and a constant each, at costs of one."""
    table = np.array(rows, dtype=float).reshape(-1, 3)
    weights, constant = table[:, :2], table[:, 2]
    return Answers(constant, weights, alike(weights), weights.sum(axis=1) - constant)


@given(ROWS)
def test_of_answers_with_the_same_weights_the_one_of_least_constant_is_kept(
    rows: list[tuple[int, int, int]],
) -> None:
    every = answers(rows)

    kept = every.among(np.ones(len(every), dtype=bool))

    least: dict[tuple[float, ...], float] = {}
    for weights, constant in zip(every.weights.tolist(), every.constant, strict=True):
        least[tuple(weights)] = min(constant, least.get(tuple(weights), np.inf))
    found = {tuple(w): c for w, c in zip(kept.weights.tolist(), kept.constant, strict=True)}
    assert found == least
    assert len(kept) == len(least)
    assert list(kept.constant) == sorted(kept.constant)


@given(ROWS, st.integers(0, 4))
def test_the_near_answers_are_those_a_distance_from_the_greatest(
    rows: list[tuple[int, int, int]], distance: int
) -> None:
    every = answers(rows)

    near = every.near(distance)

    least = every.value.max() - distance
    assert list(near.value) == sorted(near.value, reverse=True)
    assert {tuple(each) for each in near.weights.tolist()} == {
        tuple(each) for each in every.weights[every.value >= least].tolist()
    }
    assert len(every.near(distance, 1)) == 1
    assert every.near(distance, 1).value[0] == every.value.max()


def test_no_answers_are_alike() -> None:
    none = answers([])

    assert not len(none.among(np.zeros(0, dtype=bool)))
    assert not len(none.near(1.0))
