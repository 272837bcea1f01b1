from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.sample.shares import split_within

PART = st.tuples(st.integers(1, 1_000), st.integers(0, 50), st.integers(0, 80)).map(
    lambda part: (part[0], part[1], part[1] + part[2])
)


@given(st.lists(PART, min_size=1, max_size=30), st.floats(0, 1))
def test_parts_add_up_and_keep_within_their_limits(parts, where):
    weights, low, high = (list(each) for each in zip(*parts, strict=True))
    total = sum(low) + round(where * (sum(high) - sum(low)))
    split = split_within(total, weights, low, high)
    assert sum(split) == total
    assert all(a <= part <= b for a, part, b in zip(low, split, high, strict=True))


def test_a_total_below_the_least_parts_is_refused():
    with pytest.raises(ValueError, match="least"):
        split_within(3, [1, 1], [2, 2], [9, 9])


def test_a_total_above_the_most_is_refused():
    with pytest.raises(ValueError, match="at most"):
        split_within(20, [1, 1], [2, 2], [9, 9])


def test_a_part_without_weight_gets_its_least():
    assert split_within(10, [0, 1], [1, 0], [9, 9]) == [1, 9]
