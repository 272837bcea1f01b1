"""What the office remembers of plan."""

from linli_web.plan.models.annual_plans import (
    AnnualPlan,
    AnnualPlanFunding,
    AnnualPlanRow,
    Opinion,
    Project,
    SpecialPlan,
)
from linli_web.plan.models.plan_books import PlanBookTemplate
from linli_web.plan.models.programme import Programme
from linli_web.plan.models.scenarios import Scenario, ScenarioSolution, ScenarioTable
from linli_web.plan.models.schemes import (
    Scheme,
    SchemeCost,
    SchemeFee,
    SchemeFinding,
    SchemeLine,
    WeightPolicy,
)
from linli_web.plan.models.sources import Source, SourceCap, SourceRule
from linli_web.plan.models.wishes import Wish, WishStep

__all__ = [
    "AnnualPlan",
    "AnnualPlanFunding",
    "AnnualPlanRow",
    "Opinion",
    "PlanBookTemplate",
    "Programme",
    "Project",
    "Scenario",
    "ScenarioSolution",
    "ScenarioTable",
    "Scheme",
    "SchemeCost",
    "SchemeFee",
    "SchemeFinding",
    "SchemeLine",
    "Source",
    "SourceCap",
    "SourceRule",
    "SpecialPlan",
    "WeightPolicy",
    "Wish",
    "WishStep",
]
