"""How an annual plan stands on a day, as the guards want it, and what stands against a move."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from linli.plan.annual import Said, Standing, changed_since, draw_up, obstacles
from linli_web.plan.models import AnnualPlan, Opinion
from linli_web.plan.reads.plan_tables import (
    chosen_in,
    costs_in,
    costs_in_force,
    funding_in,
    funding_of,
    plan_of,
    schemes_in_force,
)
from linli_web.plan.reads.scenarios import is_stale
from linli_web.registry.models import Community
from linli_web.registry.problem_words import in_sentences
from linli_web.tables.labels import choice_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from django.db.models import QuerySet

    from linli.plan.annual import Obstacle
    from linli.records import Problem
    from linli_web.plan.models import ScenarioSolution

# Whose works have begun: an amendment may not leave them out.
BEGUN = ("under_way", "completed")


def standing(plan: AnnualPlan, day: date) -> Standing:
    """Return how an annual plan stands on a day."""
    changed = changed_since(chosen_in(plan), funding_in(plan), costs_in(plan))
    said = {
        kind: tuple(
            Said(each.department, bool(each.text), bool(each.answer))
            for each in plan.opinions.filter(kind=kind, round=plan.round)
        )
        for kind in Opinion.Kind.values
    }
    return Standing(
        plan.state,
        day,
        rows=plan.rows.count(),
        changed=_names({each.row for each in changed}),
        asked=tuple(plan.asked),
        opinions=said[Opinion.Kind.DEPARTMENT],
        objections=said[Opinion.Kind.OBJECTION],
        publicity_until=plan.publicity_until,
        lost=_names(set(left_out(plan).filter(status__in=BEGUN).values_list("pk", flat=True))),
    )


def before(plan: AnnualPlan) -> AnnualPlan | None:
    """Return the version of the same year that a plan takes the place of."""
    rows = AnnualPlan.objects.filter(year=plan.year, number__lt=plan.number)
    return rows.order_by("-number").first()


def left_out(plan: AnnualPlan) -> QuerySet[Community]:
    """Return the communities of the version before that a plan no longer lists."""
    last = before(plan)
    if last is None:
        return Community.objects.none()
    return Community.objects.filter(pk__in=last.rows.values("community")).exclude(
        pk__in=plan.rows.values("community")
    )


def _names(keys: set[str]) -> tuple[str, ...]:
    rows = Community.objects.filter(pk__in=keys).order_by("pk")
    return tuple(rows.values_list("name", flat=True))


def against(plan: AnnualPlan, move: str, day: date, reason: str = "") -> tuple[str, ...]:
    """Return in words everything that stands against a move of an annual plan."""
    return in_words(obstacles(standing(plan, day), move, reason))


def in_words(found: Iterable[Obstacle]) -> tuple[str, ...]:
    """Return obstacles as sentences."""
    sentences = _sentences()
    return tuple(sentences[each.code] % dict(each.values) for each in found)


def _sentences() -> Mapping[str, str]:
    return {
        "no_such_move": _("计划现在的状态不能这样办，请刷新页面再看。"),
        "reason_missing": _("请写明原因。"),
        "no_rows": _("计划里还没有小区。"),
        "schemes_changed": _("方案造价在编制以后改过：%(names)s。请退回草稿，重新编制。"),
        "started_left_out": _("已开工的小区不能调出：%(names)s。求解时请先锁定已开工项目。"),
        "opinions_missing": _("还没有收到意见的部门：%(names)s。"),
        "opinions_unanswered": _("还没有答复的部门意见：%(names)s。"),
        "publicity_going_on": _("公示期还没有满：最后一天是 %(last)s，次日起可以批准。"),
        "objections_unanswered": _("还有 %(number)s 条公示异议没有答复。"),
    }


def solution_problems(solution: ScenarioSolution, years: Iterable[int]) -> tuple[str, ...]:
    """Return in words what changed in the inputs of a solution since it was found."""
    stale = is_stale(solution)
    costs, plan, funding = costs_in_force(), plan_of(solution), funding_of(solution)
    problems = [each for year in years for each in draw_up(plan, funding, costs, year).problems]
    scenario = _scenario_changed(solution) if stale else ()
    found = (*scenario, *problems_in_words(problems), *_newer(solution))
    if stale and not found:
        return (_("求解用到的底册、效益或资金来源改过，请重新求解。"),)
    return found


def _scenario_changed(solution: ScenarioSolution) -> Iterator[str]:
    told = {"then": solution.scenario_version, "now": solution.scenario.version}
    if told["then"] != told["now"]:
        yield (
            _("情景在求解以后改过（求解时是第 %(then)s 版，现在是第 %(now)s 版）。请重新求解。")
            % told
        )


def _newer(solution: ScenarioSolution) -> Iterator[str]:
    """Tell of schemes that have another version in force than the one that was chosen."""
    now = schemes_in_force({row["scheme_id"] for row in solution.plan})
    for row in solution.plan:
        scheme = now.get(row["scheme_id"])
        if scheme is not None and row.get("number") not in {None, scheme.number}:
            told = {"scheme": scheme.family, "then": row["number"], "now": scheme.number}
            yield (
                _("方案 %(scheme)s 已有新版本（求解时是第 %(then)s 版，现在是第 %(now)s 版）。")
                % told
            )


def problems_in_words(problems: Iterable[Problem]) -> tuple[str, ...]:
    """Return problems of a list as sentences with names instead of codes."""
    problems = list(problems)
    keys = {each.row for each in problems}
    names = dict(Community.objects.filter(pk__in=keys).values_list("pk", "name"))
    return in_sentences(_named(each, names) for each in problems)


def _named(problem: Problem, names: Mapping[str, str]) -> Problem:
    field = problem.field
    if problem.code == "annual_plan.money_differs":
        field = str(choice_label("cost_category", field))
    return replace(problem, row=names.get(problem.row, problem.row), field=field)


def opinions_missing(plan: AnnualPlan) -> list[str]:
    """Return the departments that were asked and have not said anything in this round."""
    said = set(
        plan.opinions.filter(kind=Opinion.Kind.DEPARTMENT, round=plan.round).values_list(
            "department", flat=True
        )
    )
    return [each for each in plan.asked if each not in said]
