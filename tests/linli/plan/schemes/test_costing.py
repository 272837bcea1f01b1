"""What schemes cost, to the fen."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.plan.schemes import by_payer, line_amounts, scheme_fees, statement
from linli.plan.schemes.fees import Point, fee_amount
from linli.records.money import fen
from linli.standards import fee_points, fees, measures

_KINDS: dict[str, pl.DataType | type[pl.DataType]] = {
    "scheme_id": pl.String,
    "measure_id": pl.String,
    "quantity": pl.Float64,
    "unit_price_yuan": pl.Decimal(38, 2),
    "low_yuan": pl.Decimal(38, 2),
    "high_yuan": pl.Decimal(38, 2),
}
MEASURES = measures()["measure_id"].to_list()
Line = tuple[str, str, float, Decimal, Decimal | None, Decimal | None]


def lines(*rows: Line) -> pl.DataFrame:
    return pl.DataFrame(list(rows), _KINDS, orient="row")


def line(measure_id: str, quantity: float, price: str, scheme_id: str = "s") -> Line:
    return (scheme_id, measure_id, quantity, Decimal(price), None, None)


# The amounts printed in the two price regulations, and one half way between two of them.
@pytest.mark.parametrize(
    ("fee", "works", "amount"),
    [
        ("design", "2000000", "90000.00"),
        ("design", "5000000", "209000.00"),
        ("design", "3500000", "149500.00"),
        ("supervision", "10000000", "301000.00"),
        ("supervision", "7500000", "233000.00"),
        ("management", "10000000", "200000.00"),
        ("management", "30000000", "500000.00"),
        ("survey", "1000000", "8000.00"),
    ],
)
def test_fees_are_those_of_the_regulations(fee: str, works: str, amount: str) -> None:
    table = scheme_fees(pl.DataFrame({"scheme_id": ["s"], "works_fen": [fen(works)]}))
    row = table.row(by_predicate=pl.col("fee") == fee, named=True)
    assert row["amount_fen"] == fen(amount)


def test_every_fee_has_points_that_ascend_from_zero() -> None:
    points = fee_points()
    assert set(points["fee"]) == set(fees()["fee"])
    for (fee,), rows in points.group_by("fee"):
        bases = rows["from_yuan"].to_list()
        assert bases[0] == 0, fee
        assert bases == sorted(set(bases)), fee


def test_contingency_is_reckoned_by_works_and_the_fees_before_it() -> None:
    table = scheme_fees(pl.DataFrame({"scheme_id": ["s"], "works_fen": [100_000_000]}))
    before = table.head(5)["amount_fen"].sum()
    assert table.row(5, named=True)["base_fen"] == 100_000_000 + before


def test_a_negative_amount_and_an_unknown_method_are_refused() -> None:
    with pytest.raises(ValueError, match="-1 fen"):
        fee_amount(-1, "rate", [Point(0, 0, Fraction(1))])
    with pytest.raises(ValueError, match="'guess'"):
        fee_amount(1, "guess", [Point(0, 0, Fraction(1))])


@given(st.integers(0, 10**12), st.integers(0, 10**9))
def test_no_fee_falls_when_the_works_grow(base: int, more: int) -> None:
    works = pl.DataFrame({"scheme_id": ["a", "b"], "works_fen": [base, base + more]})
    rows = scheme_fees(works)
    smaller, larger = (rows.filter(pl.col("scheme_id") == name)["amount_fen"] for name in "ab")
    assert (smaller <= larger).all()


_LINES = st.lists(
    st.tuples(
        st.sampled_from(MEASURES),
        st.integers(0, 10**6).map(lambda tenths: tenths / 10),
        st.integers(0, 10**7).map(lambda price: Decimal(price).scaleb(-2)),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda row: row[0],
)


@given(_LINES)
def test_categories_add_up_to_works_and_fees_exactly(
    rows: list[tuple[str, float, Decimal]],
) -> None:
    table = lines(*(("s", *row, None, None) for row in rows))
    tables = statement(table)
    total = tables["scheme_totals"].row(0, named=True)
    assert total["works_yuan"] == line_amounts(table)["cost_yuan"].sum()
    assert total["fees_yuan"] == tables["scheme_fees"]["amount_yuan"].sum()
    assert total["total_yuan"] == total["works_yuan"] + total["fees_yuan"]
    if total["works_yuan"]:
        assert tables["scheme_costs"]["cost_yuan"].sum() == total["total_yuan"]


@given(_LINES)
def test_the_cost_lies_within_its_range(
    rows: list[tuple[str, float, Decimal]],
) -> None:
    ranged = [("s", *row, row[2] * Decimal("0.5"), row[2] * 2) for row in rows]
    whole = [(*row[:4], row[4].quantize(Decimal("0.01")), row[5]) for row in ranged]
    costs = statement(lines(*whole))["scheme_costs"]
    assert (costs["low_yuan"] <= costs["cost_yuan"]).all()
    assert (costs["cost_yuan"] <= costs["high_yuan"]).all()


def test_each_scheme_is_costed_by_itself() -> None:
    one = lines(line("roof_waterproofing", 480, "95.00", "a"))
    other = lines(line("water_main", 10, "480.00", "b"))
    both = statement(pl.concat([one, other]))["scheme_totals"]
    alone = [statement(each)["scheme_totals"] for each in (one, other)]
    assert both.equals(pl.concat(alone))


def test_who_pays_and_who_owns_afterwards() -> None:
    table = lines(line("water_main", 10, "480.00"), line("roof_waterproofing", 480, "95.00"))
    assert by_payer(table).rows() == [
        ("s", "central_grant", "building_owners", 1, Decimal("45600.00")),
        ("s", "water_company", "water_company", 1, Decimal("4800.00")),
    ]
