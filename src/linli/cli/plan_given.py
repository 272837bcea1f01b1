"""What commands about a plan share: their options, the plan that is given, or one made now."""

from __future__ import annotations

import functools
import time
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from linli.cli.answering import BadInput
from linli.cli.plan import needed_folder, plannable
from linli.schema.wording import errors
from linli.tables.folder import read_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import polars as pl

    from linli.cli.answering import Answer
    from linli.cli.door import Door
    from linli.engines.programme.exact import Options
    from linli.engines.programme.highs import Stop
    from linli.engines.programme.model import Choice
    from linli.plan.programme import Reading

_PLAN_DIR = click.argument(
    "plan_dir", required=False, type=click.Path(path_type=Path), metavar="[PLAN_DIR]"
)
# Kept back of the time for writing the answer: a part of it, at most so many seconds.
_WRITING_PART, _WRITING_MOST = 0.05, 1.0
_SETTINGS = (
    click.option(
        "--gap",
        type=click.FloatRange(0, 1),
        default=1e-3,
        show_default=True,
        help="相对差距达到即停。 Relative gap that is good enough.",
    ),
    click.option(
        "--seconds",
        type=click.FloatRange(min=0, min_open=True),
        default=60.0,
        show_default=True,
        help="时间上限（秒）。 Seconds at most.",
    ),
    click.option("--seed", type=int, default=1, show_default=True),
    click.option("--threads", type=click.IntRange(min=1), default=2, show_default=True),
)


@dataclass(frozen=True)
class Given:
    """What every command about a plan is given."""

    folder: Path
    plan_dir: Path | None
    gap: float
    seconds: float
    seed: int
    threads: int


def about_plan(function: Callable[..., Answer]) -> Callable[..., Answer]:
    """Give a command its folder, PLAN_DIR and limits, which it gets as one `Given`."""
    names = [each.name for each in fields(Given)]

    @functools.wraps(function)
    def run(door: Door, **asked: Any) -> Answer:
        given = Given(**{name: asked.pop(name) for name in names})
        return function(door, given, **asked)

    made: Callable[..., Answer] = run
    for each in reversed((needed_folder, _PLAN_DIR, *_SETTINGS)):
        made = each(made)
    return made


@dataclass(frozen=True)
class Case:
    """A programme folder as tables and arrays, and how long may be worked on it."""

    tables: Mapping[str, pl.DataFrame]
    reading: Reading
    begun: float
    options: Options
    stop: Stop

    @property
    def seconds(self) -> float:
        """Seconds since the command began."""
        return round(time.monotonic() - self.begun, 3)


def case(door: Door, given: Given) -> Case:
    """Read a programme folder for a command about its plan.

    Raises
    ------
    BadInput
        As `linli.cli.plan.plannable`.
    """
    from linli.engines.programme.exact import Options
    from linli.plan.programme import read

    programme, tables = plannable(door, given.folder)
    reading = read(tables, programme.years, float(programme.discount))
    options = Options(given.gap, given.threads, given.seed)
    return Case(tables, reading, door.begun, options, stop_after(door, given.seconds))


def stop_after(door: Door, seconds: float | None) -> Stop:
    """Return when to stop, so that the answer is written some seconds after the wait began."""
    from linli.engines.programme.highs import Stop

    if seconds is None:
        return Stop()
    return Stop(door.begun + seconds - min(_WRITING_PART * seconds, _WRITING_MOST))


def given_plan(found: Case, plan_dir: Path) -> Choice:
    """Return the plan in a folder.

    Raises
    ------
    BadInput
        The folder has no plan, or one that names what the programme does not have.
    """
    from linli.plan.choosing import choice_from
    from linli.records import Problem

    read = read_folder(plan_dir, names=("plan",))
    wrong = errors(read.problems)
    if not wrong and "plan" not in read.tables:
        wrong = (Problem("plan.table_missing", "plan", value="plan", expected="plan"),)
    if wrong:
        raise BadInput(wrong)
    choice, problems = choice_from(found.reading, read.tables["plan"])
    if problems:
        raise BadInput(problems)
    return choice


def plan_of(door: Door, found: Case, plan_dir: Path | None, part: float = 0.5) -> Choice | None:
    """Return the plan that is given, or one made now in a part of the time; None if none is found.

    Raises
    ------
    BadInput
        As `given_plan`.
    """
    if plan_dir is not None:
        return given_plan(found, plan_dir)
    from linli.plan.choosing import made

    told(door, found, "编制计划", "making a plan")
    return made(found.reading.programme, found.options, found.stop.within(found.stop.left * part))


def told(door: Door, found: Case, zh: str, en: str) -> None:
    """Write to standard error what is done now."""
    click.echo(f"{found.seconds:8.1f} s  {door.say(zh, en)}", err=True)


def without_plan(door: Door, status: str) -> str:
    """Return the sentence that there is no answer."""
    if status == "infeasible":
        return door.say("没有可行的计划", "no plan keeps every rule")
    return door.say("时间内没有找到答案", "no answer in the time given")


def finite(number: float) -> float | None:
    """Return a number for JSON, which knows no infinity."""
    return number if abs(number) != float("inf") else None
