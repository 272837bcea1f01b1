"""Annual plans as pages, files and programs want them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, Q, Sum

from linli.publish.privacy import FEWEST_HOUSEHOLDS
from linli.schema import choices
from linli_web.people.rights import Reach
from linli_web.plan.models import (
    AnnualPlan,
    AnnualPlanFunding,
    AnnualPlanRow,
    Project,
    Source,
    SpecialPlan,
)
from linli_web.registry import catalogues
from linli_web.registry.cells import language, name_of
from linli_web.registry.located import within
from linli_web.tables.labels import choice_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.db.models import QuerySet

    from linli_web.plan.models import Scheme

_NOTHING = Decimal(0)
_EVERYWHERE = Reach(everywhere=True)


@dataclass(frozen=True, slots=True)
class Works:
    """What a scheme does of one class: the class and its measures in words."""

    works_class: str
    measures: tuple[str, ...]

    @property
    def label(self) -> str:
        """The class in words."""
        return str(choice_label("works_class", self.works_class))


@dataclass(frozen=True, slots=True)
class Line:
    """A community of an annual plan as it is listed."""

    row: AnnualPlanRow
    works: tuple[Works, ...]
    by_source: Mapping[str, Decimal]
    project: str


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of some lines."""

    communities: int
    buildings: int
    households: int
    floor_area_m2: float
    cost_yuan: Decimal


@dataclass(frozen=True, slots=True)
class Matrix:
    """Money by source (rows) and category of cost (columns), with sums both ways."""

    categories: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Decimal], Decimal]]
    sums: Sequence[Decimal]
    total: Decimal


def plans(reached: Reach) -> QuerySet[AnnualPlan]:
    """Return all annual plans, the newest year and version first, with sums of what is in reach."""
    there = AnnualPlanRow.objects.filter(within("annual_plan_rows", reached))
    mine = Q(rows__in=there.values("pk"))
    return AnnualPlan.objects.select_related("special_plan").annotate(
        communities=Count("rows", filter=mine),
        households=Sum("rows__households", filter=mine),
        cost_yuan=Sum("rows__cost_yuan", filter=mine),
    )


def special_plans() -> QuerySet[SpecialPlan]:
    """Return all special plans, the newest first."""
    return SpecialPlan.objects.select_related("solution__scenario", "amends", "made_by")


def lines(plan: AnnualPlan, words: str = "", reached: Reach = _EVERYWHERE) -> list[Line]:
    """Return the communities of a plan by street and id.

    Parameters
    ----------
    plan
        The plan.
    words
        Part of the name of a community or street, or a community's id.
    reached
        Only communities within reach.
    """
    there = plan.rows.filter(within("annual_plan_rows", reached))
    rows = there.select_related(
        "annual_plan", "community__street", "community__county", "scheme"
    ).prefetch_related("scheme__lines", "funding")
    if words:
        rows = rows.filter(
            Q(community__name__icontains=words)
            | Q(community__street__name__icontains=words)
            | Q(community=words)
        )
    found = list(rows.order_by("community__street", "community"))
    projects = _projects(found)
    return [
        Line(row, works_of(row.scheme), _by_source(row), projects.get(row.community_id, ""))
        for row in found
    ]


def _projects(rows: Iterable[AnnualPlanRow]) -> dict[str, str]:
    keys = [row.community_id for row in rows]
    found = Project.objects.filter(ended_on=None, community__in=keys)
    return dict(found.values_list("community_id", "project_id"))


def works_of(scheme: Scheme) -> tuple[Works, ...]:
    """Return what a scheme does in words, by class of works.

    What is counted in fewer households than may be shown to everybody is named without number.
    """
    measures = catalogues.rows("measures")
    found: dict[str, list[str]] = defaultdict(list)
    for line in scheme.lines.all():
        row = measures.get(line.measure_id)
        name = catalogues.label("measures", line.measure_id, language())
        if row is None:
            found[scheme.works_class].append(name)
            continue
        unit = catalogues.label("measuring_units", row["unit"], language())
        few = row["unit"] == "household" and line.quantity < FEWEST_HOUSEHOLDS
        found[row["works_class"]].append(name if few else f"{name} {line.quantity:,.10g} {unit}")
    return tuple(
        Works(name, tuple(found[name])) for name in choices("works_class") if name in found
    )


def _by_source(row: AnnualPlanRow) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for each in row.funding.all():
        found[each.source_id] += each.amount_yuan
    return dict(found)


def totals(found: Iterable[Line]) -> Totals:
    """Return the sums of some lines; what is not known counts as nothing."""
    rows = [line.row for line in found]
    return Totals(
        len(rows),
        sum(row.buildings or 0 for row in rows),
        sum(row.households or 0 for row in rows),
        sum(row.floor_area_m2 or 0 for row in rows),
        sum((row.cost_yuan for row in rows), _NOTHING),
    )


def sources_of(found: Iterable[Line]) -> dict[str, str]:
    """Return the sources that pay for some lines, by id, with their names."""
    paying = {source for line in found for source in line.by_source}
    return {each.pk: name_of(each) for each in Source.objects.filter(pk__in=paying)}


def money(plan: AnnualPlan, reached: Reach = _EVERYWHERE) -> Matrix:
    """Return the money for a plan's communities within reach by source and category."""
    there = within("annual_plan_funding", reached)
    rows = (
        AnnualPlanFunding.objects.filter(there, row__annual_plan=plan)
        .values_list("source", "category")
        .annotate(Sum("amount_yuan"))
        .order_by()
    )
    cells = {(source, category): amount for source, category, amount in rows}
    paying = {source for source, _category in cells}
    names = {each.pk: name_of(each) for each in Source.objects.filter(pk__in=paying)}
    columns = [name for name in choices("cost_category") if any(key[1] == name for key in cells)]
    table = [
        (names[source], [cells.get((source, column), _NOTHING) for column in columns])
        for source in sorted(paying)
    ]
    return Matrix(
        [str(choice_label("cost_category", name)) for name in columns],
        [(name, row, sum(row, _NOTHING)) for name, row in table],
        [sum(column, _NOTHING) for column in zip(*(row for _, row in table), strict=True)],
        sum(cells.values(), _NOTHING),
    )


def by_street(found: Iterable[Line]) -> dict[str, list[Line]]:
    """Return lines by the name of their street."""
    groups: dict[str, list[Line]] = defaultdict(list)
    for line in found:
        street = line.row.community.street
        groups[name_of(street) if street else ""].append(line)
    return dict(groups)


def shown_to_public(year: int) -> list[AnnualPlan]:
    """Return the versions of a year's plan that the public may see, the newest first."""
    rows = AnnualPlan.objects.filter(year=year)
    return list(rows.filter(_PUBLIC).order_by("-number"))


_PUBLIC = Q(state="published") | Q(state="superseded") | Q(state="in_publicity")


def public_years() -> list[int]:
    """Return the years of which the public may see a plan."""
    rows = AnnualPlan.objects.filter(_PUBLIC).order_by("year")
    return list(rows.values_list("year", flat=True).distinct())
