"""Working days: Monday to Friday, but for the public holidays and the days worked instead."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from linli.standards.packed import packed

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

_A_DAY = timedelta(days=1)
_SATURDAY = 5


def special_days() -> pl.DataFrame:
    """Return the public holidays and the weekend days that are worked instead.

    Returns
    -------
    table
        date (the first day), days (how many in a row), working (whether they are worked), zh, en,
        source: the yearly notice of the State Council's general office.

    Notes
    -----
    A year whose notice is not packed has none: its weekdays are all taken for working days, and
    a term that runs over its holidays ends some days too early.

    Examples
    --------
    >>> special_days().row(0)[:3]
    (datetime.date(2022, 1, 1), 3, False)
    """
    return packed("special_days")


def is_working_day(day: date) -> bool:
    """Tell whether a day is worked.

    Examples
    --------
    >>> is_working_day(date(2022, 10, 3)), is_working_day(date(2022, 10, 8))
    (False, True)
    """
    return _exceptions().get(day, day.weekday() < _SATURDAY)


def working_day_after(day: date, number: int) -> date:
    """Return the last day of a term of so many working days that begins the day after.

    Parameters
    ----------
    day
        The day from which it runs; it does not count itself.
    number
        Working days, at least 1.

    Raises
    ------
    ValueError
        A term of no days.

    References
    ----------
    Civil Code, articles 201 to 203: the day on which it begins is not counted, and a term whose
    last day is a holiday ends on the day after the holiday.

    Examples
    --------
    >>> working_day_after(date(2022, 9, 30), 1)
    datetime.date(2022, 10, 8)
    """
    if number < 1:
        msg = f"a term of {number} working days: at least 1"
        raise ValueError(msg)
    while number:
        day += _A_DAY
        number -= is_working_day(day)
    return day


@cache
def _exceptions() -> Mapping[date, bool]:
    return MappingProxyType(
        {
            first + place * _A_DAY: working
            for first, days, working in special_days().select("date", "days", "working").rows()
            for place in range(days)
        }
    )
