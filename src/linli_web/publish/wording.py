"""Figures as people of the page's language write them: 2.86 亿元, 286 million yuan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import get_language

if TYPE_CHECKING:
    from datetime import date

    from linli.publish import Indicator

_NUMERALS = "零一二三四五六七八九十"
_ENGLISH_NUMERALS = (
    "No One Two Three Four Five Six Seven Eight Nine Ten".split()  # noqa: SIM905 - reads as words
)
MISSING = "—"


@dataclass(frozen=True, slots=True)
class Written:
    """A figure and its unit, apart, so that the unit can be set smaller."""

    number: str
    unit: str

    def __str__(self) -> str:
        return f"{self.number} {self.unit}".strip()


def in_chinese() -> bool:
    """Tell whether the page is in Chinese."""
    return (get_language() or "zh").startswith("zh")


def language() -> str:
    """Return the page's language as the library names it."""
    return "zh" if in_chinese() else "en"


def plain(value: float, decimals: int = 2) -> str:
    """Write a number with separators and without zeros behind the point."""
    written = f"{value:,.{decimals}f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def written(indicator: Indicator, value: float | None) -> Written:
    """Write a value of an indicator, large amounts in large units."""
    if value is None:
        return Written(MISSING, "")
    if indicator.unit == "share":
        return Written(f"{plain(value * 100, 1)}%", "")
    if indicator.unit == "yuan":
        return money(value)
    if indicator.unit == "m2":
        return floor_area(value)
    return Written(plain(value, indicator.decimals), indicator.unit_label(language()))


def money(value: float) -> Written:
    """Write an amount of yuan."""
    if in_chinese():
        if abs(value) >= 100_000_000:
            return Written(plain(value / 100_000_000, 4), "亿元")
        if abs(value) >= 10_000:
            return Written(plain(value / 10_000), "万元")
        return Written(plain(value), "元")
    if abs(value) >= 1_000_000:
        return Written(plain(value / 1_000_000, 3), "million yuan")
    return Written(plain(value), "yuan")


def floor_area(value: float) -> Written:
    """Write an area in square metres."""
    if in_chinese() and abs(value) >= 100_000:
        return Written(plain(value / 10_000), "万㎡")
    return Written(plain(value, 0), "㎡" if in_chinese() else "m²")


def numeral(number: int) -> str:
    """Write a small number in words, as a sentence begins with it."""
    words = _NUMERALS if in_chinese() else _ENGLISH_NUMERALS
    return words[number] if 0 < number <= 10 else str(number)


def month_words(day: date) -> str:
    """Write a month."""
    return f"{day.year} 年 {day.month} 月" if in_chinese() else date_format(day, "F Y")
