"""Asking for a scenario to be solved, and for the best plan so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from linli_web.journal.actions import Act, gathered, record
from linli_web.people.actors import actor as as_actor
from linli_web.people.outcomes import Refused
from linli_web.people.rights import demand
from linli_web.plan.models import Scenario, ScenarioSolution
from linli_web.plan.reads.programme_tables import inputs
from linli_web.plan.reads.scenarios import solve_subject
from linli_web.plan.scenario_permissions import may_edit_scenario, may_read_scenarios
from linli_web.runs.actions import start
from linli_web.runs.models import Run

if TYPE_CHECKING:
    from linli_web.people.models import Account

SOLVE = "solve_scenario"
# Questions about a solution; each is long work whose answer is kept with its run.
STUDIES = ("curve", "robust", "why")


def ask_to_solve(account: Account, public_id: str) -> Run:
    """Have a scenario solved.

    Parameters
    ----------
    account
        Who asks.
    public_id
        Which scenario.

    Raises
    ------
    Refused
        Something is wrong with its rows, or there is nothing to plan.
    AlreadyOpen
        It is being solved.
    PermissionDenied
        Not allowed.
    """
    scenario = Scenario.objects.get(public_id=public_id)
    demand(may_edit_scenario(account, scenario))
    found = inputs(scenario)
    if found.problems:
        raise Refused(_("情景的数据有错，还不能求解；请先按提示改正。"))
    if found.tables["schemes"].is_empty():
        raise Refused(_("还没有可以安排的改造方案；请先在“小区方案”里编制。"))
    options = {"scenario": public_id, "name": scenario.name}
    subject = solve_subject(scenario)
    return start(account, SOLVE, options, subject=subject, input_hash=found.hash)


@gathered()
def stop_solving(account: Account, public_id: str) -> Run | None:
    """Ask a scenario's solver for the best plan that it has; none where none is at work.

    Raises
    ------
    PermissionDenied
        Not allowed.
    """
    scenario = Scenario.objects.get(public_id=public_id)
    demand(may_edit_scenario(account, scenario))
    open_ones = Run.objects.select_for_update().filter(
        subject=solve_subject(scenario), status__in=(Run.Status.WAITING, Run.Status.RUNNING)
    )
    run = open_ones.first()
    if run is not None and not run.options.get("stop"):
        run.options = {**run.options, "stop": True}
        run.save(update_fields=("options",))
        record(as_actor(account), [Act("stop_solving", "scenarios", public_id)])
    return run


def ask_study(account: Account, solution_id: str, study: str, **more: Any) -> Run:
    """Have a question about a solution worked out.

    Parameters
    ----------
    account
        Who asks; whoever may read the programme.
    solution_id
        Which solution.
    study
        One of `STUDIES`.
    more
        What else the question names, as plain data: `community_id`.

    Raises
    ------
    Refused
        The data have changed since it was solved.
    AlreadyOpen
        It is being worked out.
    PermissionDenied
        Not allowed.
    """
    demand(may_read_scenarios(account))
    solution = ScenarioSolution.objects.select_related("scenario").get(public_id=solution_id)
    if inputs(solution.scenario).hash != solution.input_hash:
        raise Refused(_("数据已变，需重新求解后再算。"))
    options = {"solution": solution_id, **more, "name": solution.scenario.name}
    subject = study_subject(solution_id, study, **more)
    return start(
        account, f"scenario_{study}", options, subject=subject, input_hash=solution.input_hash
    )


def study_subject(solution_id: str, study: str, **more: Any) -> str:
    """Return what a study works on."""
    return ":".join([study, solution_id, *(str(each) for each in more.values())])
