"""The command `plan curve`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from linli.cli.answering import Answer, BadInput, command, wrong_call
from linli.cli.output import write_file
from linli.cli.plan import plan_group
from linli.cli.plan_given import about_plan, case, finite, given_plan, told, without_plan
from linli.plan.drawing import drawing
from linli.records import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linli.cli.door import Door
    from linli.cli.plan_given import Given
    from linli.plan.curve import Curve


@command(plan_group, "curve")
@about_plan
@click.option("--source", help="只缩放这一资金来源。 Scale the caps of this source only.")
@click.option("--low", type=click.FloatRange(min=0), default=0.5, show_default=True)
@click.option("--high", type=click.FloatRange(min=0), default=1.5, show_default=True)
@click.option("--points", type=click.IntRange(2, 200), default=20, show_default=True)
@click.option(
    "--plans/--no-plans",
    default=True,
    show_default=True,
    help="每点也找计划，还是只证明上限。 Look for plans too, or prove bounds only.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="画成 SVG 图。 Draw the curve into this SVG file.",
)
def plan_curve(
    door: Door,
    given: Given,
    source: str | None,
    low: float,
    high: float,
    points: int,
    plans: bool,
    out: Path | None,
) -> Answer:
    """资金与效益曲线。 Budget against benefit: all caps scaled down and up."""
    from linli.plan.curve import curve, factors

    if low >= high:
        raise wrong_call(door.say("--low 应小于 --high", "--low must be below --high"))
    found = case(door, given)
    if source is not None and source not in found.reading.sources:
        raise BadInput([Problem("data.unknown_reference", value=source, expected="sources")])
    known = given_plan(found, given.plan_dir) if given.plan_dir is not None else None
    told(door, found, f"计算 {points} 个点", f"solving {points} points")
    made = curve(
        found.tables,
        found.reading,
        factors(low, high, points),
        found.options,
        found.stop,
        source,
        known,
        plans=plans,
    )
    answer = {
        "status": _status(made),
        "source_id": source,
        "seconds": found.seconds,
        "points": _points(made),
    }
    if out is not None:
        write_file(door, out, _drawn(door, answer).encode())
    return Answer(answer, _lines(door, answer))


def _status(made: Curve) -> str:
    statuses = {each.status for each in made.points}
    if "optimal" in statuses:
        return "optimal" if "stopped" not in statuses else "limit"
    return "none" if "stopped" in statuses else "infeasible"


def _points(made: Curve) -> list[dict[str, Any]]:
    from linli.engines.programme.outcome import relative_gap

    return [
        {
            "factor": float(factor),
            "budget_yuan": money / 100,
            "status": point.status,
            "relaxation": finite(point.relaxation),
            "bound": finite(point.bound),
            "objective": finite(point.objective),
            "gap": finite(relative_gap(point.objective, point.bound)),
            "chosen": len(point.choice.chosen) if point.choice is not None else None,
        }
        for factor, money, point in zip(made.factors, made.budget_fen, made.points, strict=False)
    ]


def _lines(door: Door, answer: Mapping[str, Any]) -> list[str]:
    if answer["status"] in ("infeasible", "none"):
        return [without_plan(door, answer["status"])]
    lines = [
        door.say(
            "倍数    资金（万元）  效益至多      计划效益",
            "factor  budget (10,000 yuan)  at most  plan",
        )
    ]
    for each in answer["points"]:
        bound = "-" if each["bound"] is None else f"{each['bound']:,.4f}"
        plan = "-" if each["objective"] is None else f"{each['objective']:,.4f}"
        if each["status"] == "infeasible":
            bound = door.say("没有可行的计划", "no plan")
        lines.append(f"{each['factor']:.4f}  {each['budget_yuan'] / 10_000:,.2f}  {bound}  {plan}")
    return lines


def _drawn(door: Door, answer: Mapping[str, Any]) -> str:
    points = [each for each in answer["points"] if each["status"] != "infeasible"]
    named = answer["source_id"] or door.say("全部来源", "all sources")
    words = (
        door.say(f"资金与效益（{named}）", f"Budget and benefit ({named})"),
        door.say("资金上限合计（万元）", "Sum of caps (10,000 yuan)"),
        door.say("效益", "Benefit"),
        door.say("不可能超过", "never above"),
        door.say("找到的计划", "plan found"),
    )
    money = [each["budget_yuan"] / 10_000 for each in points]
    bounds, plans = [each["bound"] for each in points], [each["objective"] for each in points]
    return drawing(money, bounds, plans, words)
