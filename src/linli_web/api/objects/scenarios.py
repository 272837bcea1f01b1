"""Scenarios: caps, rules and locks, and what they came to; solved by the solver's run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from linli.plan.scenarios import SCENARIO_TABLES
from linli_web.api.objects.kinds import Deed, Filter, ObjectKind, Part
from linli_web.api.parameters import GIVEN
from linli_web.api.problems import in_words
from linli_web.plan.actions.solving import ask_to_solve
from linli_web.plan.models import Scenario
from linli_web.plan.reads import programme_tables, scenarios, solutions
from linli_web.plan.scenario_permissions import may_read_scenarios
from linli_web.runs.actions import AlreadyOpen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet

    from linli_web.people.models import Account
    from linli_web.plan.models import ScenarioSolution
    from linli_web.runs.models import Run


def _rows(account: Account) -> QuerySet[Scenario]:
    if not may_read_scenarios(account).allowed:
        return Scenario.objects.none()
    return Scenario.objects.select_related("copied_from", "policy", "made_by")


def _listed(_account: Account, rows: Sequence[Scenario]) -> Sequence[dict[str, Any]]:
    latest = scenarios.latest_solutions(rows)
    return [{"scenario": each, "last_solution": latest.get(each.pk)} for each in rows]


def _read(account: Account, key: str) -> dict[str, Any]:
    scenario = _rows(account).get(public_id=key)
    solution = scenarios.latest_solution(scenario)
    found = programme_tables.inputs(scenario)
    return {
        "scenario": scenario,
        "last_solution": solution,
        "stale": None if solution is None else scenarios.is_stale(solution, found),
        "warnings": [each.words for each in scenarios.told_before_solving(found)],
        "problems": [in_words(each)["message"] for each in found.problems],
        "run": scenarios.last_run(scenario),
        "rows": {name: [] for name in SCENARIO_TABLES} | programme_tables.rows_of(scenario),
    }


def _solution(account: Account, key: str) -> dict[str, Any]:
    """Return what a scenario last came to.

    Raises
    ------
    ObjectDoesNotExist
        It was never solved.
    """
    scenario = _rows(account).get(public_id=key)
    solution = scenarios.latest_solution(scenario)
    if solution is None:
        raise ObjectDoesNotExist
    projects = solutions.planned_rows(solution)
    return {
        **{name: getattr(solution, name) for name in _KEPT},
        "scenario": scenario,
        "stale": scenarios.is_stale(solution),
        "clashes": _words(solution.clashes),
        "violations": _words(solution.violations or ()),
        "years": [
            {
                "year": each.year,
                "communities": each.communities,
                "households": each.households,
                "cost_yuan": each.cost,
            }
            for each in solutions.by_year(scenario, projects)
        ],
        "projects": projects,
        "left_out": solutions.left(solution, scenarios.community_names()),
        "payments": solution.funding,
        "sums": _sums(scenario, solution),
    }


_KEPT = (
    "public_id",
    "solved_at",
    "scenario_version",
    "status",
    "objective",
    "bound",
    "gap",
    "engine",
    "seconds",
)


def _words(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    name = "en" if (get_language() or "zh").startswith("en") else "zh"
    return [each[name] for each in rows]


def _sums(scenario: Scenario, solution: ScenarioSolution) -> list[dict[str, Any]]:
    return [
        {"source": source, "year": year, "amount_yuan": amount}
        for source, amounts in solutions.money_table(scenario, solution)
        for year, amount in zip(scenario.years, amounts, strict=True)
        if amount
    ]


def _retired(_account: Account, value: str) -> Q:
    return Q() if value == "any" else Q(retired_at__isnull=value == "no")


def _solve(account: Account, key: str, _version: int, _sent: Mapping[str, Any]) -> Run:
    try:
        return ask_to_solve(account, key)
    except AlreadyOpen as there:
        return there.run


SCENARIOS = ObjectKind(
    "scenarios",
    _rows,
    _listed,
    _read,
    {"changed_at": "changed_at", "name": "name"},
    "-changed_at",
    (Filter("retired", _retired, GIVEN, "no", label=_("是否停用：停用的平时不列出")),),
    (
        Deed(
            "solve",
            "POST",
            "solve",
            _("求解：排进队列，用情景的 run 看进展"),
            _solve,
            answers="run",
            status=202,
        ),
    ),
    (Part("solution", _("最近一次求解的结果"), "solution", _solution),),
)
