from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from linli.sample.dice import Dice

FIRST = [56, 74, 75, 38, 93, 30, 44, 80]


def test_the_first_numbers_are_these_on_every_version_of_python():
    dice = Dice(20200710, "town")
    assert [dice.whole(1, 100) for _ in range(8)] == FIRST


@given(st.integers(), st.integers(-50, 50), st.integers(0, 50))
def test_whole_numbers_keep_within_their_limits(seed, low, more):
    dice = Dice(seed, "any")
    assert all(low <= dice.whole(low, low + more) <= low + more for _ in range(20))


@given(st.integers(), st.lists(st.integers(), max_size=30))
def test_mixed_things_are_the_same_things(seed, things):
    assert sorted(Dice(seed, "any").mixed(things)) == sorted(things)


def test_things_without_weight_never_come():
    dice = Dice(1, "any")
    assert {dice.weighted("abc", (1, 0, 2)) for _ in range(300)} == {"a", "c"}


def test_streams_of_other_names_differ():
    assert Dice(1, "town").share() != Dice(1, "money").share()
