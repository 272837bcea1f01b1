"""What is checked: tables of programme and plan, completed and joined once for all rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from linli.plan.checking.exact import fen
from linli.plan.checking.places import is_scope
from linli.records import Problem
from linli.schema import table
from linli.schema.parsing import polars_type, strict
from linli.schema.validation import ROW

if TYPE_CHECKING:
    from linli.schema import Field

    Tables = Mapping[str, pl.DataFrame]

NEEDED = ("communities", "schemes", "scheme_costs", "sources", "source_rules", "source_caps")
OPTIONAL = (
    "commitments",
    "share_rules",
    "coverage",
    "capacity",
    "fairness",
    "zone_order",
    "locks",
    "groups",
)
ANSWER = ("plan", "plan_funding")
TABLES = (*NEEDED, *OPTIONAL, *ANSWER)
# Millions of rows are matched by these: numbers behind names halve the time.
_NAMES = ("community_id", "source_id", "category")
_HOUSEHOLDS_COUNT = ("capacity", "fairness", "zone_order")


@dataclass(frozen=True)
class Given:
    """A programme and a plan for it.

    Parameters
    ----------
    tables
        The programme's tables, with every field of the schema; those not given without rows.
        Of schemes and their costs only what the plan names.
    years
        Years of the programme, ascending.
    plan
        The plan's rows with what is known of community (`county`, `zone`, `households`) and scheme
        (`owner`, `class`, `benefit`, `revenue` [fen a year]), numbered by `at`.
    chosen
        Those rows of the plan that choose: a known scheme for its own community, once.
    costs
        Cost of each chosen community by category [fen], with `year` and `class`.
    payments
        Payments as they were given, `amount` [fen].
    paid
        Payments added up by community, source, category and year, with the community's place.
    """

    tables: Mapping[str, pl.DataFrame]
    years: tuple[int, ...]
    plan: pl.DataFrame
    chosen: pl.DataFrame
    costs: pl.DataFrame
    payments: pl.DataFrame
    paid: pl.DataFrame

    def __getitem__(self, name: str) -> pl.DataFrame:
        """Return a table of the programme."""
        return self.tables[name]


def problems_of(tables: Tables, years: Sequence[int]) -> list[Problem]:
    """Return why a programme cannot be checked: tables, years, scopes or households are missing."""
    wrong = [
        Problem("plan.table_missing", name, value=name, expected=name)
        for name in (*NEEDED, *ANSWER)
        if name not in tables
    ]
    if not years:
        wrong.append(Problem("plan.no_years", "programme", field="years", file="programme.toml"))
    for name in TABLES:
        if name in tables and "scope" in tables[name].columns:
            wrong += _scopes(name, tables[name])
    return wrong if wrong else _households(tables)


def _scopes(name: str, rows: pl.DataFrame) -> list[Problem]:
    bad = _numbered(rows).filter(pl.col("scope").is_not_null() & ~is_scope(pl.col("scope")))
    return [
        Problem("plan.not_a_scope", name, str(row), "scope", scope)
        for row, scope in bad.select(ROW, "scope").iter_rows()
    ]


def _households(tables: Tables) -> list[Problem]:
    """Households are needed as soon as a rule counts them: a blank is not zero."""
    if not any(name in tables and len(tables[name]) for name in _HOUSEHOLDS_COUNT):
        return []
    households = completed("communities", tables)["households"]
    blank = _numbered(tables["communities"]).filter(households.is_null())
    return [Problem("data.missing", "communities", str(row), "households") for row in blank[ROW]]


def _numbered(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with their numbers in the file: as they were read, else counted below a heading."""
    return rows if ROW in rows.columns else rows.with_row_index(ROW, offset=2)


def given(tables: Tables, years: Sequence[int]) -> Given:
    """Join the tables that the rules read.

    Parameters
    ----------
    tables
        Typed tables by name, without problems by `problems_of`.
    years
        Years of the programme.
    """
    tables = _named_by_plan(tables)
    whole = {name: completed(name, tables) for name in (*NEEDED, *OPTIONAL)}
    plan = _plan(completed("plan", tables), whole)
    chosen = plan.filter(pl.col("owner") == pl.col("community_id"), pl.col("is_known")).unique(
        "community_id", keep="first", maintain_order=True
    )
    payments = completed("plan_funding", tables).with_columns(amount=fen("amount_yuan"))
    paid = payments.group_by("community_id", "source_id", "category", "year").agg(
        pl.col("amount").sum()
    )
    places = whole["communities"].select("community_id", "county", "zone")
    return Given(
        tables=whole,
        years=tuple(sorted(years)),
        plan=plan,
        chosen=chosen,
        costs=_costs(chosen, whole["scheme_costs"]),
        payments=payments,
        paid=paid.join(places, on="community_id", how="left"),
    )


def _named_by_plan(tables: Tables) -> Tables:
    """Leave out the schemes that the plan does not name: no rule asks for them."""
    named = tables["plan"]["scheme_id"].unique().implode()
    kept = {
        name: tables[name].filter(pl.col("scheme_id").is_in(named))
        for name in ("schemes", "scheme_costs")
    }
    return {**tables, **kept}


def _plan(rows: pl.DataFrame, whole: Tables) -> pl.DataFrame:
    communities = whole["communities"].select(
        "community_id", "county", "zone", "households", is_known=pl.lit(value=True)
    )
    schemes = whole["schemes"].select(
        "scheme_id",
        "class",
        "benefit",
        owner="community_id",
        revenue=fen("revenue_yuan_per_year"),
    )
    return (
        rows.with_row_index("at")
        .join(communities, on="community_id", how="left", maintain_order="left")
        .join(schemes, on="scheme_id", how="left", maintain_order="left")
        .with_columns(pl.col("is_known").fill_null(value=False))
    )


def _costs(chosen: pl.DataFrame, costs: pl.DataFrame) -> pl.DataFrame:
    rows = chosen.select("community_id", "scheme_id", "year", "class")
    return rows.join(costs, on="scheme_id").select(
        "community_id", "scheme_id", "year", "class", "category", cost=fen("cost_yuan")
    )


def completed(name: str, tables: Tables) -> pl.DataFrame:
    """Return a table with every field, blanks with the default that the schema gives.

    Examples
    --------
    >>> sources = pl.DataFrame({"source_id": ["a"], "scope": pl.Series([None], dtype=pl.String)})
    >>> completed("sources", {"sources": sources}).select("scope", "carry_over").row(0)
    ('*', False)
    """
    rows = tables.get(name)
    fields = table(name).fields
    if rows is None:
        whole = pl.DataFrame(schema={each.name: polars_type(each) for each in fields})
    else:
        whole = rows.select(_column(each, rows) for each in fields)
    return whole.with_columns(
        pl.col(each).cast(pl.Categorical) for each in _NAMES if each in whole.columns
    )


def _column(field: Field, rows: pl.DataFrame) -> pl.Expr:
    default = (
        strict(pl.lit(field.default), field)
        if field.default
        else pl.lit(None, dtype=polars_type(field))
    )
    if field.name not in rows.columns:
        return default.alias(field.name)
    return pl.col(field.name).cast(polars_type(field)).fill_null(default)
