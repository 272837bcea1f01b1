"""What names a row that was not taken is not taken either, however long the chain."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from linli.tables.rejection import rejected_rows
from linli.tables.sheets import Piece

chains = st.lists(st.integers(0, 9), min_size=10, max_size=10)


@given(chains, st.sets(st.integers(0, 9)))
def test_exactly_the_rows_that_lead_to_a_rejected_one_are_rejected(
    names: list[int], first: set[int]
) -> None:
    frame = pl.DataFrame(
        {
            "_row": range(10),
            "voucher_id": [f"v{at}" for at in range(10)],
            "reverses": [f"v{each}" if each != at else None for at, each in enumerate(names)],
        }
    )
    bad = pl.Series([at in first for at in range(10)])
    problems, (marks,) = rejected_rows([Piece("vouchers", frame, "v.csv")], [bad], {})

    expected = set(first)
    while True:
        more = {at for at, each in enumerate(names) if each in expected and each != at} - expected
        if not more:
            break
        expected |= more
    assert {at for at in range(10) if marks[at]} == expected
    assert {int(each.row) for each in problems} == expected - first


def test_nothing_rejected_rejects_nothing() -> None:
    frame = pl.DataFrame({"_row": [2], "unit_id": ["u1"], "building_id": ["b1"]})
    problems, marks = rejected_rows([Piece("units", frame, "u.csv")], [pl.Series([False])], {})
    assert (problems, marks[0].to_list()) == ([], [False])
