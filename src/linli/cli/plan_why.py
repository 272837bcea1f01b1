"""The command `plan why`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from linli.cli.answering import Answer, BadInput, command
from linli.cli.plan import plan_group
from linli.cli.plan_given import about_plan, case, plan_of, told
from linli.plan.why_wording import lines
from linli.records import Problem

if TYPE_CHECKING:
    from linli.cli.door import Door
    from linli.cli.plan_given import Given


@command(plan_group, "why")
@click.argument("community_id", metavar="COMMUNITY_ID")
@about_plan
def plan_why(door: Door, given: Given, community_id: str) -> Answer:
    """某小区为什么在计划里或不在。 Why a community is in the plan or not, and what would change it.

    Without PLAN_DIR a plan is made first, in half of the time.
    """
    from linli.engines.programme.model import objective
    from linli.plan.choosing import nothing_chosen
    from linli.plan.why import Why, why
    from linli.plan.why_telling import as_json

    found = case(door, given)
    reading = found.reading
    if community_id not in reading.communities:
        raise BadInput([_unknown(community_id)])
    choice = plan_of(door, found, given.plan_dir)
    empty = nothing_chosen(reading.programme.items)
    told(door, found, "比较", "comparing")
    because = why(found.tables, reading, choice or empty, community_id, found.options, found.stop)
    if choice is None and because.status != "impossible":
        because = Why("none", because.item, because.barriers)
    answer = as_json(reading, choice or empty, because, door.language)
    answer["objective"] = None if choice is None else objective(reading.programme, choice)
    answer["seconds"] = found.seconds
    return Answer(answer, lines(answer, door.language))


def _unknown(community_id: str) -> Problem:
    return Problem(
        "data.unknown_reference",
        "communities",
        field="community_id",
        value=community_id,
        expected="communities",
    )
