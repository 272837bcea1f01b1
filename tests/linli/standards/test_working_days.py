"""Working days as the yearly notices of the State Council arrange them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.standards import is_working_day, special_days, working_day_after

DAYS = st.dates(date(2022, 1, 1), date(2024, 12, 31))


# 国办发明电〔2021〕11号、〔2022〕16号、〔2023〕7号
@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2022-01-29", True),
        ("2022-02-06", False),
        ("2022-10-09", True),
        ("2023-01-02", False),
        ("2023-06-25", True),
        ("2024-02-17", False),
        ("2024-10-12", True),
        ("2022-09-30", True),
        ("2022-09-24", False),
    ],
)
def test_days_are_worked_as_the_notices_say(day: str, worked: bool) -> None:
    assert is_working_day(date.fromisoformat(day)) is worked


def test_only_weekend_days_are_worked_instead_and_no_day_is_told_twice() -> None:
    told = [
        (first + timedelta(days=place), working)
        for first, days, working in special_days().select("date", "days", "working").rows()
        for place in range(days)
    ]
    assert len({day for day, _ in told}) == len(told)
    assert all(day.weekday() >= 5 for day, working in told if working)


@given(DAYS, st.integers(1, 40))
def test_a_term_holds_so_many_working_days_and_ends_on_one(day: date, number: int) -> None:
    end = working_day_after(day, number)
    within = [day + timedelta(days=each) for each in range(1, (end - day).days + 1)]
    assert sum(map(is_working_day, within)) == number
    assert is_working_day(end)


def test_fifteen_working_days_over_the_national_holiday() -> None:
    assert working_day_after(date(2022, 9, 30), 15) == date(2022, 10, 26)


def test_a_term_of_no_days_is_a_wrong_call() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        working_day_after(date(2022, 9, 30), 0)
