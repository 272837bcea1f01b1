"""Quantile classes: about equal in number, and equal values never apart."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.engines.classing import class_of, quantile_breaks

numbers = st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=80)


@given(numbers, st.integers(1, 7))
def test_every_value_falls_into_a_class(values: list[float], classes: int) -> None:
    array = np.array(values)
    breaks = quantile_breaks(array, classes)
    found = class_of(array, breaks)
    assert len(breaks) <= classes
    assert (np.diff(breaks) > 0).all()
    assert set(found.tolist()) == set(range(len(breaks)))


@given(numbers, st.integers(1, 7))
def test_classes_follow_the_order_of_values(values: list[float], classes: int) -> None:
    array = np.sort(np.array(values))
    assert (np.diff(class_of(array, quantile_breaks(array, classes))) >= 0).all()


def test_different_values_share_the_classes_evenly() -> None:
    array = np.arange(100.0)
    counts = np.bincount(class_of(array, quantile_breaks(array, 5)))
    assert counts.tolist() == [20] * 5


def test_missing_values_have_no_class() -> None:
    array = np.array([np.nan, 1.0, np.nan, 2.0])
    assert class_of(array, quantile_breaks(array, 2)).tolist() == [-1, 0, -1, 1]


def test_nothing_known_has_no_limits() -> None:
    assert quantile_breaks(np.array([np.nan, np.nan]), 5).size == 0


def test_no_class_at_all_is_a_wrong_call() -> None:
    with pytest.raises(ValueError, match="at least one"):
        quantile_breaks(np.array([1.0]), 0)


def test_limits_of_other_values_are_refused() -> None:
    with pytest.raises(ValueError, match="above the last limit"):
        class_of(np.array([9.0]), np.array([1.0, 5.0]))
