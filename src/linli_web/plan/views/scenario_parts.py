"""What the parts of a scenario's page need: its left side, the solver's box, one community."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.utils.translation import get_language

from linli.schema.wording import message, remedy
from linli_web.plan.actions.scenario_rows import last_edit
from linli_web.plan.actions.solving import study_subject
from linli_web.plan.reads import scenarios, solutions
from linli_web.plan.reads.programme_tables import current_schemes, rows_of
from linli_web.plan.reads.rule_words import TITLES
from linli_web.plan.reads.why_words import told
from linli_web.plan.rule_forms import Choices, controls
from linli_web.plan.scenario_permissions import may_edit_scenario
from linli_web.registry.models import Community
from linli_web.runs.models import Run
from linli_web.runs.reads import nobody_works

if TYPE_CHECKING:
    from linli_web.people.models import Account
    from linli_web.plan.models import Scenario, ScenarioSolution
    from linli_web.plan.reads.programme_tables import Inputs
    from linli_web.plan.reads.scenarios import Rule
    from linli_web.plan.rule_forms import Control


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """The rules of one table, with the form for another one."""

    table: str
    title: str
    rules: list[Rule]
    controls: list[Control]

    @property
    def changed(self) -> bool:
        """Whether the copied scenario has one of them otherwise."""
        return any(each.changed for each in self.rules)


def inputs_context(account: Account, scenario: Scenario, found: Inputs) -> dict[str, Any]:
    """Return what the left side of the page shows: caps, rules, warnings."""
    rows = {"source_caps": [], **rows_of(scenario)}
    of_tables = scenarios.rules(scenario, rows)
    allowed = may_edit_scenario(account, scenario)
    offered = Choices(scenario.years) if allowed.allowed else None
    language = "en" if (get_language() or "zh").startswith("en") else "zh"
    mandatory = Community.objects.filter(pk__in=scenarios.community_names(), mandatory=True)
    return {
        "scenario": scenario,
        "caps": scenarios.cap_grid(scenario, rows),
        "groups": [
            RuleGroup(
                name,
                str(TITLES[name]),
                of_tables[name],
                controls(offered, name) if offered else [],
            )
            for name in scenarios.RULE_TABLES
        ],
        "mandatory": mandatory.order_by("name"),
        "warnings": scenarios.told_before_solving(found),
        "problems": [
            f"{message(each, language)} {remedy(each, language)}" for each in found.problems
        ],
        "may_edit": allowed,
        "undo": last_edit(scenario.public_id) if allowed.allowed else None,
    }


def solving_context(
    scenario: Scenario, solution: ScenarioSolution | None, found: Inputs | None = None
) -> dict[str, Any]:
    """Return what the box of the solver shows: how it goes, or what it came to."""
    run = scenarios.last_run(scenario)
    running = run is not None and run.is_open
    trace = (run.shown or {}).get("trace", []) if running and run else []
    if not running and solution is not None:
        trace = solution.progress
    return {
        "scenario": scenario,
        "solution": solution,
        "run": run,
        "running": running,
        "failed": run is not None and run.status == Run.Status.FAILED,
        "nothing_found": run is not None
        and run.status == Run.Status.DONE
        and (run.result or {}).get("status") == "none",
        "nobody_works": running and nobody_works(),
        "gap_chart": solutions.gap_chart(trace) if trace else None,
        "last_told": trace[-1] if trace else None,
        "stale": solution is not None and scenarios.is_stale(solution, found),
        "studies": _studies(solution),
        "english": (get_language() or "zh").startswith("en"),
    }


def _studies(solution: ScenarioSolution | None) -> dict[str, Run | None]:
    if solution is None or not solution.plan:
        return {}
    return {each: study_run(solution, each) for each in ("curve", "robust")}


def study_run(solution: ScenarioSolution, study: str, **more: Any) -> Run | None:
    """Return the last run of a question about a solution."""
    subject = study_subject(solution.public_id, study, **more)
    return Run.objects.filter(subject=subject).order_by("-asked_at").first()


def community_context(account: Account, scenario: Scenario, community_id: str) -> dict[str, Any]:
    """Return what the panel of one community shows.

    Raises
    ------
    Http404
        There is no such community.
    """
    community = Community.objects.filter(pk=community_id).first()
    if community is None:
        raise Http404
    solution = scenarios.latest_solution(scenario)
    planned = next(
        (row for row in (solution.plan if solution else ()) if row["community_id"] == community_id),
        None,
    )
    schemes = [each for each in current_schemes() if each.community_id == community_id]
    locks = [
        row for row in rows_of(scenario).get("locks", ()) if row["community_id"] == community_id
    ]
    run = study_run(solution, "why", community_id=community_id) if solution else None
    result = (run.result or {}) if run else {}
    return {
        "scenario": scenario,
        "community": community,
        "solution": solution,
        "planned": planned,
        "schemes": schemes,
        "lock": locks[0] if len(locks) == 1 else None,
        "locks": locks,
        "may_edit": may_edit_scenario(account, scenario),
        "run": run,
        "running": run is not None and run.is_open,
        "result": result,
        "why": told(result["why"]) if result.get("why") else None,
    }
