"""A plan for c-3, of which everything that has words says `SECRET`: nobody outside may read it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from linli_web.files.models import Attachment, Content
from linli_web.journal.actions import Act, record
from linli_web.notices.actions import Wanted, ask
from linli_web.notices.models import Comment
from linli_web.people.actors import actor
from linli_web.people.models import Account
from linli_web.plan.models import (
    AnnualPlan,
    AnnualPlanFunding,
    AnnualPlanRow,
    Opinion,
    Project,
    Scenario,
    ScenarioSolution,
    ScenarioTable,
    Scheme,
    SchemeCost,
    SchemeLine,
    SpecialPlan,
    WeightPolicy,
    Wish,
    WishStep,
)
from linli_web.plan.scheme_subjects import line_key
from linli_web.registry.located import place_of_community
from linli_web.runs.models import Run

THERE = "c-3"
SECRET = "别处的事"
# Unique: no other figure of the office is this one.
COST = Decimal("7654321.09")
_DAY = date(2022, 9, 1)


@dataclass(frozen=True)
class Elsewhere:
    scheme: Scheme
    wish: Wish
    scenario: Scenario
    solution: ScenarioSolution
    special: SpecialPlan
    special_draft: SpecialPlan
    shown: AnnualPlan
    draft: AnnualPlan
    opinion: Opinion
    policy: WeightPolicy
    drawing: Attachment
    comments: dict[tuple[str, str], Comment]
    runs: list[Run]


def plan_elsewhere(maker: Account) -> Elsewhere:
    """Make it: schemes, a wish, a scenario, plans shown and in preparation, all talked about."""
    scheme = _scheme(maker)
    wish = _wish(maker, scheme)
    scenario, solution = _scenario(maker)
    special, special_draft, shown, draft, opinion = _plans(maker, scheme, solution)
    policy = WeightPolicy.objects.create(name="均等", weights={"fire": "1"}, made_by=maker)
    subjects = {
        ("plan_schemes", scheme.public_id),
        ("plan_scheme_lines", line_key(scheme.family, "water_main")),
        ("wishes", wish.public_id),
        ("annual_plans", shown.public_id),
        ("annual_plans", draft.public_id),
    }
    comments = {
        (table, key): Comment.objects.create(
            table=table, key=key, author=maker, text=SECRET, at=timezone.now()
        )
        for table, key in subjects
    }
    return Elsewhere(
        scheme,
        wish,
        scenario,
        solution,
        special,
        special_draft,
        shown,
        draft,
        opinion,
        policy,
        _drawing(maker, scheme),
        comments,
        _runs(maker, scenario, solution),
    )


def _scheme(maker: Account) -> Scheme:
    told: dict[str, Any] = {
        "community_id": THERE,
        "family": "c-3-b",
        "works_class": "basic",
        "title": SECRET,
        "note": SECRET,
        "price_book": "linli_2022",
        "price_date": _DAY,
        "works_yuan": COST,
        "total_yuan": COST,
        "made_by": maker,
    }
    for number in (1, 2):
        Scheme.objects.filter(family="c-3-b").update(state="superseded")
        made = Scheme.objects.create(**told, number=number)
        SchemeLine.objects.create(
            scheme=made,
            measure_id="water_main",
            quantity=248,
            unit_price_yuan=480,
            cost_yuan=COST,
            note=SECRET,
        )
        SchemeCost.objects.create(scheme=made, category="infrastructure", cost_yuan=COST)
    act = Act("edit_scheme_lines", "plan_schemes", made.public_id, None, {"lines": []}, SECRET)
    record(actor(maker), [act])
    return made


def _wish(maker: Account, scheme: Scheme) -> Wish:
    wish = Wish.objects.create(
        community_id=THERE, text=SECRET, made_by=maker, made_as="resident", scheme=scheme
    )
    WishStep.objects.create(
        wish=wish, move="propose", state="proposed", reason=SECRET, made_by=maker
    )
    place = place_of_community(THERE)
    assert place is not None
    url = f"/office/plan/wishes/{wish.public_id}/"
    for role in ("designer", "programme_office", "street"):
        ask(
            actor(maker),
            Wanted("wishes", SECRET, "wishes", wish.public_id, url, place, role=role),
        )
    return wish


def _scenario(maker: Account) -> tuple[Scenario, ScenarioSolution]:
    scenario = Scenario.objects.create(name=SECRET, note=SECRET, years=[2023, 2024], made_by=maker)
    lock = {"kind": "in", "community_id": THERE, "year": 2023}
    ScenarioTable.objects.create(scenario=scenario, table="locks", rows=[lock])
    planned = {
        "community_id": THERE,
        "name": "老粮站小区",
        "zone": None,
        "class": "basic",
        "scheme_id": "c-3-b",
        "number": 2,
        "households": 7,
        "cost_yuan": str(COST),
        "benefit": 1.0,
        "year": 2023,
    }
    funding = {
        "community_id": THERE,
        "source_id": "telecom",
        "category": "infrastructure",
        "year": 2023,
    }
    solution = ScenarioSolution.objects.create(
        scenario=scenario,
        input_hash="0" * 64,
        scenario_version=1,
        status="optimal",
        plan=[planned],
        funding=[funding | {"amount_yuan": str(COST)}],
        violations=[],
    )
    return scenario, solution


def _plans(
    maker: Account, scheme: Scheme, solution: ScenarioSolution
) -> tuple[SpecialPlan, SpecialPlan, AnnualPlan, AnnualPlan, Opinion]:
    special = SpecialPlan.objects.create(
        name="专项规划", solution=solution, state="approved", approved_on=_DAY, made_by=maker
    )
    special_draft = SpecialPlan.objects.create(name=SECRET, solution=solution, made_by=maker)
    shown, draft = (
        AnnualPlan.objects.create(special_plan=special, year=year, name=name, made_by=maker)
        for year, name in ((2023, "2023 年度计划"), (2024, SECRET))
    )
    for plan in (shown, draft):
        row = AnnualPlanRow.objects.create(
            annual_plan=plan, community_id=THERE, scheme=scheme, cost_yuan=COST
        )
        AnnualPlanFunding.objects.create(
            row=row, source_id="telecom", category="infrastructure", amount_yuan=COST
        )
        opinion = Opinion.objects.create(
            annual_plan=plan, department="县财政局", agrees=False, text=SECRET, given_by=maker
        )
    # What has left its draft takes no more rows.
    shown.state = "in_publicity"
    shown.publicity_from, shown.publicity_until = _DAY, date(2022, 10, 7)
    shown.save()
    Project.objects.create(
        project_id=f"P-{SECRET}",
        community_id=THERE,
        scheme=scheme,
        annual_plan=shown,
        opened_on=_DAY,
    )
    return special, special_draft, shown, draft, opinion


def _drawing(maker: Account, scheme: Scheme) -> Attachment:
    content = Content.objects.create(sha256="ab" * 32, size=10, kind="pdf", scan="clean")
    return Attachment.objects.create(
        content=content,
        table="plan_schemes",
        key=scheme.public_id,
        purpose="drawing",
        name=f"{SECRET}.pdf",
        caption=SECRET,
        added_by=maker,
    )


def _runs(maker: Account, scenario: Scenario, solution: ScenarioSolution) -> list[Run]:
    found = {
        "solve_scenario": {"scenario": scenario.public_id},
        "scenario_why": {"solution": solution.public_id, "community": THERE},
        "propose_schemes": {},
    }
    return [
        Run.objects.create(
            kind=kind,
            options=options,
            program_version="1",
            status=Run.Status.DONE,
            words=SECRET,
            log=SECRET,
            result={"told": SECRET},
            asked_by=maker,
        )
        for kind, options in found.items()
    ]
