"""Scenarios as their pages show them: caps in a grid, rules in words, what they came to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language

from linli.plan.before_solving import PlanWarning, warnings
from linli.plan.scenarios import row_key
from linli.schema import choices
from linli_web.plan.models import Scenario, ScenarioSolution, Source
from linli_web.plan.reads.programme_tables import current_schemes, inputs, rows_of
from linli_web.plan.reads.rule_words import place_in_words, sentence
from linli_web.registry.models import Community, County, Zone
from linli_web.runs.models import Run

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from linli_web.plan.reads.programme_tables import Inputs

Rows = list[dict[str, Any]]
# In the order in which a planner thinks of them; caps stand in a grid of their own.
RULE_TABLES = (
    "locks",
    "capacity",
    "fairness",
    "zone_order",
    "groups",
    "coverage",
    "source_rules",
    "share_rules",
    "commitments",
)


def listed(*, retired: bool = False) -> list[Scenario]:
    """Return the scenarios in use, or those that were put away, newest first."""
    found = Scenario.objects.filter(retired_at__isnull=not retired)
    return list(found.select_related("copied_from", "made_by"))


def latest_solutions(scenarios: Sequence[Scenario]) -> dict[int, ScenarioSolution]:
    """Return the last solution of each scenario, by the scenario's key."""
    rows = ScenarioSolution.objects.filter(scenario__in=scenarios).defer("progress", "funding")
    found: dict[int, ScenarioSolution] = {}
    for each in rows.order_by("solved_at", "pk"):
        found[each.scenario_id] = each
    return found


def latest_solution(scenario: Scenario) -> ScenarioSolution | None:
    """Return what a scenario last came to."""
    return scenario.solutions.first()


def solve_subject(scenario: Scenario) -> str:
    """Return what a solving run works on: of one scenario there is one at a time."""
    return f"scenario:{scenario.public_id}"


def last_run(scenario: Scenario) -> Run | None:
    """Return the run that last solved a scenario, or solves it now."""
    return Run.objects.filter(subject=solve_subject(scenario)).order_by("-asked_at").first()


@dataclass(frozen=True, slots=True)
class CapCell:
    """One cap: its key, the amount of now, and whether it differs from the copied scenario."""

    key: str
    year: int
    yuan: Decimal | None
    before: Decimal | None
    changed: bool

    @property
    def wan(self) -> str:
        """The amount in ten thousand yuan as it is typed; blank where there is no cap."""
        return "" if self.yuan is None else _trimmed(self.yuan / 10_000)

    @property
    def wan_before(self) -> str:
        """The amount of the copied scenario in ten thousand yuan."""
        return "" if self.before is None else _trimmed(self.before / 10_000)


def _trimmed(amount: Decimal) -> str:
    text = f"{amount:,.6f}".rstrip("0")
    return text.rstrip(".")


@dataclass(frozen=True, slots=True)
class CapRow:
    """The caps of one source and scope over the years."""

    source_id: str
    scope: str
    name: str
    place: str
    cells: tuple[CapCell, ...]


def cap_grid(scenario: Scenario, rows: Mapping[str, Rows]) -> list[CapRow]:
    """Return the caps of a scenario, one line a source and scope, in the order of the sources."""
    caps = {row_key("source_caps", row): Decimal(row["cap_yuan"]) for row in rows["source_caps"]}
    base = scenario.copied_from
    before = {
        row_key("source_caps", row): Decimal(row["cap_yuan"])
        for row in (rows_of(base).get("source_caps", []) if base else ())
    }
    names = source_names()
    lines = dict.fromkeys(
        (row["source_id"], row["scope"]) for row in rows["source_caps"] if row["source_id"] in names
    )
    with_caps = {source for source, _scope in lines}
    for row in rows.get("source_rules", ()):
        if row["source_id"] not in with_caps and row["source_id"] in names:
            lines[row["source_id"], "*"] = None
    ordered = sorted(lines, key=lambda each: (list(names).index(each[0]), each[1]))
    places = place_names()
    return [
        CapRow(
            source,
            scope,
            names[source],
            place_in_words(scope, places),
            tuple(
                _cell(f"{source}|{scope}|{year}", year, caps, before, copied=base is not None)
                for year in scenario.years
            ),
        )
        for source, scope in ordered
    ]


def _cell(
    key: str,
    year: int,
    caps: Mapping[str, Decimal],
    before: Mapping[str, Decimal],
    *,
    copied: bool,
) -> CapCell:
    now, then = caps.get(key), before.get(key)
    return CapCell(key, year, now, then, copied and now != then)


def source_names() -> dict[str, str]:
    """Return what each source is called in the language of the page, greatest first."""
    english = (get_language() or "zh").startswith("en")
    order = {level: at for at, level in enumerate(choices("source_level"))}
    found = sorted(Source.objects.all(), key=lambda each: (order.get(each.level, 99), each.pk))
    return {each.pk: (english and each.english_name) or each.name for each in found}


def zone_names() -> dict[str, str]:
    """Return what each zone is called in the language of the page, in their order."""
    english = (get_language() or "zh").startswith("en")
    rows = Zone.objects.order_by("position", "zone")
    return {each.zone: (english and each.english_name) or each.name for each in rows}


def community_names() -> dict[str, str]:
    """Return what each community with a scheme that may be planned is called."""
    keys = {each.community_id for each in current_schemes()}
    rows = Community.objects.filter(pk__in=keys).order_by("name")
    return dict(rows.values_list("pk", "name"))


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its key, in words, and whether the copied scenario has it otherwise."""

    key: str
    words: str
    changed: bool
    row: Mapping[str, Any]


def rules(scenario: Scenario, rows: Mapping[str, Rows]) -> dict[str, list[Rule]]:
    """Return the rules of a scenario in words, by table."""
    base = scenario.copied_from
    before = rows_of(base) if base else {}
    names = everything_named()
    found = {}
    for name in RULE_TABLES:
        there = {row_key(name, row): row for row in before.get(name, ())}
        found[name] = [
            Rule(key, sentence(name, row, names), base is not None and there.get(key) != row, row)
            for row in rows.get(name, ())
            for key in (row_key(name, row),)
        ]
    return found


def place_names() -> dict[str, str]:
    """Return what counties and zones are called, by their ids."""
    return {**dict(County.objects.order_by("pk").values_list("pk", "name")), **zone_names()}


def everything_named() -> dict[str, str]:
    """Return what places, sources and communities are called, by their ids."""
    communities = dict(Community.objects.values_list("pk", "name"))
    return {**communities, **place_names(), **source_names()}


@dataclass(frozen=True, slots=True)
class Told:
    """A warning in words, and where it can be mended."""

    words: str
    table: str
    community_id: str = ""


def told_before_solving(found: Inputs) -> list[Told]:
    """Return in words what stands out in a scenario before it is solved."""
    if found.problems:
        return []
    language = "en" if (get_language() or "zh").startswith("en") else "zh"
    at = 0 if language == "zh" else 1
    labels = {key: pair[at] for key, pair in choices("cost_category").items()}
    names = {**everything_named(), **labels}
    gone = [
        PlanWarning("lock_left_out", name, {"community_id": row["community_id"]})
        for name, row in found.left_out
        if name == "locks"
    ]
    return [
        Told(each.words(language, names), each.table, str(each.named.get("community_id", "")))
        for each in (*warnings(found.tables, found.years), *gone)
    ]


def is_stale(solution: ScenarioSolution, found: Inputs | None = None) -> bool:
    """Tell whether anything that went into a solution has changed since."""
    return (found or inputs(solution.scenario)).hash != solution.input_hash
