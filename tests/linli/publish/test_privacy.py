"""No open table lets anybody tell what few households have or want."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.publish.privacy import FEWEST_HOUSEHOLDS, hidden_cells, without_small_counts

COUNTS = st.lists(st.none() | st.integers(0, 12), max_size=12)


def hidden(counts: list[int | None]) -> list[bool]:
    frame = pl.DataFrame({"households": counts}, schema={"households": pl.Int64})
    return hidden_cells(frame, "households").to_list()


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([5, 9], [False, False]),
        ([0, 0, 7], [False, False, False]),
        ([1, 30, 8], [True, False, True]),
        ([4, 4, 30], [True, True, False]),
        ([1, 1, 30, 9], [True, True, False, True]),
        ([3, 7, 7], [True, True, False]),
        ([3], [True]),
        ([3, 0], [True, False]),
        ([None, 3, 8], [False, True, True]),
        ([], []),
    ],
)
def test_a_small_count_goes_and_with_it_what_would_give_it_back(
    counts: list[int | None], expected: list[bool]
) -> None:
    assert hidden(counts) == expected


@given(counts=COUNTS)
def test_no_small_count_is_shown_and_hidden_ones_cannot_be_told_from_the_total(
    counts: list[int | None],
) -> None:
    gone = [count for count, away in zip(counts, hidden(counts), strict=True) if away]
    shown = [count for count, away in zip(counts, hidden(counts), strict=True) if not away]
    assert not any(count is not None and 0 < count < FEWEST_HOUSEHOLDS for count in shown)
    if gone:
        left = [count for count in shown if count]
        told = sum(count for count in gone if count is not None)
        assert not left or (len(gone) >= 2 and told >= FEWEST_HOUSEHOLDS)
    assert None not in gone
    assert 0 not in gone


@given(counts=COUNTS)
def test_nothing_is_hidden_where_nothing_is_small(counts: list[int | None]) -> None:
    large = [count for count in counts if count is None or not 0 < count < FEWEST_HOUSEHOLDS]
    assert not any(hidden(large))


@given(first=COUNTS, second=COUNTS)
def test_each_group_is_looked_at_by_itself(
    first: list[int | None], second: list[int | None]
) -> None:
    frame = pl.DataFrame(
        {"households": [*first, *second], "group": ["a"] * len(first) + ["b"] * len(second)},
        schema={"households": pl.Int64, "group": pl.String},
    )
    assert hidden_cells(frame, "households", ["group"]).to_list() == [
        *hidden(first),
        *hidden(second),
    ]


def test_what_else_the_row_tells_of_the_few_is_blanked_too() -> None:
    rows = pl.DataFrame({"households": [3, 20, 90], "cost": [1.0, 2.0, 3.0]})
    safe = without_small_counts(rows, "households", also=["cost"])
    assert safe["cost"].to_list() == [None, None, 3.0]
    assert safe["hidden"].to_list() == [True, True, False]


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        hidden_cells(pl.DataFrame({"households": [-1]}), "households")
