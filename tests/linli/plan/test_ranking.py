"""How the order of schemes changes when they are scored anew."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.plan.ranking import rank_changes


def scored(*benefits: float) -> pl.DataFrame:
    return pl.DataFrame(
        {"scheme_id": [f"s{at}" for at in range(len(benefits))], "benefit": list(benefits)},
        {"scheme_id": pl.String, "benefit": pl.Float64},
    )


def test_equals_share_a_rank_and_the_next_is_skipped() -> None:
    found = rank_changes(scored(3.0, 3.0, 1.0), scored(1.0, 2.0, 3.0))
    assert found.select("scheme_id", "rank_before", "rank_after", "moved").rows() == [
        ("s2", 3, 1, 2),
        ("s1", 1, 2, -1),
        ("s0", 1, 3, -2),
    ]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=12))
def test_a_rank_is_one_more_than_how_many_are_worth_more(pairs: list[tuple[int, int]]) -> None:
    before, after = (scored(*(float(pair[side]) for pair in pairs)) for side in (0, 1))
    for row in rank_changes(before, after).iter_rows(named=True):
        for side, name in enumerate(("before", "after")):
            more = sum(pair[side] > row[name] for pair in pairs)
            assert row[f"rank_{name}"] == more + 1


def test_other_schemes_are_a_wrong_call() -> None:
    with pytest.raises(ValueError, match="same schemes"):
        rank_changes(scored(1.0), scored(1.0, 2.0))
