"""Targets are compared with what was reached."""

from datetime import date

import polars as pl
import pytest

from linli.publish import progress

VALUES = pl.DataFrame(
    {
        "indicator": ["parking_added", "charging_piles", "culture_wall"],
        "value": [2357.0, 253.0, None],
    }
)


def target(indicator: str, by: date, value: float) -> pl.DataFrame:
    """Return one row of the table `targets`."""
    return pl.DataFrame(
        {"indicator": [indicator], "by": [by], "value": [value], "basis": ["专项规划"]}
    )


@pytest.mark.parametrize(
    ("indicator", "by", "value", "share", "left", "status"),
    [
        ("charging_piles", date(2022, 12, 31), 253.0, 1.0, 0.0, "met"),
        ("charging_piles", date(2022, 1, 31), 200.0, 1.265, 0.0, "met"),
        ("parking_added", date(2022, 12, 31), 2500.0, 0.9428, 143.0, "under_way"),
        ("parking_added", date(2022, 9, 30), 2500.0, 0.9428, 143.0, "under_way"),
        ("parking_added", date(2022, 9, 29), 2500.0, 0.9428, 143.0, "missed"),
        ("parking_added", date(2022, 9, 29), 0.0, None, 0.0, "met"),
        ("culture_wall", date(2022, 12, 31), 400.0, None, None, "unknown"),
        ("elevators_added", date(2022, 12, 31), 4.0, None, None, "unknown"),
    ],
)
def test_a_target_is_met_under_way_missed_or_unknown(
    indicator: str, by: date, value: float, share: float | None, left: float | None, status: str
) -> None:
    (row,) = progress(VALUES, target(indicator, by, value), date(2022, 9, 30)).rows(named=True)
    assert row["share"] == (pytest.approx(share) if share is not None else None)
    assert (row["left"], row["status"]) == (left, status)
    assert row["days_left"] == (by - date(2022, 9, 30)).days
    assert row["basis"] == "专项规划"


def test_the_next_target_comes_first() -> None:
    targets = pl.concat(
        [
            target("parking_added", date(2025, 12, 31), 4000.0),
            target("charging_piles", date(2022, 12, 31), 300.0),
        ]
    )
    told = progress(VALUES, targets, date(2022, 9, 30))
    assert told["indicator"].to_list() == ["charging_piles", "parking_added"]


def test_targets_need_no_basis() -> None:
    targets = target("charging_piles", date(2022, 12, 31), 300.0).drop("basis")
    assert progress(VALUES, targets, date(2022, 9, 30))["basis"].to_list() == [None]
