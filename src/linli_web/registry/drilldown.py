"""The rows behind a figure, as a list shows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from linli.publish import definitions, rows_behind
from linli.publish.definitions import facts
from linli.schema import table, tables
from linli_web.journal.memory import remembered
from linli_web.tables.reading import read

if TYPE_CHECKING:
    import polars as pl

    from linli.publish import Indicator


@dataclass(frozen=True, slots=True)
class Behind:
    """The rows behind one figure.

    Parameters
    ----------
    indicator
        The figure; of a ratio, the one of its parts whose rows these are.
    asked
        The figure that was asked for.
    table
        Table of the rows.
    as_of
        Day of the figure; None: whatever is recorded.
    values
        By key of the row, what it adds.
    """

    indicator: Indicator
    asked: Indicator
    table: str
    as_of: date | None
    values: Mapping[str, Any]


class Stored(Mapping[str, "pl.DataFrame"]):
    """The office's tables, each read when it is first asked for."""

    def __init__(self) -> None:
        self._read: dict[str, pl.DataFrame] = {}

    def __getitem__(self, name: str) -> pl.DataFrame:
        if name not in self._read:
            self._read[name] = read(name).drop("geometry", strict=False)
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(tables())

    def __len__(self) -> int:
        return len(tables())

    def __contains__(self, name: object) -> bool:
        return name in tables()


def behind(indicator: str, as_of: str, part: str = "") -> Behind | None:
    """Return the rows behind a figure; None where there is no such figure.

    Parameters
    ----------
    indicator
        Name of the figure, `parking_added`.
    as_of
        Day, `2022-09-30`; empty or no date: whatever is recorded.
    part
        Of a ratio `numerator` or `denominator`.
    """
    asked = definitions().get(indicator)
    if asked is None:
        return None
    mine = asked
    if asked.aggregate == "ratio":
        mine = definitions()[asked.denominator if part == "denominator" else asked.numerator]
    name = facts()[mine.fact].table.removesuffix("_with_community")
    day = _day(as_of)
    return Behind(mine, asked, name, day, _values(mine.name, name, day))


@remembered(32)
def _values(indicator: str, name: str, as_of: date | None) -> Mapping[str, Any]:
    rows = rows_behind(indicator, Stored(), as_of)
    key = table(name).key[0]
    if key not in rows.columns:
        return {}
    return dict(rows.select(key, "value").iter_rows())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
