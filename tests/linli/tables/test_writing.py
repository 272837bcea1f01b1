"""Tables are written in one form only."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.tables.writing import canonical, csv_bytes, number_text, parquet_bytes


def test_columns_follow_the_schema_and_rows_their_key() -> None:
    rows = pl.DataFrame(
        {
            "note": ["x", "y"],
            "amount_yuan": [Decimal("1.5"), None],
            "kind": ["arrival", "reversal"],
            "date": [date(2021, 3, 31), date(2021, 4, 1)],
            "voucher_id": ["v2", "v1"],
            "colour": ["red", "blue"],
        }
    )
    assert csv_bytes("vouchers", rows).decode() == (
        "voucher_id,date,kind,amount_yuan,note\n"
        "v1,2021-04-01,reversal,,y\n"
        "v2,2021-03-31,arrival,1.50,x\n"
    )


def test_optional_columns_without_values_are_left_out_and_needed_ones_stay() -> None:
    rows = pl.DataFrame(
        {"unit_id": ["u1"], "building_id": [None], "floor": [None], "use": ["shop"]}
    )
    assert canonical("units", rows).columns == ["unit_id", "building_id", "use"]


def test_a_blank_that_means_a_default_is_written_out() -> None:
    rows = pl.DataFrame({"unit_id": ["u1", "u2"], "building_id": ["b", "b"], "use": [None, "shop"]})
    assert csv_bytes("units", rows).decode().splitlines()[1:] == ["u1,b,home", "u2,b,shop"]


@pytest.mark.parametrize("value", ["a,b", 'say "x"', "two\nlines", "=1+1", "@cell", "-1", "+1"])
def test_text_is_quoted_only_where_it_must_be_and_never_changed(value: str) -> None:
    rows = pl.DataFrame({"unit_id": ["u1"], "building_id": ["b"], "room": [value]})
    written = csv_bytes("units", rows)
    assert pl.read_csv(written, infer_schema=False)["room"].item() == value


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (214.0, "214"),
        (-0.0, "0"),
        (0.1, "0.1"),
        (1e-7, "1e-7"),
        (1e15, "1000000000000000"),
        (1e300, "1e300"),
    ],
)
def test_numbers_are_written_as_short_as_they_can_be(number: float, text: str) -> None:
    written = pl.select(number_text(pl.lit(number))).item()
    assert float(written) == float(text)
    assert len(written) <= len(text) + 2


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_reads_back_the_same(number: float) -> None:
    assert float(pl.select(number_text(pl.lit(number))).item()) == number


def test_parquet_has_the_schemas_types() -> None:
    rows = pl.DataFrame(
        {"unit_id": ["u1"], "building_id": ["b"], "floor": pl.Series([3], dtype=pl.Int8)}
    )
    assert pl.read_parquet(parquet_bytes("units", rows)).schema["floor"] == pl.Int64
