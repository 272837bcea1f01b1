"""The sample's scenarios: made with the sample, the first of them solved."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from linli.sample.scenarios import YEARS, scenarios
from linli_web.journal.actions import gathered
from linli_web.plan.actions.scenarios import keep_scenario
from linli_web.plan.models import Scenario
from linli_web.plan.reads.programme_tables import inputs
from linli_web.plan.solving import Attempt, record_solution, solution_of

if TYPE_CHECKING:
    from linli_web.journal.actions import Actor

# Thousands of moves: a few seconds, and the same plan everywhere.
_WORK = 3


@gathered()
def make_sample_scenarios(actor: Actor) -> None:
    """Make the scenarios of the sample and solve the first, by a limit of work, not of time."""
    from linli.engines.programme.exact import Options

    made: dict[str, Scenario] = {}
    for told in scenarios():
        scenario = Scenario(
            name=told.name,
            note=told.note,
            years=list(YEARS),
            discount=Decimal(0),
            copied_from=made.get(told.copy_of),
        )
        made[told.letter] = keep_scenario(actor, scenario, told.tables)
    first = next(iter(made.values()))
    found = inputs(first)
    if found.problems or found.tables["schemes"].is_empty():
        return
    attempt = Attempt(found, Options(0.0, 1, 1, _WORK), engine="decomposed", seconds=float("inf"))
    attempt.run()
    if attempt.fault is not None:
        raise attempt.fault
    kept = solution_of(first, found, attempt)
    if kept is not None:
        kept.save()
        record_solution(actor, kept)
