"""What a rule finds comes in one form."""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.registry.rules import FOUND, Given, as_text, found


def text(value: object) -> str | None:
    """Return one value as a rule's table writes it."""
    rows = pl.DataFrame({"value": [value]})
    told: str | None = rows.select(as_text(pl.col("value"), rows.schema["value"])).item()
    return told


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (244.18604, "244.19"),
        (30.0, "30"),
        (0.5, "0.5"),
        (-1.25, "-1.25"),
        (-0.001, "0"),
        (2089500.0, "2089500"),
        (7, "7"),
        (Decimal("100.10"), "100.10"),
        (date(2022, 9, 30), "2022-09-30"),
        ("已完工", "已完工"),
        (None, None),
    ],
)
def test_a_value_is_written_as_a_clerk_would(value: object, written: str | None) -> None:
    assert text(value) == written


@given(st.floats(-1e9, 1e9))
def test_a_number_is_written_to_the_nearest_hundredth(number: float) -> None:
    written = text(number)
    assert written is not None
    assert abs(float(written) - number) <= 0.005 + abs(number) * 1e-12
    assert len(written.partition(".")[2]) <= 2


def test_a_finding_names_its_row_its_values_and_further_words() -> None:
    rows = pl.LazyFrame({"county": ["431023"], "zone": ["old"], "area": [12.5], "year": [2021]})
    told = found(rows, ("county", "zone"), pl.col("area"), pl.lit(3), year=pl.col("year")).collect()
    assert told.columns == list(FOUND)
    row = told.row(0, named=True)
    assert (row["key"], row["value"], row["compared_with"]) == ("431023|old", "12.5", "3")
    assert json.loads(row["args"]) == {"year": "2021"}
    assert (row["table"], row["field"]) == ("", "")


@pytest.mark.parametrize(
    ("low", "high", "outside"),
    [
        (Fraction(30), Fraction(150), [True, False, False, True]),
        (Fraction(30), None, [True, False, False, False]),
        (None, Fraction(150), [False, False, False, True]),
        (None, None, [False, False, False, False]),
    ],
)
def test_limits_themselves_are_inside(
    low: Fraction | None, high: Fraction | None, outside: list[bool]
) -> None:
    rows = pl.DataFrame({"number": [29.9, 30.0, 150.0, 150.1]})
    told = rows.with_columns(told=Given({}, low, high).outside(pl.col("number")))
    assert told["told"].to_list() == outside


def test_a_rule_sees_every_column_of_the_schema() -> None:
    given_ = Given({"units": pl.DataFrame({"unit_id": ["u1"]})})
    assert given_.rows("units").collect().row(0, named=True)["floor"] is None
    assert given_.has("units")
    assert not given_.has("owners")
