"""The figures as the office looks at them: any day, months reported, what drifted, rows behind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from linli.publish import definitions, drift, freeze, month_end, rows_behind
from linli_web.journal.memory import remembered
from linli_web.publish import reads

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from linli.publish import Indicator


@dataclass(frozen=True, slots=True)
class Reported:
    """A figure of a month: as frozen, as computed now, and whether they differ."""

    indicator: Indicator
    frozen: float | None
    computed: float | None
    drifted: bool


def frozen_months() -> list[str]:
    """Return the months that were reported, newest first."""
    return sorted(reads.frozen()["month"].unique().to_list(), reverse=True)


def next_month(day: date) -> str | None:
    """Return the newest month that is over on a day and not frozen yet; None if there is none."""
    frozen = set(frozen_months())
    over = [month for month in reads.months(day) if month_end(month) < day]
    return next((month for month in reversed(over) if month not in frozen), None)


@remembered(16)
def reported_month(month: str) -> Mapping[str, Reported]:
    """Return the figures of a frozen month beside what its rows say now."""
    mine = reads.frozen().filter(pl.col("month") == month, pl.col("scope") == reads.WHOLE)
    computed = freeze(reads.tables(), month, mine["frozen_on"].to_list()[0])
    drifted = set(drift(mine, computed)["indicator"])
    was = dict(mine.select("indicator", "value").rows())
    now = dict(computed.select("indicator", "value").rows())
    return {
        name: Reported(each, was.get(name), now.get(name), name in drifted)
        for name, each in definitions().items()
    }


@remembered(16)
def behind(name: str, as_of: date) -> pl.DataFrame:
    """Return exactly the rows that add up to a figure."""
    return rows_behind(name, reads.tables(), as_of)
