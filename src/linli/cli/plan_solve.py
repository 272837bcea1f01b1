"""The command `plan solve`."""

from __future__ import annotations

import contextlib
import math
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from linli.cli.answering import Answer, command
from linli.cli.output import write_file
from linli.cli.plan import needed_folder, plan_group, plannable
from linli.cli.plan_given import finite, stop_after
from linli.cli.plan_regions import Spread, is_regional, solved_by_regions, spread_options
from linli.tables.writing import csv_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import polars as pl

    from linli.cli.door import Door
    from linli.engines.programme.exact import Options
    from linli.engines.programme.highs import Stop
    from linli.engines.programme.outcome import Progress
    from linli.plan.regional import RegionalSolution
    from linli.plan.solving import Solution

ENGINES = ("auto", "exact", "decomposed", "regions")


@command(plan_group, "solve")
@needed_folder
@click.option(
    "--gap",
    type=click.FloatRange(0, 1),
    default=1e-4,
    show_default=True,
    help="相对差距达到即停。 Relative gap that is good enough.",
)
@click.option("--engine", type=click.Choice(ENGINES), default="auto", show_default=True)
@click.option(
    "--seconds",
    type=click.FloatRange(min=0, min_open=True),
    help="时间上限（秒）。 Seconds at most.",
)
@click.option(
    "--work",
    type=click.IntRange(min=1),
    help="工作量上限，可重复。 Limit of work instead of time; repeats exactly.",
)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--threads", type=click.IntRange(min=1), default=2, show_default=True)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="写入 plan.csv 和 plan_funding.csv 的文件夹。 Folder for the two tables.",
)
@spread_options
def plan_solve(
    door: Door,
    folder: Path,
    gap: float,
    engine: Any,
    seconds: float | None,
    work: int | None,
    seed: int,
    threads: int,
    out: Path | None,
    spread: Spread,
) -> Answer:
    """编制年度计划并证明差距。 Find a funded programme and prove how good it is."""
    from linli.engines.programme.exact import Options
    from linli.plan.clashes import as_json

    stop = stop_after(door, seconds)
    options, progress = Options(gap, threads, seed, work), _progress(door.begun)
    with _asked_by_interrupt(stop):
        if is_regional(folder, engine, spread):
            solution: Solution | RegionalSolution = solved_by_regions(
                folder, spread, options, stop, progress
            )
        else:
            solution = _solved(door, folder, engine, options, stop, progress)
    if out is not None:
        _written(door, out, solution.tables)
    answer = _as_json(solution, time.monotonic() - door.begun)
    if solution.outcome.status == "infeasible":
        answer["clashes"] = [as_json(each, door.language) for each in solution.clashes]
    return Answer(answer, _lines(door, answer))


def _solved(
    door: Door, folder: Path, engine: Any, options: Options, stop: Stop, progress: Progress
) -> Solution:
    """Plan a folder as a whole."""
    from linli.plan.solving import solve

    programme, tables = plannable(door, folder)
    discount = float(programme.discount)
    return solve(tables, programme.years, discount, engine, options, stop, progress)


def _progress(begun: float) -> Progress:
    """Write progress to standard error, each kind of line at most about twice a second."""
    from linli.engines.programme.outcome import Progress

    def tell(objective: float, bound: float, gap: float) -> str:
        if not math.isfinite(objective):
            return f"plan -  bound {bound:.6g}  gap -"
        return f"plan {objective:.6g}  bound {bound:.6g}  gap {gap:.4%}"

    def count(planned: int, parts: int) -> str:
        return f"plans of regions {planned} / {parts}"

    return Progress(_seldom(begun, tell), _seldom(begun, count))


def _seldom(begun: float, words: Callable[..., str]) -> Callable[..., None]:
    last = [0.0]

    def tell(*told: float) -> None:
        now = time.monotonic()
        if now - last[0] >= 0.5:
            last[0] = now
            click.echo(f"{now - begun:8.1f} s  {words(*told)}", err=True)

    return tell


@contextlib.contextmanager
def _asked_by_interrupt(stop: Stop) -> Iterator[None]:
    """Take the first Ctrl-C as the wish for the best plan so far, the second as the end."""

    def ask(_number: int, _frame: object) -> None:
        if stop.asked:
            raise KeyboardInterrupt
        stop.asked = True

    try:
        before = signal.signal(signal.SIGINT, ask)
    except ValueError:  # not the main thread: whoever runs us there stops us in another way
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _written(door: Door, out: Path, tables: Mapping[str, pl.DataFrame]) -> None:
    for name, table in tables.items():
        write_file(door, out / f"{name}.csv", csv_bytes(name, table))


def _as_json(solution: Solution | RegionalSolution, seconds: float) -> dict[str, Any]:
    outcome = solution.outcome
    found = bool(solution.tables)
    return {
        "status": outcome.status,
        "objective": outcome.objective if found else None,
        "bound": finite(outcome.bound),
        "gap": finite(outcome.gap),
        "engine": outcome.engine,
        "seconds": round(seconds, 3),
        "communities": solution.communities,
        "chosen": len(solution.tables["plan"]) if found else 0,
    }


def _lines(door: Door, answer: Mapping[str, Any]) -> list[str]:
    if answer["objective"] is None:
        words = {"infeasible": ("没有可行的计划", "no plan keeps every rule")}
        return [
            door.say(
                *words.get(answer["status"], ("时间内没有找到计划", "no plan in the time given"))
            ),
            *_clashing(door, answer.get("clashes", [])),
        ]
    return [
        door.say(
            f"{answer['communities']:,} 个小区中安排 {answer['chosen']:,} 个，"
            f"效益 {answer['objective']:,.4f}，不可能超过 {answer['bound']:,.4f}，"
            f"差距 {answer['gap']:.4%}（{answer['engine']}，{answer['seconds']} 秒）",
            f"{answer['chosen']:,} of {answer['communities']:,} communities chosen, "
            f"objective {answer['objective']:,.4f}, never above {answer['bound']:,.4f}, "
            f"gap {answer['gap']:.4%} ({answer['engine']}, {answer['seconds']} s)",
        )
    ]


def _clashing(door: Door, clashes: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Tell conflict by conflict which rules clash."""
    numbers = sorted({each["conflict"] for each in clashes})
    for number in numbers:
        yield door.say(f"第 {number} 组互相冲突的规则：", f"rules that clash, set {number}:")
        yield from (f"  {each['words']}" for each in clashes if each["conflict"] == number)
