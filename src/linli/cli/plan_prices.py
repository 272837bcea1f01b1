"""The command `plan prices`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from linli.cli.answering import Answer, command
from linli.cli.plan import plan_group
from linli.cli.plan_given import about_plan, case, given_plan, without_plan
from linli.plan.rule_names import place, step

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from linli.cli.door import Door
    from linli.cli.plan_given import Given


@command(plan_group, "prices")
@about_plan
def plan_prices(door: Door, given: Given) -> Answer:
    """每条资金上限和规则值多少效益。 What one unit more of each cap and rule is worth.

    The prices are of the whole programme's relaxation and need no plan; a plan that is given is
    valued at them: how far it is from what they prove.
    """
    from linli.engines.programme.model import objective
    from linli.plan.pricing import pricing

    found = case(door, given)
    choice = given_plan(found, given.plan_dir) if given.plan_dir is not None else None
    priced = pricing(found.tables, found.reading, found.stop)
    relaxed = priced.relaxed
    answer = {
        "status": priced.status,
        "relaxation": relaxed.value if relaxed else None,
        "bound": relaxed.bound if relaxed else None,
        "objective": objective(found.reading.programme, choice) if choice else None,
        "seconds": found.seconds,
        "prices": list(priced.table.iter_rows(named=True)),
    }
    return Answer(answer, list(_lines(door, answer)))


def _lines(door: Door, answer: Mapping[str, Any]) -> Iterator[str]:
    if answer["status"] != "optimal":
        yield without_plan(door, answer["status"])
        return
    yield door.say(
        f"任何计划的效益都不超过 {answer['bound']:,.4f}。各项规则放宽一个单位可多得的效益：",
        f"No plan is worth more than {answer['bound']:,.4f}. "
        "What one unit more of each rule gains:",
    )
    if answer["objective"] is not None:
        yield door.say(
            f"所给计划的效益为 {answer['objective']:,.4f}",
            f"The plan that was given is worth {answer['objective']:,.4f}",
        )
    for each in answer["prices"]:
        if each["price"] or each["rule"] != "mandatory":
            yield _line(door, each)


def _line(door: Door, row: Mapping[str, Any]) -> str:
    named, more = place(row, door.language), step(row["rule"], row["unit"], door.language)
    if not row["price"]:
        return door.say(
            f"{named}：放宽没有好处（限 {row['limit']:,.2f}，用 {row['use']:,.2f}）",
            f"{named}: loosening it gains nothing "
            f"(limit {row['limit']:,.2f}, use {row['use']:,.2f})",
        )
    return door.say(
        f"{named}：{more}，效益多 {row['price']:,.4f}"
        f"（限 {row['limit']:,.2f}，用 {row['use']:,.2f}）",
        f"{named}: {more} gains {row['price']:,.4f} "
        f"(limit {row['limit']:,.2f}, use {row['use']:,.2f})",
    )
