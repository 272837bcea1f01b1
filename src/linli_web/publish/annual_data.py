"""The annual plans that everybody may see as one open table: a row a community and version."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl

from linli.publish.privacy import hidden_cells
from linli.schema import table
from linli_web.journal.memory import remembered
from linli_web.plan.reads import annual_plans as reads
from linli_web.publish.wording import language

if TYPE_CHECKING:
    from linli.schema import Field
    from linli_web.plan.models import AnnualPlan

NAME = "annual_plans"
FORMATS = ("csv", "json")


def fields() -> list[Field]:
    """Return the fields of the table as the schema words those that it has too."""
    year = table("plan").field("year")
    of_communities = ("community_id", "name", "street_id", "buildings", "households")
    return [
        replace(year, zh_description="", description=""),
        replace(year, name="number", unit="", zh="版本", en="Version"),
        replace(year, name="state", type="text", unit="", zh="状态", en="State"),
        *(table("communities").field(name) for name in (*of_communities, "floor_area_m2")),
        table("scheme_costs").field("cost_yuan"),
        replace(year, name="approval", type="text", unit="", zh="批准文号", en="Approval"),
        replace(year, name="approved_on", type="date", unit="", zh="批准日期", en="Approved on"),
    ]


@remembered(1)
def annual_rows() -> pl.DataFrame:
    """Return the communities of every version that the public may see; few households blank."""
    found: list[dict[str, Any]] = []
    for year in reads.public_years():
        for plan in reads.shown_to_public(year):
            found += _rows_of(plan)
    kinds: dict[str, Any] = {
        "year": pl.Int64,
        "number": pl.Int64,
        "state": pl.String,
        "community_id": pl.String,
        "name": pl.String,
        "street_id": pl.String,
        "buildings": pl.Int64,
        "households": pl.Int64,
        "floor_area_m2": pl.Float64,
        "cost_yuan": pl.Decimal(38, 2),
        "approval": pl.String,
        "approved_on": pl.Date,
    }
    return pl.DataFrame(found, kinds)


def _rows_of(plan: AnnualPlan) -> list[dict[str, Any]]:
    households = households_shown(plan)
    return [
        {
            "year": line.row.annual_plan.year,
            "number": line.row.annual_plan.number,
            "state": line.row.annual_plan.state,
            "community_id": line.row.community_id,
            "name": line.row.community.name,
            "street_id": line.row.community.street_id,
            "buildings": line.row.buildings,
            "households": households[line.row.community_id][0],
            "floor_area_m2": line.row.floor_area_m2,
            "cost_yuan": line.row.cost_yuan,
            "approval": line.row.annual_plan.approval,
            "approved_on": line.row.annual_plan.approved_on,
        }
        for line in reads.lines(plan)
    ]


def households_shown(plan: AnnualPlan) -> dict[str, tuple[int | None, bool]]:
    """Return how many households each community has and whether that is hidden: too few.

    What one version of a year hides no other shows: whoever has both could work it out.
    """
    hidden = {key for each in reads.shown_to_public(plan.year) for key in _hidden_in(each)}
    rows = plan.rows.values_list("community", "households")
    return {key: (None if key in hidden else number, key in hidden) for key, number in rows}


def _hidden_in(plan: AnnualPlan) -> list[str]:
    kinds = {"community_id": pl.String, "households": pl.Int64}
    rows = list(plan.rows.order_by("community").values_list("community", "households"))
    cells = pl.DataFrame(rows, kinds, orient="row")
    return cells.filter(hidden_cells(cells, "households"))["community_id"].to_list()


def offered() -> dict[str, Any] | None:
    """Return the table as the page of open data lists it; None before any plan is public."""
    rows = annual_rows()
    if rows.is_empty():
        return None
    return {
        "name": NAME,
        "rows": rows.height,
        "formats": FORMATS,
        "fields": [(each, each.label(language())) for each in fields()],
        "withheld": "",
    }
