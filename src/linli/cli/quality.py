"""The command `check data`: what in a programme contradicts itself or is hard to believe."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from linli.cli.answering import Answer, BadInput, command, sentence
from linli.cli.group import main
from linli.cli.programmes import folder_argument, lazy_tables
from linli.schema.wording import as_json as problem_as_json
from linli.schema.wording import errors, severity
from linli.tables.folder import scan_folder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    import polars as pl

    from linli.cli.door import Door
    from linli.records import Problem
    from linli.tables.programme import Programme

# A row with one of these can be read; it belongs into the list like everything else in doubt.
_DOUBTS = frozenset(
    {
        "data.unknown_reference",
        "data.unknown_county",
        "data.duplicate_key",
        "data.too_small",
        "data.too_large",
    }
)
_SEVERITIES = {
    "error": ("错误", "error"),
    "warning": ("可疑", "warning"),
    "notice": ("提示", "notice"),
}


@main.group("check")
def check_group() -> None:
    """核查。 Look for what is wrong."""


@command(check_group, "data")
@folder_argument
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="核查日期，默认取 programme.toml 的 as_of。 Day of the check; as_of of programme.toml.",
)
def check_data(door: Door, folder: Path | None, as_of: datetime | None) -> Answer:
    """核查数据：互相矛盾或难以置信的。 Find data that are contradictory or hard to believe."""
    # Its rules bring in geometry, which no other command should wait for.
    from linli.publish.quality import as_json, check

    tables, problems, programme = _given(door, folder)
    day = as_of.date() if as_of else _day_of(programme)
    found = check(tables, as_of=day)
    warnings = [_doubt(each, door.language) for each in problems if each.code in _DOUBTS]
    warnings += [as_json(row, door.language) for row in found.table.iter_rows(named=True)]
    counts = dict.fromkeys(_SEVERITIES, 0)
    for each in warnings:
        counts[each["severity"]] += 1
    answer = {"warnings": warnings, "counts": counts, "as_of": day.isoformat() if day else None}
    notes = [sentence(each, door.language) for each in problems if each.code not in _DOUBTS]
    return Answer(answer, [_line(door, each) for each in warnings], [*notes, _total(door, counts)])


def _given(
    door: Door, folder: Path | None
) -> tuple[Mapping[str, pl.LazyFrame], tuple[Problem, ...], Programme | None]:
    if folder is None:
        return lazy_tables(door, None), (), door.programme() if door.programme else None
    scan = scan_folder(folder)
    if any(each.code not in _DOUBTS for each in errors(scan.problems)):
        raise BadInput(scan.problems)
    return scan.tables, scan.problems, scan.programme


def _day_of(programme: Programme | None) -> date | None:
    day = programme.settings.get("as_of") if programme else None
    return date.fromisoformat(str(day)) if day else None


def _doubt(problem: Problem, language: str) -> dict[str, Any]:
    told = problem_as_json(problem, language)
    return {
        "rule": problem.code,
        "severity": severity(problem.code),
        "table": problem.table,
        "key": f"{problem.file}:{problem.row}",
        "field": problem.field,
        "value": problem.value,
        "compared_with": problem.expected or None,
        "message": told["message"],
        "remedy": told["remedy"],
    }


def _line(door: Door, warning: Mapping[str, Any]) -> str:
    said = door.say("{message}。{remedy}", "{message}. {remedy}").format_map(warning)
    mark = door.say(*_SEVERITIES[warning["severity"]])
    place = f"{warning['table']} {warning['key']}".strip()
    return f"{mark} {warning['rule']} {place}{door.say('：', ': ')}{said}"


def _total(door: Door, counts: Mapping[str, int]) -> str:
    return door.say(
        "错误 {error} 条，可疑 {warning} 条，提示 {notice} 条",
        "errors: {error}, warnings: {warning}, notices: {notice}",
    ).format_map({name: f"{count:,}" for name, count in counts.items()})
