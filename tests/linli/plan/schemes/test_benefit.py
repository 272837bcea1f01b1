"""What schemes are worth, term by term."""

from __future__ import annotations

from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.plan.schemes import benefit_terms, benefits, reweighed
from linli.plan.weights import policy_weights

EVEN = policy_weights("even")
SCHEMES = pl.DataFrame({"scheme_id": ["s"], "community_id": ["c"]})
HOUSEHOLDS = pl.DataFrame(
    {"community_id": ["c", "c"], "building_id": [None, "c-01"], "households": [200, 24]}
)


def findings(*rows: tuple[str, str | None, str, float, int]) -> pl.DataFrame:
    kinds = {
        "finding_id": pl.String,
        "building_id": pl.String,
        "item": pl.String,
        "quantity": pl.Float64,
        "severity": pl.Int64,
    }
    return pl.DataFrame(list(rows), kinds, orient="row").with_columns(community_id=pl.lit("c"))


def lines(**quantities: float) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "scheme_id": ["s"] * len(quantities),
            "measure_id": list(quantities),
            "quantity": list(quantities.values()),
        }
    )


def terms(done: pl.DataFrame, *found: tuple[str, str | None, str, float, int]) -> pl.DataFrame:
    return benefit_terms(SCHEMES, done, findings(*found), HOUSEHOLDS, EVEN).table


def test_a_grave_leak_over_one_building_counts_half_its_households() -> None:
    row = terms(lines(roof_waterproofing=480.0), ("n1", "c-01", "roof_leak", 480.0, 4)).row(
        0, named=True
    )
    assert (row["resolved"], row["loss"], row["households"], row["weight"]) == (1.0, 0.5, 24, 1.0)
    assert row["benefit"] == pytest.approx(12.0)


def test_what_concerns_the_whole_community_counts_all_its_households() -> None:
    row = terms(lines(water_main=100.0), ("n1", None, "old_water_pipe", 100.0, 2)).row(
        0, named=True
    )
    assert row["benefit"] == pytest.approx(0.15 * 200)


def test_half_of_the_quantity_resolves_half_of_each_finding_of_the_item() -> None:
    rows = terms(
        lines(roof_waterproofing=250.0),
        ("n1", "c-01", "roof_leak", 400.0, 4),
        ("n2", "c-01", "roof_leak", 100.0, 1),
    )
    assert rows["resolved"].to_list() == [0.5, 0.5]


def test_two_measures_share_a_finding() -> None:
    found = ("n1", None, "no_gas", 100.0, 2)
    assert terms(lines(gas_connection=100.0), found)["resolved"].to_list() == [0.7]
    both = lines(gas_connection=100.0, gas_main=300.0)
    assert terms(both, found)["resolved"].to_list() == [1.0]


def test_more_than_is_needed_resolves_no_more_than_all() -> None:
    found = ("n1", None, "overhead_lines", 100.0, 2)
    done = lines(overhead_line_removal=1000.0, power_line_undergrounding=100.0)
    assert terms(done, found)["resolved"].to_list() == [1.0]


def test_a_line_that_answers_nothing_found_adds_nothing() -> None:
    done = lines(green_space=50.0)
    assert terms(done, ("n1", None, "no_gas", 100.0, 2)).is_empty()


def test_a_dimension_that_counts_twice_doubles_its_terms() -> None:
    heavy = {name: Fraction(1, 8) for name in EVEN} | {"roof_wall": Fraction(2, 8)}
    found = findings(("n1", "c-01", "roof_leak", 480.0, 4))
    done = lines(roof_waterproofing=480.0)
    row = benefit_terms(SCHEMES, done, found, HOUSEHOLDS, heavy).table.row(0, named=True)
    assert row["benefit"] == pytest.approx(12.0 * 7 * 2 / 8)


def test_unknown_households_are_reported_and_add_nothing() -> None:
    found = findings(("n1", "c-99", "roof_leak", 480.0, 4))
    result = benefit_terms(SCHEMES, lines(roof_waterproofing=480.0), found, HOUSEHOLDS, EVEN)
    assert [(each.code, each.row) for each in result.problems] == [
        ("plan.households_unknown", "n1")
    ]
    assert result.table.is_empty()


@given(
    st.lists(st.tuples(st.floats(1, 1000), st.integers(1, 4)), min_size=1, max_size=6),
    st.floats(1, 2000),
    st.floats(0, 2000),
)
def test_doing_more_is_never_worth_less(
    found: list[tuple[float, int]], done: float, more: float
) -> None:
    rows = [
        (f"n{at}", "c-01", "roof_leak", quantity, severity)
        for at, (quantity, severity) in enumerate(found)
    ]
    some, all_of_it = (
        benefits(terms(lines(roof_waterproofing=quantity), *rows))
        for quantity in (done, done + more)
    )
    assert sum(all_of_it["benefit"].to_list()) >= sum(some["benefit"].to_list()) - 1e-3


@given(st.lists(st.integers(1, 9), min_size=7, max_size=7))
def test_terms_weighed_anew_are_those_of_a_scheme_scored_anew(parts: list[int]) -> None:
    found = findings(
        ("n1", "c-01", "roof_leak", 480.0, 4),
        ("n2", None, "old_water_pipe", 100.0, 2),
        ("n3", None, "few_parking_spaces", 40.0, 3),
    )
    done = lines(roof_waterproofing=240.0, water_main=70.0, parking_space=40.0)
    weights = {name: Fraction(part, sum(parts)) for name, part in zip(EVEN, parts, strict=True)}
    even = benefit_terms(SCHEMES, done, found, HOUSEHOLDS, EVEN).table
    anew = benefit_terms(SCHEMES, done, found, HOUSEHOLDS, weights).table
    assert reweighed(even, weights).equals(anew)
