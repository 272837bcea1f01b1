"""Weights by pairwise comparison."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.plan.weights import percent_text, policy_weights, read_percent, weigh
from linli.standards import dimensions, weight_policies

NINTHS = st.sampled_from(
    [Fraction(1, n) for n in range(2, 10)] + [Fraction(n) for n in range(1, 10)]
)


# Saaty (1980), choosing a school: printed weights .32 .14 .03 .13 .24 .14 of the comparisons of
# learning, friends, school life, vocational training, college, music; they contradict each other.
def test_the_school_of_the_book() -> None:
    names = ["learning", "friends", "school", "vocation", "college", "music"]
    upper = ["4", "3", "1", "3", "4", "7", "3", "1/5", "1", "1/5", "1/5", "1/6", "1", "1/3", "3"]
    pairs = zip(combinations(names, 2), [Fraction(each) for each in upper], strict=True)
    weighing = weigh(names, dict(pairs))
    printed = [0.32, 0.14, 0.03, 0.13, 0.24, 0.14]
    assert [float(share) for share in weighing.weights.values()] == pytest.approx(
        printed, abs=0.006
    )
    assert weighing.consistency_ratio == pytest.approx(0.23, abs=0.015)


@given(st.lists(st.integers(1, 3), min_size=2, max_size=7))
def test_comparisons_that_fit_give_back_their_weights(sizes: list[int]) -> None:
    names = [f"d{at}" for at in range(len(sizes))]
    pairs = {
        (first, second): Fraction(sizes[names.index(first)], sizes[names.index(second)])
        for first, second in combinations(names, 2)
    }
    weighing = weigh(names, pairs)
    assert weighing.consistency_ratio == pytest.approx(0, abs=1e-6)
    expected = [Fraction(size, sum(sizes)) for size in sizes]
    assert [float(each) for each in weighing.weights.values()] == pytest.approx(
        [float(each) for each in expected], abs=1e-4
    )


@given(st.lists(NINTHS, min_size=21, max_size=21))
def test_weights_add_up_to_one_exactly_and_none_is_negative(answers: list[Fraction]) -> None:
    names = dimensions()["dimension"].to_list()
    weighing = weigh(names, dict(zip(combinations(names, 2), answers, strict=True)))
    assert sum(weighing.weights.values()) == 1
    assert min(weighing.weights.values()) >= 0
    assert weighing.consistency_ratio >= 0


def test_the_pair_that_strays_furthest_is_named() -> None:
    pairs = {("a", "b"): Fraction(2), ("b", "c"): Fraction(2), ("a", "c"): Fraction(1, 9)}
    weighing = weigh(["a", "b", "c"], pairs)
    assert weighing.consistency_ratio > 0.1
    assert weighing.furthest is not None


@pytest.mark.parametrize(
    ("pairs", "told"),
    [
        ({}, "was not compared"),
        ({("a", "b"): Fraction(10)}, "outside"),
        ({("a", "x"): Fraction(1)}, "not a pair"),
        ({("a", "b"): Fraction(1), ("b", "a"): Fraction(1)}, "compared twice"),
    ],
)
def test_comparisons_that_cannot_be_weighed_are_refused(
    pairs: dict[tuple[str, str], Fraction], told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        weigh(["a", "b"], pairs)


def test_packed_policies_weigh_every_dimension_and_add_up_to_one() -> None:
    for policy in weight_policies()["policy"].unique():
        weights = policy_weights(policy)
        assert set(weights) == set(dimensions()["dimension"])
        assert sum(weights.values()) == 1


@given(st.fractions(0, 1, max_denominator=9000))
def test_a_weight_in_percent_is_read_as_it_was_written(weight: Fraction) -> None:
    assert read_percent(percent_text(weight)) == weight


@pytest.mark.parametrize(
    ("text", "weight"), [("14.5", "29/200"), (" 100/7 % ", "1/7"), ("14 2/7", "1/7"), ("0", "0")]
)
def test_percentages_are_read_exactly(text: str, weight: str) -> None:
    assert read_percent(text) == Fraction(weight)


@pytest.mark.parametrize("text", ["", "-1", "100.1", "1/0", "十", "14,5", "1e2", "1/2/3", "nan"])
def test_what_is_no_percentage_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"percentage|outside"):
        read_percent(text)
