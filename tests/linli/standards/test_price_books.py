"""Prices have a version, and a county's own stand beside the packed ones."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.records import Problem
from linli.schema.wording import message, remedy
from linli.standards import measures, price_books, prices, prices_with

Row = dict[str, object]


def book(*changes: Row) -> pl.DataFrame:
    """A county's own book: one good row a change, changed."""
    good: Row = {
        "price_book": "yongxing_2023",
        "measure_id": "roof_waterproofing",
        "unit": "m2",
        "low_yuan": "70.00",
        "typical_yuan": "90.00",
        "high_yuan": "150.00",
        "basis": "quota",
        "source": "湖南省2020年消耗量标准",
    }
    return pl.DataFrame([good | change for change in changes], infer_schema_length=None)


def found(own: pl.DataFrame) -> list[tuple[str, str, str, str, str]]:
    answer = prices_with(own)
    assert all(each.table == "prices" for each in answer.problems)
    return [
        (each.code, each.row, each.field, each.value, each.expected) for each in answer.problems
    ]


def test_the_packed_book_prices_every_measure_in_its_unit() -> None:
    both = prices().join(measures(), on="measure_id", how="full", suffix="_of")
    assert both["measure_id"].null_count() == both["measure_id_of"].null_count() == 0
    assert both.filter(pl.col("unit") != pl.col("unit_of")).is_empty()


def test_packed_ranges_are_ordered_and_above_zero() -> None:
    rows = prices()
    assert (rows["low_yuan"] > 0).all()
    assert (rows["low_yuan"] < rows["typical_yuan"]).all()
    assert (rows["typical_yuan"] < rows["high_yuan"]).all()


def test_every_packed_price_says_that_it_is_an_estimate_and_whose() -> None:
    assert set(prices()["basis"]) == {"estimate"}
    assert prices()["source"].str.contains("邻里估算").all()
    assert set(price_books()["status"]) == {"estimate"}


def test_an_elevator_costs_what_policy_says_it_usually_costs() -> None:
    row = prices().row(by_predicate=pl.col("measure_id") == "elevator_retrofit", named=True)
    assert (row["low_yuan"], row["high_yuan"]) == (Decimal(400_000), Decimal(700_000))


def test_prices_are_asked_for_by_version() -> None:
    assert prices("linli_2022").equals(prices())


def test_an_unknown_version_names_those_that_are_packed() -> None:
    with pytest.raises(ValueError, match="linli_2022"):
        prices("linli_1999")


def test_a_county_s_own_prices_stand_behind_the_packed_ones() -> None:
    answer = prices_with(book({}))
    assert answer.status == "ok"
    assert answer.problems == ()
    assert answer.table.height == prices().height + 1
    assert answer.table.schema == prices().schema
    own = answer.table.row(-1, named=True)
    assert (own["price_book"], own["typical_yuan"]) == ("yongxing_2023", Decimal("90.00"))


def test_two_versions_of_a_county_s_book_stand_side_by_side() -> None:
    answer = prices_with(book({}, {"price_book": "yongxing_2024"}))
    assert answer.status == "ok"


def test_amounts_may_be_numbers_or_written_with_commas() -> None:
    change: Row = {"low_yuan": 70, "typical_yuan": 90.5, "high_yuan": 150.0}
    assert prices_with(book(change)).table["typical_yuan"][-1] == Decimal("90.50")
    written = prices_with(book({"high_yuan": "1,500.00"}))
    assert written.table["high_yuan"][-1] == Decimal("1500.00")


def test_a_book_that_says_nothing_of_its_basis_is_taken() -> None:
    answer = prices_with(book({}).drop("basis"))
    assert answer.status == "ok"
    assert answer.table["basis"][-1] is None


@pytest.mark.parametrize(
    ("change", "code", "field", "value", "expected"),
    [
        ({"measure_id": "gold_roof"}, "unknown_reference", "measure_id", "gold_roof", "measures"),
        ({"unit": None}, "missing", "unit", "", ""),
        ({"unit": " "}, "missing", "unit", "", ""),
        ({"unit": "m"}, "not_a_choice", "unit", "m", "m2"),
        ({"source": ""}, "missing", "source", "", ""),
        ({"price_book": ""}, "missing", "price_book", "", ""),
        ({"low_yuan": None}, "missing", "low_yuan", "", ""),
        ({"low_yuan": "about 70"}, "not_money", "low_yuan", "about 70", ""),
        ({"high_yuan": "150.005"}, "not_money", "high_yuan", "150.005", ""),
        ({"low_yuan": "-1"}, "too_small", "low_yuan", "-1.00", "0"),
        ({"low_yuan": "90.01"}, "too_large", "low_yuan", "90.01", "90.00"),
        ({"high_yuan": "89.99"}, "too_small", "high_yuan", "89.99", "90.00"),
    ],
)
def test_each_kind_of_bad_cell_is_told_with_row_and_field(
    change: Row, code: str, field: str, value: str, expected: str
) -> None:
    own = book({"measure_id": "wall_repair"}, change)
    assert found(own) == [(f"data.{code}", "3", field, value, expected)]
    assert prices_with(own).status == "rejected"


def test_a_rejected_book_leaves_the_packed_prices_alone() -> None:
    assert prices_with(book({"unit": "m"})).table.equals(prices())


def test_all_problems_are_told_at_once_in_the_order_of_rows() -> None:
    own = book({"high_yuan": "1"}, {"measure_id": "gold_roof", "low_yuan": "x"}, {"unit": None})
    assert [(row, field) for _, row, field, _, _ in found(own)] == [
        ("2", "high_yuan"),
        ("3", "low_yuan"),
        ("3", "measure_id"),
        ("4", "unit"),
        ("4", "measure_id"),
    ]


def test_row_numbers_of_the_file_are_kept() -> None:
    own = book({"unit": None}).with_columns(_row=pl.lit(17))
    assert [row for _, row, _, _, _ in found(own)] == ["17"]


def test_a_measure_priced_twice_in_a_version_is_told() -> None:
    assert found(book({}, {})) == [
        ("data.duplicate_key", "3", "measure_id", "yongxing_2023 roof_waterproofing", "")
    ]


def test_a_packed_version_is_never_overwritten() -> None:
    assert found(book({"price_book": "linli_2022"})) == [
        ("data.duplicate_key", "2", "measure_id", "linli_2022 roof_waterproofing", "")
    ]


def test_missing_columns_are_told_and_unknown_ones_are_left_out() -> None:
    assert found(book({}).drop("unit", "low_yuan")) == [
        ("data.missing_column", "", "unit", "", ""),
        ("data.missing_column", "", "low_yuan", "", ""),
    ]
    extra = prices_with(book({}).with_columns(remark=pl.lit("x")))
    assert extra.status == "ok"
    assert extra.problems == (Problem("data.unknown_column", "prices", value="remark"),)
    assert "remark" not in extra.table.columns


def test_every_problem_has_its_words() -> None:
    own = book({"unit": "m", "high_yuan": "1"}, {"measure_id": "gold_roof"}, {"low_yuan": ""})
    for problem in prices_with(own).problems:
        for language in ("zh", "en"):
            assert problem.field in message(problem, language) + remedy(problem, language)


FEN = st.integers(0, 10**9)


@given(FEN, FEN, FEN)
def test_a_range_is_taken_exactly_when_it_is_ordered(low: int, typical: int, high: int) -> None:
    amounts = zip(("low_yuan", "typical_yuan", "high_yuan"), (low, typical, high), strict=True)
    change: Row = {name: str(Decimal(fen).scaleb(-2)) for name, fen in amounts}
    answer = prices_with(book(change))
    assert (answer.status == "ok") == (low <= typical <= high)
    assert {each.field for each in answer.problems} == {
        name
        for name, wrong in (("low_yuan", low > typical), ("high_yuan", high < typical))
        if wrong
    }


@given(st.lists(st.sampled_from(measures()["measure_id"].to_list()), max_size=8))
def test_a_book_is_taken_exactly_when_no_measure_comes_twice(chosen: list[str]) -> None:
    own = prices().filter(pl.col("measure_id").is_in(chosen))
    rows = own.rows_by_key("measure_id", named=True, unique=True)
    picked = pl.DataFrame(
        [{**rows[each], "price_book": "own", "measure_id": each} for each in chosen],
        schema=prices().schema,
    )
    answer = prices_with(picked)
    assert (answer.status == "ok") == (len(chosen) == len(set(chosen)))
