"""The command `plan robust`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from linli.cli.answering import Answer, command
from linli.cli.output import write_file
from linli.cli.plan import plan_group
from linli.cli.plan_given import about_plan, case, plan_of, told, without_plan
from linli.tables.writing import csv_bytes

if TYPE_CHECKING:
    from linli.cli.door import Door
    from linli.cli.plan_given import Case, Given
    from linli.engines.programme.model import Choice
    from linli.plan.robust import Reserved, Robustness

_NO_ANSWER: Mapping[str, Any] = {
    "status": "none",
    "objective": None,
    "draws": 0,
    "costs": 0,
    "ranged": 0,
    "chance_all": None,
    "years": [],
    "reserve": None,
}


@command(plan_group, "robust")
@about_plan
@click.option("--draws", type=click.IntRange(1, 1_000_000), default=1000, show_default=True)
@click.option(
    "--hold",
    type=click.FloatRange(0, 1),
    default=0.9,
    show_default=True,
    help="储备要达到的把握。 Chance with which a reserve shall hold.",
)
@click.option(
    "--together",
    type=click.FloatRange(0, 1),
    default=0.0,
    show_default=True,
    help="各项造价同涨同跌的程度，0 为互不相干。 How far costs move together; 0: not at all.",
)
@click.option(
    "--reserve", is_flag=True, help="再编一份留有储备的计划。 Also make a plan with the reserve."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="留有储备的计划写入此文件夹。 Folder for the plan with the reserve.",
)
def plan_robust(
    door: Door,
    given: Given,
    draws: int,
    hold: float,
    together: float,
    reserve: bool,
    out: Path | None,
) -> Answer:
    """造价波动时各年资金够不够。 Whether each year's money holds when costs turn out otherwise.

    Without PLAN_DIR a plan is made first.
    """
    from linli.plan.robust import Drawing, plan_with_reserve, robust

    found = case(door, given)
    choice = plan_of(door, found, given.plan_dir, 0.3 if reserve else 0.5)
    if choice is None:
        return Answer({**_NO_ANSWER, "seconds": found.seconds}, [without_plan(door, "none")])
    drawing = Drawing(draws, given.seed, together)
    told(door, found, f"抽取 {draws:,} 次造价", f"drawing costs {draws:,} times")
    checked = robust(found.tables, found.reading, choice, drawing, found.stop)
    answer = _as_json(found, choice, checked, hold)
    if reserve:
        told(door, found, "编制留有储备的计划", "making a plan with the reserve")
        kept = plan_with_reserve(
            found.tables, found.reading, checked, drawing, hold, found.options, found.stop
        )
        answer["reserve"] = _reserve(found, choice, kept, hold)
        if out is not None:
            _written(door, out, found, kept)
    return Answer(answer | {"seconds": found.seconds}, _lines(door, answer, hold))


def _as_json(found: Case, choice: Choice, checked: Robustness, hold: float) -> dict[str, Any]:
    from linli.engines.programme.model import objective

    draws = len(checked.holds)
    return {
        "status": "none" if not draws else "checked",
        "objective": objective(found.reading.programme, choice),
        "draws": draws,
        "costs": len(checked.ranges.cost),
        "ranged": checked.ranges.ranged,
        "chance_all": float(checked.holds.all(axis=1).mean()) if draws else None,
        "years": _years(found, checked, hold) if draws else [],
        "reserve": None,
    }


def _years(found: Case, checked: Robustness, hold: float) -> list[dict[str, Any]]:
    missing = checked.found.missing
    chances, reserves = checked.holds.mean(axis=0), checked.reserve(hold)
    expected = (missing * ~checked.holds).mean(axis=0)
    return [
        {
            "year": year,
            "cost_yuan": int(checked.planned[at]) / 100,
            "chance": float(chances[at]),
            "expected_short_yuan": round(float(expected[at])) / 100,
            "reserve_yuan": int(reserves[at]) / 100,
            "short_sources": _short(found, checked, at),
        }
        for at, year in enumerate(found.reading.years)
    ]


def _short(found: Case, checked: Robustness, at: int) -> list[dict[str, Any]]:
    """Of the draws in which the year is short, the share in which a source's money would help."""
    short = ~checked.holds[:, at]
    if not short.any():
        return []
    share = checked.found.scarce[short, at].mean(axis=0)
    rows = [
        {"source_id": name, "share": float(each)}
        for name, each in zip(found.reading.sources, share, strict=True)
        if each > 0
    ]
    return sorted(rows, key=lambda each: (-each["share"], each["source_id"]))


def _reserve(found: Case, before: Choice, kept: Reserved, hold: float) -> dict[str, Any]:
    from linli.engines.programme.model import objective

    yuan = [int(each) / 100 for each in kept.reserve]
    told_years = dict(zip(map(str, found.reading.years), yuan, strict=True))
    if kept.choice is None or kept.robustness is None:
        return {"status": "none", "reserve_yuan": told_years, "objective": None} | {
            "price": None,
            "chance_all": None,
            "years": [],
        }
    value = objective(found.reading.programme, kept.choice)
    checked = _as_json(found, kept.choice, kept.robustness, hold)
    holds = all(each["chance"] >= hold for each in checked["years"])
    return {
        "status": "holds" if holds and checked["years"] else "short",
        "reserve_yuan": told_years,
        "objective": value,
        "price": objective(found.reading.programme, before) - value,
        "chance_all": checked["chance_all"],
        "years": checked["years"],
    }


def _written(door: Door, out: Path, found: Case, kept: Reserved) -> None:
    from linli.engines.programme.outcome import Outcome
    from linli.engines.programme.payments import pay
    from linli.plan.solving import tables_of

    if kept.choice is None:
        return
    amounts = pay(found.reading.programme, kept.choice).amounts
    outcome = Outcome("limit", kept.choice, amounts, 0.0, 0.0, "auto")
    for name, table in tables_of(found.reading, outcome).items():
        write_file(door, out / f"{name}.csv", csv_bytes(name, table))


def _lines(door: Door, answer: Mapping[str, Any], hold: float) -> list[str]:
    if not answer["years"]:
        return [without_plan(door, "none")]
    lines = [
        door.say(
            f"{answer['costs']:,} 项造价中 {answer['ranged']:,} 项有上下限，抽取 "
            f"{answer['draws']:,} 次；各年资金都够的可能 {answer['chance_all']:.1%}",
            f"{answer['ranged']:,} of {answer['costs']:,} costs have a range, drawn "
            f"{answer['draws']:,} times; every year's money holds in {answer['chance_all']:.1%}",
        ),
        *(_year(door, each, hold) for each in answer["years"]),
    ]
    kept = answer["reserve"]
    if kept is not None:
        lines += _kept(door, kept, hold)
    return lines


def _year(door: Door, each: Mapping[str, Any], hold: float) -> str:
    sources = door.say("、", ", ").join(
        f"{row['source_id']} {row['share']:.0%}" for row in each["short_sources"]
    )
    short, reserve = each["expected_short_yuan"] / 10_000, each["reserve_yuan"] / 10_000
    said = door.say(
        f"{each['year']} 年：够的可能 {each['chance']:.1%}，平均缺 {short:,.2f} 万元，"
        f"要有 {hold:.0%} 的把握需储备 {reserve:,.2f} 万元",
        f"{each['year']}: holds in {each['chance']:.1%}, {short:,.2f} (10,000 yuan) short on "
        f"average, a reserve of {reserve:,.2f} would hold in {hold:.0%}",
    )
    return said + door.say(f"；缺的是 {sources}", f"; short of {sources}") if sources else said


def _kept(door: Door, kept: Mapping[str, Any], hold: float) -> list[str]:
    if kept["objective"] is None:
        return [
            door.say("时间内没有找到留有储备的计划", "no plan with the reserve in the time given")
        ]
    money = sum(kept["reserve_yuan"].values()) / 10_000
    lines = [
        door.say(
            f"留储备 {money:,.2f} 万元的计划：效益 {kept['objective']:,.4f}，少 "
            f"{kept['price']:,.4f}；各年资金都够的可能 {kept['chance_all']:.1%}",
            f"A plan with a reserve of {money:,.2f} (10,000 yuan): benefit "
            f"{kept['objective']:,.4f}, {kept['price']:,.4f} less; every year's money holds in "
            f"{kept['chance_all']:.1%}",
        )
    ]
    return lines + [_year(door, each, hold) for each in kept["years"]]
