"""The long work of this room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli_web.runs.kinds import Kind, register

if TYPE_CHECKING:
    from linli_web.runs.leases import Lease
    from linli_web.runs.models import Run


def register_all() -> None:
    """Make them known."""
    register(Kind("solve_scenario", _("求解情景"), _solve, _of_scenario, act="edit_programme"))
    register(Kind("scenario_curve", _("资金与效益曲线"), _curve, _of_study, act="read_scenarios"))
    register(Kind("scenario_why", _("查找入选或落选的原因"), _why, _of_study, act="read_scenarios"))
    register(Kind("scenario_robust", _("造价波动检验"), _robust, _of_study, act="read_scenarios"))


# The solver takes seconds to bring in; only a worker needs it.


def _solve(lease: Lease) -> dict[str, Any] | None:
    from linli_web.plan.solving import solve_scenario

    return solve_scenario(lease)


def _curve(lease: Lease) -> dict[str, Any]:
    from linli_web.plan.studies import scenario_curve

    return scenario_curve(lease)


def _why(lease: Lease) -> dict[str, Any]:
    from linli_web.plan.studies import scenario_why

    return scenario_why(lease)


def _robust(lease: Lease) -> dict[str, Any]:
    from linli_web.plan.studies import scenario_robust

    return scenario_robust(lease)


def _of_scenario(run: Run) -> str | None:
    return reverse("plan:scenario", args=[run.options["scenario"]])


def _of_study(run: Run) -> str | None:
    from linli_web.plan.models import ScenarioSolution

    found = ScenarioSolution.objects.filter(public_id=run.options["solution"])
    for public_id in found.values_list("scenario__public_id", flat=True):
        return reverse("plan:scenario", args=[public_id])
    return None
