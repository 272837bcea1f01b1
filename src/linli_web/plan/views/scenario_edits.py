"""Changing scenarios: cells, rules, locks, names; solving and stopping; questions about results."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.plan.scenarios import SCENARIO_TABLES, row_key
from linli.schema.wording import message, remedy
from linli_web.people.actors import account_of
from linli_web.people.outcomes import Conflict, Refused
from linli_web.plan.actions import scenario_rows as rows
from linli_web.plan.actions import scenarios as actions
from linli_web.plan.actions import solving
from linli_web.plan.models import WeightPolicy
from linli_web.plan.reads import scenarios as reads
from linli_web.plan.reads.programme_tables import inputs, rows_of
from linli_web.plan.rule_forms import row_from
from linli_web.plan.scenario_permissions import may_edit_scenario
from linli_web.plan.views.scenario_parts import (
    community_context,
    inputs_context,
    solving_context,
    study_run,
)
from linli_web.plan.views.scenarios import the_scenario
from linli_web.registry.actions.outcomes import Rejected
from linli_web.runs.actions import AlreadyOpen

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest


def _version(request: HttpRequest) -> int:
    number = request.POST.get("version", "")
    return int(number) if number.isdecimal() else 0


def _tried(act: Callable[[], object]) -> str:
    """Do something; return why it could not be done, blank where it was."""
    try:
        act()
    except Rejected as rejected:
        language = "en" if (get_language() or "zh").startswith("en") else "zh"
        return " ".join(
            f"{message(each, language)} {remedy(each, language)}" for each in rejected.problems
        )
    except Conflict:
        return _("刚才有人改过这个情景，下面是最新的；请再改一次。")
    except (Refused, PermissionDenied) as refused:
        return str(refused)
    return ""


def _inputs_again(request: HttpRequest, public_id: str, wrong: str) -> HttpResponse:
    """Show the left side of the page as it is now."""
    if "HX-Request" not in request.headers:
        if wrong:
            messages.error(request, wrong)
        return redirect("plan:scenario", public_id)
    scenario = the_scenario(public_id)
    found = inputs(scenario)
    solution = reads.latest_solution(scenario)
    context = {
        **inputs_context(account_of(request), scenario, found),
        "wrong": wrong,
        "solution": solution,
        "stale": solution is not None and reads.is_stale(solution, found),
        "again": True,
        "open_group": request.POST.get("table", ""),
    }
    return render(request, "plan/scenario_inputs.html", context)


@require_POST
def create(request: HttpRequest) -> HttpResponse:
    """Begin a scenario: a copy of another, or of the register's caps and rules."""
    account, name = account_of(request), request.POST.get("name", "")
    other = request.POST.get("copy_of", "")
    try:
        made = (
            actions.copy_scenario(account, the_scenario(other).public_id, name)
            if other
            else actions.make_from_register(account, name)
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("plan:scenarios")
    return redirect("plan:scenario", made.public_id)


@require_POST
def describe(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give a scenario another name, note, discount or weights."""
    scenario = the_scenario(public_id)
    try:
        discount = Decimal(request.POST.get("discount", "0").strip().rstrip("%") or "0") / 100
    except ArithmeticError:
        messages.error(request, _("年贴现率应是一个百分数，例如 3。"))
        return redirect("plan:scenario", public_id)
    policy = WeightPolicy.objects.filter(public_id=request.POST.get("policy", "")).first()
    wrong = _tried(
        lambda: actions.describe_scenario(
            account_of(request),
            scenario.public_id,
            _version(request),
            name=request.POST.get("name", ""),
            note=request.POST.get("note", ""),
            discount=discount,
            policy=policy,
        )
    )
    _say(request, wrong, _("已保存。"))
    return redirect("plan:scenario", public_id)


def _say(request: HttpRequest, wrong: str, good: str) -> None:
    if wrong:
        messages.error(request, wrong)
    else:
        messages.success(request, good)


@require_POST
def retire(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put a scenario away or take it back."""
    back = request.POST.get("back") == "1"
    actions.retire_scenario(account_of(request), the_scenario(public_id).public_id, back=back)
    messages.success(request, _("已恢复。") if back else _("已停用；在“已停用”里可以恢复。"))
    return redirect("plan:scenario" if back else "plan:scenarios", *([public_id] if back else []))


@require_POST
def cap(request: HttpRequest, public_id: str) -> HttpResponse:
    """Set one cap, in ten thousand yuan; blank takes it away."""
    scenario = the_scenario(public_id)
    key = request.POST.get("key", "")
    source, scope, year = [*key.split("|"), "", "", ""][:3]
    row = {"source_id": source, "scope": scope, "year": int(year) if year.isdecimal() else 0}
    text = request.POST.get("wan", "").strip().replace(",", "").replace("，", "")
    try:
        yuan = (Decimal(text) * 10_000).quantize(Decimal("0.01")) if text else None
        seen = Decimal(request.POST["was"]) if request.POST.get("was") else None
    except ArithmeticError:
        return _cell_again(request, public_id, key, _("“%s”不是金额；请填数字，单位万元。") % text)
    account = account_of(request)
    wrong = _tried(lambda: rows.set_cap(account, scenario.public_id, row, yuan, seen))
    return _cell_again(request, public_id, key, wrong)


def _cell_again(request: HttpRequest, public_id: str, key: str, wrong: str) -> HttpResponse:
    """Show a cell of the caps as it is now, and beside it what hangs on the caps."""
    scenario = the_scenario(public_id)
    found = inputs(scenario)
    context = inputs_context(account_of(request), scenario, found)
    cells = ((row, cell) for row in context["caps"] for cell in row.cells)
    row, cell = next((pair for pair in cells if pair[1].key == key), (None, None))
    if "HX-Request" not in request.headers or row is None:
        return _inputs_again(request, public_id, wrong)
    solution = reads.latest_solution(scenario)
    context |= {
        "cell": cell,
        "name": row.name,
        "cell_wrong": wrong,
        "stale": solution is not None and reads.is_stale(solution, found),
    }
    return render(request, "plan/scenario_cell_saved.html", context)


@require_POST
def rule(request: HttpRequest, public_id: str) -> HttpResponse:
    """Add a rule, or take one away."""
    scenario = the_scenario(public_id)
    name = request.POST.get("table", "")
    if name not in SCENARIO_TABLES:
        raise Http404
    account, version, gone = account_of(request), _version(request), request.POST.get("remove", "")
    if gone:
        wrong = _tried(lambda: rows.remove_row(account, scenario.public_id, version, name, gone))
    else:
        row = row_from(name, request.POST)
        wrong = _tried(lambda: rows.set_row(account, scenario.public_id, version, name, row))
    return _inputs_again(request, public_id, wrong)


@require_POST
def undo(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take back the last change of a row."""
    scenario = the_scenario(public_id)
    account, version = account_of(request), _version(request)
    wrong = _tried(lambda: rows.undo_edit(account, scenario.public_id, version))
    return _inputs_again(request, public_id, wrong)


@require_POST
def lock(request: HttpRequest, public_id: str, community_id: str) -> HttpResponse:
    """Settle what becomes of a community: in, in a year, out, or free; in place of what was."""
    scenario = the_scenario(public_id)
    kind, year = request.POST.get("kind", ""), request.POST.get("year", "")
    there = rows_of(scenario).get("locks", [])
    changes: dict[str, dict[str, str] | None] = {
        row_key("locks", row): None for row in there if row["community_id"] == community_id
    }
    if kind in {"in", "out"}:
        new = {"community_id": community_id, "kind": kind}
        if year:
            new["year"] = year
        changes["new"] = new
    account, version = account_of(request), _version(request)
    wrong = _tried(lambda: rows.set_rows(account, scenario.public_id, version, "locks", changes))
    if "HX-Request" not in request.headers:
        return _inputs_again(request, public_id, wrong)
    scenario = the_scenario(public_id)
    found = inputs(scenario)
    solution = reads.latest_solution(scenario)
    context = {
        **community_context(account, scenario, community_id),
        "wrong": wrong,
        "stale": solution is not None and reads.is_stale(solution, found),
        "inputs": inputs_context(account, scenario, found),
    }
    return render(request, "plan/scenario_locked.html", context)


@require_POST
def solve(request: HttpRequest, public_id: str) -> HttpResponse:
    """Have a scenario solved."""
    scenario = the_scenario(public_id)
    wrong = ""
    try:
        solving.ask_to_solve(account_of(request), scenario.public_id)
    except Refused as refused:
        wrong = str(refused)
    except AlreadyOpen:
        pass
    return _solving_again(request, public_id, wrong)


def _solving_again(request: HttpRequest, public_id: str, wrong: str = "") -> HttpResponse:
    if "HX-Request" not in request.headers:
        if wrong:
            messages.error(request, wrong)
        return redirect("plan:scenario", public_id)
    scenario = the_scenario(public_id)
    context = solving_context(scenario, reads.latest_solution(scenario))
    context["wrong"] = wrong
    context["may_edit"] = may_edit_scenario(account_of(request), scenario)
    return render(request, "plan/scenario_solving.html", context)


@require_safe
def progress(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show how far the solver is; the whole page anew once it is done."""
    response = _solving_again(request, public_id)
    scenario = the_scenario(public_id)
    if "HX-Request" in request.headers and not solving_context(scenario, None)["running"]:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def stop(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask for the best plan so far."""
    scenario = the_scenario(public_id)
    solving.stop_solving(account_of(request), scenario.public_id)
    return _solving_again(request, public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def why(request: HttpRequest, public_id: str, community_id: str) -> HttpResponse:
    """Ask why a community is in the plan or not, and show the answer once it is there."""
    scenario = the_scenario(public_id)
    account = account_of(request)
    context = community_context(account, scenario, community_id)
    solution = context["solution"]
    if request.method == "POST" and solution is not None:
        context["wrong"] = _asked(request, solution.public_id, "why", community_id=community_id)
        context |= community_context(account, scenario, community_id)
    if "HX-Request" not in request.headers:
        return redirect("plan:scenario", public_id)
    return render(request, "plan/scenario_community.html", context)


def _asked(request: HttpRequest, solution_id: str, study: str, **more: str) -> str:
    try:
        solving.ask_study(account_of(request), solution_id, study, **more)
    except Refused as refused:
        return str(refused)
    except AlreadyOpen:
        return ""
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
def study(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Ask for the curve or for the robustness of a result, and show it once it is there."""
    if name not in {"curve", "robust"}:
        raise Http404
    scenario = the_scenario(public_id)
    solution = reads.latest_solution(scenario)
    if solution is None:
        raise Http404
    wrong = _asked(request, solution.public_id, name) if request.method == "POST" else ""
    if "HX-Request" not in request.headers:
        return redirect("plan:scenario", public_id)
    context = {
        "scenario": scenario,
        "solution": solution,
        "name": name,
        "run": study_run(solution, name),
        "wrong": wrong,
    }
    return render(request, f"plan/scenario_{name}.html", context)
