"""A scenario as the tables that are solved: the office's schemes beside its caps and rules."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import polars as pl

from linli.plan.checking.given import ANSWER, problems_of
from linli.plan.scenarios import left_out, scenario_tables
from linli.plan.schemes import benefits, reweighed
from linli.schema import table
from linli.schema.parsing import polars_type
from linli.tables.folder import folder_files
from linli.tables.programme import Programme as Told
from linli.tables.writing import csv_bytes
from linli_web.plan.models import Scheme, SchemeCost
from linli_web.plan.reads.programme import programme
from linli_web.plan.reads.schemes import PLANNABLE
from linli_web.plan.reads.weights import terms_of_schemes
from linli_web.tables.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from linli.records import Problem
    from linli_web.plan.models import Scenario, WeightPolicy

_COMMUNITY = (
    "community_id",
    "name",
    "county",
    "zone",
    "area_id",
    "year_built",
    "buildings",
    "households",
    "floor_area_m2",
    "mandatory",
    "lon",
    "lat",
)
# A zip holds the time of each file; a fixed one keeps the same data the same bytes.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Inputs:
    """What is solved.

    Parameters
    ----------
    tables
        As `linli.plan.solving.solve` reads them.
    years, discount
        Of the scenario.
    numbers
        Version of each scheme by its id.
    problems
        Why it cannot be solved.
    left_out
        Locks and groups of what is not planned any more, with their table.
    """

    tables: Mapping[str, pl.DataFrame]
    years: tuple[int, ...]
    discount: Decimal
    numbers: Mapping[str, int]
    problems: tuple[Problem, ...]
    left_out: tuple[tuple[str, Mapping[str, Any]], ...]

    @cached_property
    def hash(self) -> str:
        """SHA-256 of everything that goes in."""
        found = hashlib.sha256(f"{self.years} {self.discount.normalize()}".encode())
        for name in sorted(self.tables):
            found.update(name.encode())
            found.update(csv_bytes(name, self.tables[name]))
        return found.hexdigest()


def rows_of(scenario: Scenario) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of a scenario's tables."""
    return dict(scenario.tables.values_list("table", "rows"))


def inputs(scenario: Scenario) -> Inputs:
    """Return what is solved for a scenario, by the data of now."""
    schemes = list(current_schemes())
    office = _office_tables(schemes, scenario.policy)
    rows = rows_of(scenario)
    made = scenario_tables(office, rows)
    years = tuple(sorted(scenario.years))
    problems = made.problems
    if not problems:
        answer = dict.fromkeys(ANSWER, pl.DataFrame())
        problems = tuple(problems_of({**made.tables, **answer}, years))
    numbers = MappingProxyType({each.family: each.number for each in schemes})
    gone = tuple(left_out(office, rows))
    return Inputs(made.tables, years, scenario.discount, numbers, problems, gone)


def current_schemes() -> Iterable[Scheme]:
    """Return the scheme in force of each family, of communities whose works have not begun."""
    there = Scheme.objects.in_force()
    open_ones = there.filter(community__closed_on=None, community__status__in=PLANNABLE)
    return open_ones.order_by("family")


def _office_tables(schemes: list[Scheme], policy: WeightPolicy | None) -> dict[str, pl.DataFrame]:
    where = "closed_on IS NULL AND (status = %s OR status = %s)"
    worth = _benefits(schemes, policy)
    costs = SchemeCost.objects.filter(scheme__in=[each.pk for each in schemes])
    named = {each.pk: each.family for each in schemes}
    return {
        "communities": read("communities", where, PLANNABLE, columns=_COMMUNITY),
        "schemes": _frame(
            "schemes",
            [
                (
                    each.family,
                    each.community_id,
                    each.works_class,
                    worth.get(each.pk, each.benefit),
                    each.revenue_yuan_per_year,
                )
                for each in schemes
            ],
        ),
        "scheme_costs": _frame(
            "scheme_costs",
            [
                (
                    named[each.scheme_id],
                    each.category,
                    each.cost_yuan,
                    each.low_yuan,
                    each.high_yuan,
                )
                for each in costs.order_by("scheme_id", "category")
            ],
        ),
        "sources": read("sources").select(
            "source_id", "name", "kind", "level", "scope", "carry_over"
        ),
    }


def _benefits(schemes: list[Scheme], policy: WeightPolicy | None) -> dict[int, float]:
    """Return the benefit of each scheme with terms under a policy; none where no policy is named.

    A scheme without terms was entered with a benefit of its own.
    """
    if policy is None:
        return {}
    terms = terms_of_schemes(Scheme.objects.filter(pk__in=[each.pk for each in schemes]))
    return dict(benefits(reweighed(terms, policy.exact_weights)).iter_rows())


def _frame(name: str, rows: list[tuple[Any, ...]]) -> pl.DataFrame:
    kinds = {each.name: polars_type(each) for each in table(name).fields}
    return pl.DataFrame(rows, kinds, orient="row")


def folder_of(scenario: Scenario) -> bytes:
    """Return a scenario as a programme folder in a zip, for `linli plan solve`.

    Raises
    ------
    ValueError
        The scenario's rows are wrong.
    """
    found = inputs(scenario)
    if found.problems:
        msg = f"{scenario}: {found.problems[0].code} {found.problems[0].field}"
        raise ValueError(msg)
    mine = programme()
    name = f"{mine.name} {scenario.name}" if mine else scenario.name
    told = Told(name, mine.county if mine else "", found.years, scenario.discount.normalize())
    files = folder_files(found.tables, told, "csv")
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for each in sorted(files):
            entry = zipfile.ZipInfo(each, _NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[each])
    return content.getvalue()
