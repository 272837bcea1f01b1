"""Versions of schemes, years after, trenches."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from linli.plan.schemes import (
    content_hash,
    line_amounts,
    line_differences,
    shared_trenches,
    yearly_totals,
    years_after,
)
from linli.standards import measure_years, measures, trench_measures

_KINDS: dict[str, pl.DataType | type[pl.DataType]] = {
    "scheme_id": pl.String,
    "measure_id": pl.String,
    "quantity": pl.Float64,
    "unit_price_yuan": pl.Decimal(38, 2),
    "low_yuan": pl.Decimal(38, 2),
    "high_yuan": pl.Decimal(38, 2),
}


def lines(**quantities: tuple[float, str]) -> pl.DataFrame:
    rows = [
        ("s", measure_id, quantity, Decimal(price), None, None)
        for measure_id, (quantity, price) in quantities.items()
    ]
    return pl.DataFrame(rows, _KINDS, orient="row")


def test_the_hash_holds_the_content_and_not_the_order_of_lines() -> None:
    one = lines(water_main=(248.0, "480.00"), gas_main=(10.0, "420.00"))
    basis = {"price_book": "linli_2022", "price_date": "2022-09-30"}
    told = content_hash(one, basis)
    assert content_hash(one.reverse(), dict(reversed(basis.items()))) == told
    assert (
        content_hash(lines(water_main=(249.0, "480.00"), gas_main=(10.0, "420.00")), basis) != told
    )
    assert content_hash(one, basis | {"price_date": "2022-10-01"}) != told


def test_what_was_added_taken_out_and_changed_between_versions() -> None:
    before = lines(
        water_main=(100.0, "480.00"), gas_main=(10.0, "420.00"), footpath=(5.0, "190.00")
    )
    after = lines(
        water_main=(120.0, "480.00"), footpath=(5.0, "190.00"), fire_hydrant=(1.0, "8000.00")
    )
    rows = line_differences(line_amounts(before), line_amounts(after))
    assert rows.select("measure_id", "change", "difference_yuan").rows() == [
        ("water_main", "changed", Decimal("9600.00")),
        ("footpath", "same", Decimal("0.00")),
        ("fire_hydrant", "added", Decimal("8000.00")),
        ("gas_main", "removed", Decimal("-4200.00")),
    ]


@given(
    st.dictionaries(
        st.sampled_from(measures()["measure_id"].to_list()), st.integers(1, 99), max_size=5
    )
)
def test_differences_add_up_to_the_difference_of_the_costs(quantities: dict[str, int]) -> None:
    before = line_amounts(lines(water_main=(7.0, "480.00")))
    after = line_amounts(
        lines(**{name: (float(count), "3.33") for name, count in quantities.items()})
    )
    told = sum(line_differences(before, after)["difference_yuan"].to_list())
    assert told == sum(after["cost_yuan"].to_list()) - sum(before["cost_yuan"].to_list())


def test_every_measure_has_its_years_after() -> None:
    assert measure_years()["measure_id"].to_list() == measures()["measure_id"].to_list()
    assert (measure_years()["service_years"] > 0).all()


def test_upkeep_is_a_share_of_the_cost_and_income_an_amount_a_piece() -> None:
    totals = yearly_totals(
        years_after(lines(charging_pile=(6.0, "10000.00"), roof_waterproofing=(10.0, "95.00")))
    )
    assert totals.row(0) == ("s", Decimal("3609.50"), Decimal("7563.33"), Decimal("9600.00"))


def test_trenches_are_told_only_where_two_dig() -> None:
    assert shared_trenches(
        lines(water_main=(300.0, "480.00"), green_space=(9.0, "120.00"))
    ).is_empty()
    told = shared_trenches(lines(water_main=(300.0, "480.00"), gas_main=(200.0, "420.00")))
    assert told["shared_m"].to_list() == [0.0, 200.0]
    assert set(trench_measures()["measure_id"]) <= set(
        measures().filter(pl.col("unit") == "m")["measure_id"]
    )
