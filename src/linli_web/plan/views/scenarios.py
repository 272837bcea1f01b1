"""Scenarios: the list, one scenario's page, its result as a table, a workbook and a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from linli_web.people.actors import account_of
from linli_web.plan.models import Scenario, WeightPolicy
from linli_web.plan.reads import programme_tables, scenarios, solutions
from linli_web.plan.scenario_permissions import may_edit_programme
from linli_web.plan.views.scenario_parts import community_context, inputs_context, solving_context
from linli_web.registry import map_frames

if TYPE_CHECKING:
    from django.http import HttpRequest

    from linli_web.plan.models import ScenarioSolution

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List the scenarios with what each last came to."""
    retired = request.GET.get("retired") == "1"
    found = scenarios.listed(retired=retired)
    latest = scenarios.latest_solutions(found)
    context = {
        "rows": [(each, latest.get(each.pk)) for each in found],
        "retired": retired,
        "may_edit": may_edit_programme(request.user),
    }
    return render(request, "plan/scenarios.html", context)


def the_scenario(public_id: str) -> Scenario:
    """Return a scenario by its name in addresses, or answer that there is none."""
    rows = Scenario.objects.select_related("copied_from", "policy", "made_by")
    return get_object_or_404(rows, public_id=public_id)


@require_safe
def page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one scenario: what goes in, the map, what it came to."""
    scenario = the_scenario(public_id)
    solution = scenarios.latest_solution(scenario)
    found = programme_tables.inputs(scenario)
    context = {
        **inputs_context(account_of(request), scenario, found),
        **solving_context(scenario, solution, found),
        "map": map_frames.whole(colours=_colours_url(scenario)),
        "policies": WeightPolicy.objects.all(),
        "others": [each for each in scenarios.listed() if each.pk != scenario.pk],
    }
    if solution is not None and solution.plan:
        context |= _result(request, scenario, solution)
    return render(request, "plan/scenario.html", context)


def _colours_url(scenario: Scenario) -> str:
    return reverse("plan:scenario-colours", args=[scenario.public_id])


def _result(request: HttpRequest, scenario: Scenario, solution: ScenarioSolution) -> dict[str, Any]:
    rows = solutions.planned_rows(solution)
    return {
        **_table(request, scenario, solution),
        "years": solutions.by_year(scenario, rows),
        "households": sum(row.households or 0 for row in rows),
        "cost": sum(row.cost for row in rows),
        "money": solutions.money_chart(scenario, solution),
        "money_rows": solutions.money_table(scenario, solution),
        "left": solutions.left(solution, scenarios.community_names()),
    }


def _table(request: HttpRequest, scenario: Scenario, solution: ScenarioSolution) -> dict[str, Any]:
    rows = solutions.planned_rows(solution)
    asked = request.GET.dict()
    zones = dict.fromkeys((row.zone, row.zone_name) for row in rows)
    return {
        "scenario": scenario,
        "solution": solution,
        "rows": solutions.chosen_rows(rows, asked),
        "of_all": len(rows),
        "asked": asked,
        "zones": sorted(zones, key=lambda each: each[1]),
        "columns": (
            ("name", _("小区"), False),
            ("zone", _("板块"), False),
            ("", _("方案"), False),
            ("households", _("户数"), True),
            ("cost", _("投资（万元）"), True),
            ("benefit", _("效益"), True),
            ("", _("资金构成"), False),
            ("year", _("年份"), True),
        ),
    }


@require_safe
def result(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the plan's table alone, as searched and sorted; or hand it out as a workbook."""
    scenario = the_scenario(public_id)
    solution = scenarios.latest_solution(scenario)
    if solution is None or not solution.plan:
        messages.info(request, _("这个情景还没有求解结果。"))
        return redirect("plan:scenario", public_id)
    if request.GET.get("format") == "xlsx":
        return _workbook(scenario, solution)
    response = render(request, "plan/scenario_rows.html", _table(request, scenario, solution))
    patch_vary_headers(response, ["HX-Request"])
    return response


def _workbook(scenario: Scenario, solution: ScenarioSolution) -> HttpResponse:
    """Hand out the plan, its money and the names of its communities, ready to come back in."""
    from linli.plan.scenarios import typed_rows
    from linli.schema.validation import ROW
    from linli.tables.programme import Programme
    from linli.tables.workbook import workbook
    from linli_web.tables.reading import read

    frames = {
        "communities": read("communities")
        .join(
            typed_rows("plan", solution.plan).tables["plan"].select("community_id"),
            on="community_id",
            how="semi",
        )
        .drop("geometry")
    }
    for name, rows in (("plan", solution.plan), ("plan_funding", solution.funding)):
        frames[name] = typed_rows(name, rows).tables[name].drop(ROW)
    language = "en" if (get_language() or "zh").startswith("en") else "zh"
    content = workbook(frames, Programme(scenario.name), language)
    return _download(content, _XLSX, "plan.xlsx", f"{scenario.name}.xlsx")


def _download(content: bytes, kind: str, plain: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    )
    return response


@require_safe
def folder(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hand out a scenario as a programme folder for the command line."""
    scenario = the_scenario(public_id)
    try:
        content = programme_tables.folder_of(scenario)
    except ValueError:
        messages.error(request, _("情景的数据有错，还不能导出；请先按提示改正。"))
        return redirect("plan:scenario", public_id)
    return _download(content, "application/zip", "scenario.zip", f"{scenario.name}.zip")


@require_GET
def colours(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hand out the legend of the plan's map and the line of each community."""
    scenario = the_scenario(public_id)
    found = solutions.map_colours(scenario, scenarios.latest_solution(scenario))
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False})


@require_safe
def community(request: HttpRequest, public_id: str, community_id: str) -> HttpResponse:
    """Show what a scenario does with a community, and what may be settled about it."""
    scenario = the_scenario(public_id)
    context = community_context(account_of(request), scenario, community_id)
    return render(request, "plan/scenario_community.html", context)
