"""Money adds up."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.records.money import fen, split, yuan


@pytest.mark.parametrize(
    ("written", "whole"),
    [("0", 0), ("0.01", 1), ("-0.01", -1), ("286000000.00", 28_600_000_000), (Decimal("1.5"), 150)],
)
def test_yuan_become_whole_fen(written: str | Decimal, whole: int) -> None:
    assert fen(written) == whole


@pytest.mark.parametrize("written", ["1.005", "", "abc", "NaN", "Infinity", "1,000"])
def test_what_is_no_amount_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="yuan"):
        fen(written)


def test_a_float_is_refused_because_it_is_not_exact() -> None:
    with pytest.raises(TypeError, match="Decimal"):
        fen(0.1)  # type: ignore[arg-type]


@given(st.integers(-(10**17), 10**17))
def test_fen_and_yuan_are_each_others_inverse(amount: int) -> None:
    assert fen(yuan(amount)) == amount
    assert yuan(amount).as_tuple().exponent == -2


WEIGHTS = st.lists(st.fractions(min_value=0, max_value=1000), min_size=1, max_size=12).filter(any)


@given(st.integers(0, 10**15), WEIGHTS)
def test_parts_add_up_to_the_whole(total: int, weights: list[Fraction]) -> None:
    assert sum(split(total, weights)) == total


@given(st.integers(0, 10**15), WEIGHTS)
def test_no_part_is_a_fen_away_from_its_exact_share(total: int, weights: list[Fraction]) -> None:
    whole = sum(weights)
    for part, weight in zip(split(total, weights), weights, strict=True):
        assert abs(part - total * weight / whole) < 1


@given(st.integers(0, 10**9), WEIGHTS, st.integers(1, 1000))
def test_weights_count_by_their_proportion_only(
    total: int, weights: list[Fraction], factor: int
) -> None:
    assert split(total, weights) == split(total, [each * factor for each in weights])


def test_equal_fractions_go_to_the_earlier_part() -> None:
    assert split(101, [1, 1]) == [51, 50]


@pytest.mark.parametrize(("total", "weights"), [(-1, [1]), (1, [0, 0]), (1, [2, -1]), (1, [])])
def test_a_split_that_means_nothing_is_refused(total: int, weights: list[int]) -> None:
    with pytest.raises(ValueError, match="split needs"):
        split(total, weights)
