"""Amounts in 10,000 yuan add up as printed."""

from hypothesis import given
from hypothesis import strategies as st

from linli.plan.annual import hundreds_adding_up

ROWS = st.integers(1, 6).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 10**13), min_size=width, max_size=width), max_size=8
    )
)


@given(ROWS)
def test_every_cell_is_near_and_the_whole_is_the_rounded_whole(rows: list[list[int]]) -> None:
    found = hundreds_adding_up(rows)
    whole = sum(map(sum, rows))
    assert abs(sum(map(sum, found)) * 10_000 - whole) <= 5_000
    for given_row, row in zip(rows, found, strict=True):
        assert abs(sum(row) * 10_000 - sum(given_row)) < 20_000
        for amount, cell in zip(given_row, row, strict=True):
            assert abs(cell * 10_000 - amount) < 40_000
            assert cell >= 0
            assert amount or not cell


def test_three_thirds_of_a_million_come_to_a_hundred() -> None:
    fen = [[33_333_333], [33_333_333], [33_333_334]]
    assert sum(map(sum, hundreds_adding_up(fen))) == 10_000
