"""Projects that are open: what a scenario that is solved again leaves as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
from django.db.models import F, Sum

from linli.plan.annual import locks_of_started
from linli_web.plan.models import AnnualPlanFunding, Project
from linli_web.plan.reads.programme_tables import rows_of
from linli_web.plan.reads.schemes import PLANNABLE

if TYPE_CHECKING:
    from collections.abc import Collection

    from linli_web.plan.models import Scenario


def started_locks(years: Collection[int]) -> list[dict[str, Any]]:
    """Return the locks that keep open projects where they are, as rows of the table `locks`.

    Where works have begun there is nothing left to choose: such communities are not solved.

    Parameters
    ----------
    years
        Of the scenario.
    """
    rows = Project.objects.filter(ended_on=None, community__status__in=PLANNABLE).values_list(
        "community_id", "scheme__family", "annual_plan__year"
    )
    kinds = {"community_id": pl.String, "scheme_id": pl.String, "year": pl.Int64}
    return locks_of_started(pl.DataFrame(list(rows), kinds, orient="row"), years).to_dicts()


def started_commitments(scenario: Scenario) -> list[dict[str, Any]]:
    """Return the money that works under way take off the caps, as rows of `commitments`.

    What the office promised already by source, scope and year stands where it is more.
    """
    tables = rows_of(scenario)
    scopes: dict[tuple[str, int], list[str]] = {}
    for row in tables.get("source_caps", ()):
        scopes.setdefault((row["source_id"], row["year"]), []).append(row["scope"])
    there = {
        (row["source_id"], row["scope"], row["year"]): row["amount_yuan"]
        for row in tables.get("commitments", ())
    }
    spent = (
        AnnualPlanFunding.objects.filter(
            row__annual_plan=F("row__community__projects__annual_plan"),
            row__annual_plan__year__in=scenario.years,
            row__community__projects__ended_on=None,
        )
        .exclude(row__community__status__in=PLANNABLE)
        .values_list("source_id", "row__annual_plan__year")
        .annotate(Sum("amount_yuan"))
        .order_by("source_id", "row__annual_plan__year")
    )
    found = []
    for source, year, amount in spent:
        for scope in scopes.get((source, year), [])[:1]:
            promised = there.get((source, scope, year), "0")
            if amount > type(amount)(promised):
                key = {"source_id": source, "scope": scope, "year": year}
                found.append(key | {"amount_yuan": f"{amount:.2f}"})
    return found
