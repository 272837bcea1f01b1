"""The command `plan check`: whether a plan keeps every rule, told by code that did not make it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import polars as pl

from linli.cli.answering import Answer, BadInput, command, sentence
from linli.cli.plan import needed_folder, plan_group
from linli.plan.checking import ANSWER, NEEDED, OPTIONAL, check, words
from linli.records import Problem
from linli.schema import validate
from linli.schema.wording import errors
from linli.tables.contents import contents
from linli.tables.folder import read_folder
from linli.tables.partitions import located, read_table
from linli.tables.sheets import placed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linli.cli.door import Door
    from linli.plan.checking import Verdict
    from linli.tables.folder import Folder

# Zones are read because communities name them.
_READ = ("zones", *NEEDED, *OPTIONAL)
# In a plan a row that stands twice breaks a rule; it does not keep the table from being read.
_ABOUT_RULES = frozenset({"data.duplicate_key"})
_MOST_LINES = 200


@command(plan_group, "check")
@needed_folder
@click.argument("plan_dir", type=click.Path(path_type=Path), metavar="PLAN_DIR")
def plan_check(door: Door, folder: Path, plan_dir: Path) -> Answer:
    """核对计划是否守住每一条规则。 Check a plan against every rule, to the fen."""
    programme = _programme(folder)
    tables = {**programme.tables, **_plan(plan_dir)}
    verdict = check(tables, programme.programme.years, programme.programme.discount)
    if verdict.problems:
        raise BadInput(verdict.problems)
    answer = {
        "objective": float(verdict.objective),
        "feasible": verdict.feasible,
        "chosen": tables["plan"].height,
        "violations": _as_json(verdict, door.language),
        "seconds": round(time.monotonic() - door.begun, 3),
    }
    notes = [sentence(each, door.language) for each in programme.problems]
    return Answer(answer, _lines(door, answer), notes)


def _programme(folder: Path) -> Folder:
    read = read_folder(folder, names=_READ)
    wrong = errors(read.problems)
    if wrong:
        raise BadInput(wrong)
    return read


def _plan(folder: Path) -> Mapping[str, pl.DataFrame]:
    """Read the plan's two tables as they are, rows that break rules included."""
    found = contents(folder)
    places = {name: place for name, place in found.tables.items() if name in ANSWER}
    problems = [each for each in found.problems if _concerns_plan(each)]
    if not problems:
        problems = [
            Problem("plan.table_missing", name, value=name, expected=name)
            for name in ANSWER
            if name not in places
        ]
    tables: dict[str, pl.DataFrame] = {}
    for name, place in places.items():
        reading = read_table(place)
        problems += reading.problems
        for piece in reading.pieces:
            checked = validate(name, piece.frame)
            problems += piece.problems
            problems += [placed(each, piece.file, piece.sheet) for each in checked.problems]
            tables[name] = checked.table
    told = located(problems, places.values())
    wrong = [each for each in errors(told) if each.code not in _ABOUT_RULES]
    if wrong:
        raise BadInput(wrong)
    return tables


def _concerns_plan(problem: Problem) -> bool:
    whole = problem.code == "folder.not_a_folder"
    return whole or (problem.code == "folder.twice" and problem.table in ANSWER)


def _as_json(verdict: Verdict, language: str) -> list[dict[str, Any]]:
    return [
        {name: value for name, value in row.items() if value is not None}
        | {"words": words(row, language)}
        for row in verdict.violations.iter_rows(named=True)
    ]


def _lines(door: Door, answer: Mapping[str, Any]) -> list[str]:
    broken = answer["violations"]
    worth = f"{answer['objective']:,.4f}"
    if answer["feasible"]:
        return [
            door.say(
                f"计划守住每一条规则：安排 {answer['chosen']:,} 个小区，效益 {worth}",
                f"The plan keeps every rule: {answer['chosen']:,} communities, objective {worth}",
            )
        ]
    colon = door.say("：", ": ")
    lines = [f"{each['rule']}{colon}{each['words']}" for each in broken[:_MOST_LINES]]
    left = len(broken) - _MOST_LINES
    if left > 0:
        lines.append(
            door.say(
                f"…… 另有 {left:,} 条（--json 列出全部）", f"... {left:,} more (--json lists all)"
            )
        )
    return [
        *lines,
        door.say(
            f"计划有 {len(broken):,} 处违反规则；效益 {worth}",
            f"The plan breaks rules in {len(broken):,} places; objective {worth}",
        ),
    ]
