"""Commands of the stage publish: the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from linli.cli.answering import Answer, command
from linli.cli.group import main
from linli.cli.programmes import folder_argument, lazy_tables
from linli.publish import definitions, indicators
from linli.publish.prepared import PLACES

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    import polars as pl

    from linli.cli.door import Door


@command(main, "indicators")
@folder_argument
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="截至日期，默认计入全部。 Last day that counts; all rows without it.",
)
@click.option(
    "--by",
    type=click.Choice(list(PLACES)),
    help="再按某一级分列。 Roll up by a level of place as well.",
)
def show_indicators(
    door: Door, folder: Path | None, as_of: datetime | None, by: str | None
) -> Answer:
    """计算全部指标。 Compute the indicators of a programme."""
    tables = lazy_tables(door, folder)
    day = as_of.date() if as_of else None
    whole = indicators(tables, day)
    answer: dict[str, Any] = {"indicators": _values(whole)}
    answer["missing"] = {
        name: count
        for name, count in sorted(whole.select("indicator", "missing").iter_rows())
        if count
    }
    if day:
        answer["as_of"] = day.isoformat()
    if by:
        answer["by"] = by
        answer["places"] = _by_place(indicators(tables, day, by), by)
    return Answer(answer, _lines(door, whole))


def _values(table: pl.DataFrame) -> dict[str, float | int | None]:
    pairs = table.select("indicator", "value").iter_rows()
    return {name: _plain(value) for name, value in sorted(pairs)}


def _plain(value: float | None) -> float | int | None:
    """Write a whole number without decimals."""
    return int(value) if value is not None and value == int(value) else value


def _by_place(table: pl.DataFrame, by: str) -> list[dict[str, Any]]:
    parts = table.partition_by("scope", maintain_order=True)
    listed = [{by: part["scope"][0], "indicators": _values(part)} for part in parts]
    return sorted(listed, key=lambda each: (each[by] is None, each[by]))


def _lines(door: Door, table: pl.DataFrame) -> list[str]:
    return [
        _line(door, name, value) for name, value in table.select("indicator", "value").iter_rows()
    ]


def _line(door: Door, name: str, value: float | None) -> str:
    told = definitions()[name]
    if value is None:
        figure = door.say("缺数据", "no data")
    else:
        figure = f"{value:,.{told.decimals}f} {told.unit_label(door.language)}".rstrip()
    return f"{told.label(door.language)} ({name}): {figure}"
