"""A table has what the schema promises."""

from datetime import date

import polars as pl
import pytest

from linli.registry.completing import complete, open_on


def test_an_absent_column_takes_its_default_and_a_blank_too() -> None:
    units = pl.DataFrame({"unit_id": ["u1", "u2"], "use": ["shop", None]})
    assert complete("units", {"units": units}).collect()["use"].to_list() == ["shop", "home"]
    bare = complete("units", {"units": units.drop("use")}).collect()
    assert bare["use"].to_list() == ["home", "home"]


def test_what_has_no_default_stays_unknown() -> None:
    works = pl.DataFrame({"work_id": ["w1"]})
    told = complete("works", {"works": works}, ["quantity", "free_of_charge"]).collect()
    assert told.row(0, named=True)["quantity"] is None
    assert told.row(0, named=True)["free_of_charge"] is False
    assert told.schema["quantity"] == pl.Float64


def test_a_column_that_is_there_is_left_alone() -> None:
    works = pl.DataFrame({"work_id": ["w1"], "quantity": [3.5]})
    assert complete("works", {"works": works}, ["quantity"]).collect()["quantity"][0] == 3.5


@pytest.mark.parametrize(
    ("as_of", "still_open"),
    [
        (None, [True, False]),
        (date(2022, 4, 30), [True, True]),
        (date(2022, 5, 1), [True, False]),
    ],
)
def test_a_row_is_open_until_the_day_on_which_it_closes(
    as_of: date | None, still_open: list[bool]
) -> None:
    rows = pl.DataFrame({"closed_on": [None, date(2022, 5, 1)]})
    assert rows.select(open_on(as_of)).to_series().to_list() == still_open
