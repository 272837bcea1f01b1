"""A figure once reported does not drift."""

from datetime import date

import polars as pl
import pytest

from linli.publish import drift, freeze, month_end, reported, series
from linli.schema import validate

WORKS = pl.DataFrame(
    {
        "work_id": ["w1", "w2"],
        "measure_id": ["parking_space", "parking_space"],
        "status": ["accepted", "accepted"],
        "quantity": [12.0, 8.0],
        "accepted_on": [date(2021, 12, 31), date(2022, 1, 1)],
    }
)


@pytest.mark.parametrize(
    ("month", "last"),
    [
        ("2022-09", date(2022, 9, 30)),
        ("2021-02", date(2021, 2, 28)),
        ("2024-02", date(2024, 2, 29)),
    ],
)
def test_a_month_ends_on_its_last_day(month: str, last: date) -> None:
    assert month_end(month) == last


@pytest.mark.parametrize("month", ["2022-13", "2022", "九月"])
def test_what_is_no_month_is_refused(month: str) -> None:
    with pytest.raises(ValueError, match=r"month|format|isoformat"):
        month_end(month)


def test_a_series_has_a_value_for_each_month_end() -> None:
    told = series({"works": WORKS.lazy()}, ["2021-11", "2021-12", "2022-01"], ["parking_added"])
    assert told.rows() == [
        ("2021-11", "parking_added", 0.0, 0),
        ("2021-12", "parking_added", 12.0, 0),
        ("2022-01", "parking_added", 20.0, 0),
    ]
    assert series({"works": WORKS}, []).is_empty()


def test_a_frozen_month_is_a_valid_table_of_reported_values() -> None:
    rows = freeze({"works": WORKS}, "2021-12", date(2022, 1, 8))
    assert validate("indicator_values", rows).status == "ok"
    frozen = rows.filter(pl.col("indicator") == "parking_added")
    assert frozen.rows() == [("parking_added", "*", "2021-12", 12.0, date(2022, 1, 8))]


def test_a_county_is_frozen_by_itself() -> None:
    communities = pl.DataFrame({"community_id": ["c1", "c2"], "county": ["431023", "431022"]})
    works = WORKS.with_columns(community_id=pl.Series(["c1", "c2"]))
    tables = {"works": works, "communities": communities}
    rows = freeze(tables, "2022-01", date(2022, 2, 8), by="county")
    frozen = rows.filter(pl.col("indicator") == "parking_added").select("scope", "value")
    assert frozen.rows() == [("431022", 8.0), ("431023", 12.0)]


@pytest.mark.parametrize("day", [date(2021, 12, 31), date(2021, 12, 1)])
def test_a_month_that_is_not_over_is_not_frozen(day: date) -> None:
    with pytest.raises(ValueError, match="is not over"):
        freeze({"works": WORKS}, "2021-12", day)


def test_drift_tells_what_a_later_correction_changed() -> None:
    was = freeze({"works": WORKS}, "2021-12", date(2022, 1, 8))
    corrected = WORKS.with_columns(quantity=pl.Series([10.0, 8.0]))
    now = freeze({"works": corrected}, "2021-12", date(2022, 9, 8))
    assert drift(was, was).is_empty()
    assert drift(was, now).rows() == [("parking_added", "*", "2021-12", 12.0, 10.0, -2.0)]


def test_a_value_that_was_unknown_and_is_known_now_drifts() -> None:
    was = freeze({}, "2021-12", date(2022, 1, 8))
    now = freeze({"works": WORKS}, "2021-12", date(2022, 9, 8))
    told = drift(was, now).filter(pl.col("indicator") == "parking_added")
    assert told.rows() == [("parking_added", "*", "2021-12", None, 12.0, None)]


def test_the_reported_value_stands_where_there_is_one() -> None:
    frozen = freeze({"works": WORKS}, "2021-12", date(2022, 1, 8))
    corrected = {"works": WORKS.with_columns(quantity=pl.Series([10.0, 8.0]))}
    now = series(corrected, ["2021-12", "2022-01"], ["parking_added"])
    shown = reported(frozen, now.select("indicator", pl.lit("*").alias("scope"), "month", "value"))
    parking = shown.filter(pl.col("indicator") == "parking_added")
    assert parking.select("month", "value", "frozen_on").rows() == [
        ("2021-12", 12.0, date(2022, 1, 8)),
        ("2022-01", 18.0, None),
    ]
