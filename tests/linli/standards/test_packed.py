"""Files of the room are typed when read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from importlib import resources

import polars as pl
import pytest

from linli.standards.packed import packed

NAMES = sorted(
    file.name.removesuffix(".csv")
    for file in resources.files("linli.standards").iterdir()
    if file.name.endswith(".csv")
)


@pytest.mark.parametrize("name", NAMES)
def test_every_file_is_plain_utf_8_with_as_many_rows_as_its_table(name: str) -> None:
    content = resources.files("linli.standards").joinpath(f"{name}.csv").read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert len(content.decode("utf-8").splitlines()) == len(packed(name)) + 1


@pytest.mark.parametrize("name", NAMES)
def test_no_cell_is_blank_or_padded(name: str) -> None:
    for column in packed(name).select(pl.col(pl.String)):
        assert column.drop_nulls().str.contains(r"^\S(.*\S)?$").all(), column.name


def test_dates_money_whole_numbers_flags_and_lists_are_typed() -> None:
    assert packed("law").row(3, named=True)["in_force_from"] == date(2021, 1, 1)
    assert packed("prices")["low_yuan"][0] == Decimal("250.00")
    assert packed("prices").schema["low_yuan"] == pl.Decimal(38, 2)
    assert packed("facility_categories").schema["distance_m"] == pl.Int64
    assert packed("source_kinds").schema["earmarked"] == pl.Boolean
    assert packed("measures").schema["other_payers"] == pl.List(pl.String)


def test_a_measure_that_nobody_else_pays_has_an_empty_list() -> None:
    row = packed("measures").row(
        by_predicate=pl.col("measure_id") == "illegal_structure_removal", named=True
    )
    assert row["other_payers"] == []
