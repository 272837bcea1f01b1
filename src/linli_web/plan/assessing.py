"""What schemes cost, are worth and take each year: the library, fed from the database.

One way for drafts, for what a designer types and for the whole county, so that a figure is the
same wherever it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import polars as pl

from linli.plan.schemes import (
    benefit_terms,
    benefits,
    line_amounts,
    statement,
    yearly_totals,
    years_after,
)
from linli.plan.weights import policy_weights
from linli.registry import counted_households
from linli_web.plan.reads.sizes import register_of, rows_in
from linli_web.plan.reads.weights import in_use

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from linli.records import Problem
    from linli_web.plan.models import SchemeLine

# The packed policy that holds until the office has one of its own.
_PACKED_POLICY = "even"
_TEXT: pl.DataType = pl.String()
_MONEY: pl.DataType = pl.Decimal(38, 2)
LINE_TYPES: Mapping[str, pl.DataType] = MappingProxyType(
    {
        "scheme_id": _TEXT,
        "measure_id": _TEXT,
        "quantity": pl.Float64(),
        "unit_price_yuan": _MONEY,
        "low_yuan": _MONEY,
        "high_yuan": _MONEY,
    }
)


@dataclass(frozen=True, slots=True)
class Basis:
    """What schemes of some communities are assessed by: open findings, households, weights."""

    findings: pl.DataFrame
    households: pl.DataFrame
    weights: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Assessed:
    """What the library says of some schemes, by scheme id."""

    amounts: pl.DataFrame
    costs: pl.DataFrame
    fees: pl.DataFrame
    terms: pl.DataFrame
    totals: Mapping[str, Mapping[str, Any]]
    problems: tuple[Problem, ...]


def weights_in_use() -> Mapping[str, Fraction]:
    """Return the weights of the policy that holds; the packed even one where none does."""
    policy = in_use()
    if policy is None:
        return policy_weights(_PACKED_POLICY)
    return policy.exact_weights


def basis(communities: Collection[str], day: date) -> Basis:
    """Return what schemes of these communities are assessed by on a day."""
    keys = sorted(communities)
    found = rows_in(keys, "findings")
    still_open = pl.col("resolved_on").is_null() | (pl.col("resolved_on") > day)
    return Basis(
        found.filter(still_open, pl.col("observed_on") <= day),
        counted_households(register_of(keys), day),
        weights_in_use(),
    )


def lines_frame(lines: Iterable[SchemeLine], scheme_id: str = "") -> pl.DataFrame:
    """Return lines as the library takes them, under their scheme's number or a name."""
    rows = [
        (
            scheme_id or str(each.scheme_id),
            each.measure_id,
            each.quantity,
            each.unit_price_yuan,
            each.low_yuan,
            each.high_yuan,
        )
        for each in lines
    ]
    return pl.DataFrame(rows, schema=LINE_TYPES, orient="row")


def assess(schemes: pl.DataFrame, lines: pl.DataFrame, by: Basis) -> Assessed:
    """Cost schemes and reckon their benefit.

    Parameters
    ----------
    schemes : table
        scheme_id, community_id.
    lines : table
        Of `LINE_TYPES`.
    by
        Findings, households and weights of their communities.
    """
    told = statement(lines)
    worth = benefit_terms(schemes, lines, by.findings, by.households, by.weights)
    terms = worth.tables["benefit_terms"]
    totals = (
        schemes.select("scheme_id")
        .join(told["scheme_totals"], on="scheme_id", how="left")
        .join(yearly_totals(years_after(lines)), on="scheme_id", how="left")
        .join(benefits(terms), on="scheme_id", how="left")
        .with_columns(
            pl.col("benefit").fill_null(0.0),
            pl.selectors.ends_with("_yuan", "_per_year").fill_null(0),
        )
    )
    return Assessed(
        line_amounts(lines),
        told["scheme_costs"],
        told["scheme_fees"],
        terms,
        {row["scheme_id"]: row for row in totals.iter_rows(named=True)},
        worth.problems,
    )
