"""Tables as offices write them are read, and what is wrong with them is said."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.schema import table, validate

COMMUNITY = {"community_id": "c1", "name": "甲小区", "county": "431023", "status": "registered"}
VOUCHER = {"voucher_id": "v1", "date": "2021-01-01", "kind": "arrival", "amount_yuan": "1.00"}


def written_row(row: dict[str, str], field: str, written: str) -> pl.DataFrame:
    return pl.DataFrame({key: [each] for key, each in (row | {field: written}).items()})


def value(table_name: str, row: dict[str, str], field: str, written: str) -> object:
    result = validate(table_name, written_row(row, field, written))
    assert result.problems == ()
    return result.table[field][0]


@pytest.mark.parametrize(
    ("field", "written", "meant"),
    [
        ("floor_area_m2", "17120", 17120.0),
        ("floor_area_m2", "1,234.5", 1234.5),
        ("floor_area_m2", "１７１２０", 17120.0),
        ("households", "214.0", 214),
        ("households", "1,214", 1214),
        ("mandatory", "是", True),
        ("mandatory", "FALSE", False),
        ("status", "已完工", "completed"),
        ("status", "Under Way", "under_way"),
        ("completed_on", "2021-11-26", date(2021, 11, 26)),
        ("completed_on", "2021/11/26", date(2021, 11, 26)),
        ("completed_on", "2021.11.26", date(2021, 11, 26)),
        ("completed_on", "2021年11月26日", date(2021, 11, 26)),
        ("completed_on", "20211126", date(2021, 11, 26)),
        ("completed_on", "2021-11-26 00:00:00", date(2021, 11, 26)),
        ("name", "  甲小区　", "甲小区"),
        ("geometry", "Polygon ((0 0, 1 0, 1 1, 0 0))", "Polygon ((0 0, 1 0, 1 1, 0 0))"),
    ],
)
def test_forms_that_offices_use_are_understood(field: str, written: str, meant: object) -> None:
    assert value("communities", COMMUNITY, field, written) == meant


def test_money_keeps_its_fen() -> None:
    assert value("vouchers", VOUCHER, "amount_yuan", "92,034,000.07") == Decimal("92034000.07")


@pytest.mark.parametrize(
    ("name", "row", "field", "written", "code"),
    [
        ("communities", COMMUNITY, "name", "", "data.missing"),
        ("communities", COMMUNITY, "households", "约200", "data.not_an_integer"),
        ("communities", COMMUNITY, "households", "12.5", "data.not_an_integer"),
        ("communities", COMMUNITY, "floor_area_m2", "1,23", "data.not_a_number"),
        ("communities", COMMUNITY, "floor_area_m2", "NaN", "data.not_a_number"),
        ("communities", COMMUNITY, "floor_area_m2", "-1", "data.too_small"),
        ("communities", COMMUNITY, "residents_over_60_share", "31", "data.too_large"),
        ("communities", COMMUNITY, "year_built", "86", "data.too_small"),
        ("communities", COMMUNITY, "completed_on", "2021-02-30", "data.not_a_date"),
        ("communities", COMMUNITY, "mandatory", "也许", "data.not_a_boolean"),
        ("communities", COMMUNITY, "status", "搁置", "data.not_a_choice"),
        ("communities", COMMUNITY, "county", "43102", "data.not_a_code"),
        ("communities", COMMUNITY, "community_id", "a b", "data.not_an_id"),
        ("communities", COMMUNITY, "geometry", "somewhere", "data.not_geometry"),
        ("vouchers", VOUCHER, "amount_yuan", "1.005", "data.not_money"),
        ("vouchers", VOUCHER, "amount_yuan", "1万", "data.not_money"),
    ],
)
def test_what_cannot_be_meant_is_reported_with_row_and_field(
    name: str, row: dict[str, str], field: str, written: str, code: str
) -> None:
    result = validate(name, written_row(row, field, written))
    assert [(each.code, each.row, each.field) for each in result.problems] == [(code, "2", field)]
    assert result.status == "rejected"


def test_all_problems_come_at_once() -> None:
    bad = pl.DataFrame({**{key: [v, v] for key, v in COMMUNITY.items()}, "households": ["x", "y"]})
    codes = [each.code for each in validate("communities", bad).problems]
    assert codes == ["data.not_an_integer"] * 2 + ["data.duplicate_key"]


def test_a_missing_column_is_an_error_and_an_unknown_one_a_warning() -> None:
    frame = pl.DataFrame({"zone": ["old"], "county": ["431023"], "colour": ["red"]})
    problems = validate("zones", frame).problems
    assert {each.code for each in problems} == {"data.missing_column", "data.unknown_column"}


def test_rows_carry_the_numbers_that_the_user_sees() -> None:
    frame = pl.DataFrame({"_row": [7], "county": ["431023"], "zone": ["old"], "name": [None]})
    assert validate("zones", frame).problems[0].row == "7"


def test_a_column_that_is_typed_already_is_taken_as_it_is() -> None:
    frame = pl.DataFrame({**{k: [v] for k, v in COMMUNITY.items()}, "households": [214]})
    assert validate("communities", frame).table["households"].to_list() == [214]


def test_a_whole_number_stored_as_a_decimal_one_reads_as_whole() -> None:
    frame = pl.DataFrame({**{k: [v] for k, v in COMMUNITY.items()}, "community_id": [12.0]})
    assert validate("communities", frame).table["community_id"].to_list() == ["12"]


def test_composite_keys_are_one_key() -> None:
    caps = pl.DataFrame(
        {
            "source_id": ["s", "s", "s"],
            "scope": ["*", "*", "*"],
            "year": ["2021", "2022", "2022"],
            "cap_yuan": ["1", "2", "3"],
        }
    )
    problems = validate("source_caps", caps).problems
    assert [(each.code, each.row) for each in problems] == [("data.duplicate_key", "4")]


@given(st.lists(st.integers(0, 100_000), min_size=1, max_size=30))
def test_every_whole_number_in_range_survives(numbers: list[int]) -> None:
    frame = pl.DataFrame(
        {
            "community_id": [f"c{at}" for at in range(len(numbers))],
            "name": ["x"] * len(numbers),
            "county": ["431023"] * len(numbers),
            "status": ["registered"] * len(numbers),
            "households": [f"{each:,}" if each % 2 else str(each) for each in numbers],
        }
    )
    result = validate("communities", frame)
    assert result.problems == ()
    assert result.table["households"].to_list() == numbers


@given(st.text(max_size=12))
def test_no_text_breaks_the_reading(written: str) -> None:
    for field in table("communities").fields:
        row = {**COMMUNITY, field.name: written}
        result = validate("communities", pl.DataFrame({key: [each] for key, each in row.items()}))
        assert result.table.height == 1
