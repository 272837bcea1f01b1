"""The money by source, year and community: every table has the same total."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.publish.money_tables import PLACES, money_by

DAY = date(2022, 9, 30)
KINDS = ("arrival", "in_kind", "return", "allocation", "budget", "payment")


def vouchers(rows: list[tuple[str, Decimal, int, str | None]]) -> dict[str, pl.DataFrame]:
    return {
        "vouchers": pl.DataFrame(
            {
                "voucher_id": [f"v{n}" for n in range(len(rows))],
                "date": [date(year, 6, 1) for _, _, year, _ in rows],
                "kind": [kind for kind, _, _, _ in rows],
                "source_id": [place for _, _, _, place in rows],
                "community_id": [place for _, _, _, place in rows],
                "amount_yuan": [amount for _, amount, _, _ in rows],
            },
            schema={
                "voucher_id": pl.String,
                "date": pl.Date,
                "kind": pl.String,
                "source_id": pl.String,
                "community_id": pl.String,
                "amount_yuan": pl.Decimal(38, 2),
            },
        )
    }


ROW = st.tuples(
    st.sampled_from(KINDS),
    st.decimals(1, 10**8, places=2),
    st.integers(2019, 2022),
    st.sampled_from(["a", "b", None]),
)


@given(st.lists(ROW))
def test_every_table_adds_up_to_the_same_investment(
    rows: list[tuple[str, Decimal, int, str | None]],
) -> None:
    signs = {"arrival": 1, "in_kind": 1, "return": -1}
    expected = sum((signs.get(kind, 0) * amount for kind, amount, _, _ in rows), Decimal(0))
    for by in PLACES:
        table = money_by(vouchers(rows), by, DAY)
        assert (table["invested_yuan"].sum() or 0) == expected
        parts = table["arrived_yuan"] + table["in_kind_yuan"] - table["returned_yuan"]
        assert (parts == table["invested_yuan"]).all()


def test_years_stand_in_their_order_and_what_names_no_place_stands_last() -> None:
    rows = [("arrival", Decimal(1), year, place) for year, place in ((2022, None), (2020, "a"))]
    assert money_by(vouchers(rows), "year")["year"].to_list() == [2020, 2022]
    assert money_by(vouchers(rows), "community_id")["community_id"].to_list() == ["a", None]


def test_without_vouchers_the_table_is_empty() -> None:
    assert money_by({}, "year").is_empty()


def test_an_unknown_place_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(ValueError, match="source_id, year, community_id"):
        money_by({}, "zone")
