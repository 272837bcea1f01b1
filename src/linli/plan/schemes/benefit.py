"""What a scheme is worth to those who live there, with every term visible.

Problem: schemes of different communities have to be compared by one figure that nobody can bend
unseen. Decision: each finding that a scheme resolves counts once, by how grave it is, how many
households live with it and how much its dimension counts under a named policy; the figure is the
sum of these terms and is shown with them.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import polars as pl

from linli.checkup.dimensions import severity_losses
from linli.plan.schemes.exact import numbers
from linli.records import Problem, Result
from linli.standards import finding_items, finding_measures

if TYPE_CHECKING:
    from collections.abc import Mapping

_DECIMALS = 4
_BENEFIT = (pl.col("resolved") * pl.col("loss") * pl.col("households") * pl.col("weight")).round(
    _DECIMALS
)
_TERM = [
    "scheme_id",
    "finding_id",
    "item",
    "dimension",
    "severity",
    "resolved",
    "loss",
    "households",
    "weight",
    "benefit",
]


def benefit_terms(
    schemes: pl.DataFrame,
    lines: pl.DataFrame,
    findings: pl.DataFrame,
    households: pl.DataFrame,
    weights: Mapping[str, Fraction],
    answers: pl.DataFrame | None = None,
) -> Result:
    """Return what each finding adds to the benefit of each scheme.

    Parameters
    ----------
    schemes : table
        scheme_id, community_id.
    lines : table
        scheme_id, measure_id, quantity.
    findings : table
        Findings that are open: finding_id, community_id, building_id, item, quantity, severity.
    households : table
        community_id, building_id (null for the community as a whole), households.
    weights
        Weight of each dimension, adding up to 1.
    answers : table
        As `linli.standards.finding_measures`; without it, that.

    Returns
    -------
    Result
        tables: `benefit_terms`: scheme_id, finding_id, item, dimension, severity, resolved [share
        of the finding], loss [share], households, weight, benefit [household-equivalents];
        ordered by scheme and finding; findings that a scheme leaves alone have no row. problems:
        findings whose households are not known, which add nothing.

    Notes
    -----
    benefit = resolved x loss(severity) x households x (weight x number of dimensions). With equal
    weights one household freed from a finding of loss 0.5 counts 0.5.

    Problems: plan.households_unknown.

    References
    ----------
    docs/methods/schemes.md: where the definition comes from and what it leaves out.
    """
    table = finding_measures() if answers is None else answers
    resolved = _resolved(schemes, lines, findings, table)
    losses = {severity: float(loss) for severity, loss in severity_losses().items()}
    terms = (
        resolved.join(findings, on="finding_id")
        .join(finding_items().select("item", "dimension"), on="item")
        .join(_lived_with(findings, households), on="finding_id", how="left")
        .with_columns(
            loss=pl.col("severity").replace_strict(losses, default=None, return_dtype=pl.Float64),
            weight=_weight(weights),
        )
    )
    known = terms.filter(pl.col("households").is_not_null(), pl.col("loss").is_not_null())
    return Result(
        {
            "benefit_terms": known.with_columns(benefit=_BENEFIT)
            .select(_TERM)
            .sort("scheme_id", "finding_id")
        },
        _unknown(terms),
    )


def benefits(terms: pl.DataFrame) -> pl.DataFrame:
    """Return the benefit of each scheme: the sum of its terms.

    Parameters
    ----------
    terms : table
        As `benefit_terms` gives them.

    Returns
    -------
    table
        scheme_id, benefit [household-equivalents].

    Examples
    --------
    >>> benefits(pl.DataFrame({"scheme_id": ["a", "a"], "benefit": [0.1, 0.2]})).row(0)
    ('a', 0.3)
    """
    # In ten-thousandths, so that the sum does not hang on the order of the rows.
    parts = (pl.col("benefit") * 10**_DECIMALS).round().cast(pl.Int64)
    summed = (parts.sum() / 10**_DECIMALS).round(_DECIMALS)
    return terms.group_by("scheme_id").agg(benefit=summed).sort("scheme_id")


def reweighed(terms: pl.DataFrame, weights: Mapping[str, Fraction]) -> pl.DataFrame:
    """Return terms as they would be under other weights; nothing else of them changes.

    Parameters
    ----------
    terms : table
        dimension, resolved, loss, households, weight and benefit, and whatever else.
    weights
        Weight of each dimension, adding up to 1.

    Returns
    -------
    table
        The terms with weight and benefit [household-equivalents] anew, in their order.

    Examples
    --------
    >>> term = {"dimension": ["fire"], "resolved": [1.0], "loss": [0.5], "households": [24]}
    >>> reweighed(pl.DataFrame(term), {"fire": Fraction(3, 4), "parking": Fraction(1, 4)}).row(0)
    ('fire', 1.0, 0.5, 24, 1.5, 18.0)
    """
    return terms.with_columns(weight=_weight(weights)).with_columns(benefit=_BENEFIT)


def _weight(weights: Mapping[str, Fraction]) -> pl.Expr:
    parts = {name: float(weight * len(weights)) for name, weight in weights.items()}
    return pl.col("dimension").replace_strict(parts, default=0.0, return_dtype=pl.Float64)


def _resolved(
    schemes: pl.DataFrame, lines: pl.DataFrame, findings: pl.DataFrame, answers: pl.DataFrame
) -> pl.DataFrame:
    """Return the share of each finding that each scheme resolves.

    Findings of one item in a community share what is done: a roof half mended is half mended for
    each of the buildings it was proposed for.
    """
    needed = _needed(findings, answers)
    done = lines.join(schemes.select("scheme_id", "community_id"), on="scheme_id")
    both = done.join(needed, on=["community_id", "measure_id"])
    part = (pl.col("quantity") / pl.col("needed")).clip(upper_bound=1.0) * pl.col("share")
    by_item = both.group_by("scheme_id", "community_id", "item").agg(
        resolved=part.sort_by("measure_id").sum().clip(upper_bound=1.0).round(6)
    )
    open_there = findings.select("finding_id", "community_id", "item")
    joined = by_item.join(open_there, on=["community_id", "item"])
    return joined.filter(pl.col("resolved") > 0).select("scheme_id", "finding_id", "resolved")


def _needed(findings: pl.DataFrame, answers: pl.DataFrame) -> pl.DataFrame:
    found = findings.group_by("community_id", "item").agg(found=pl.col("quantity").sum())
    return (
        found.join(numbers(answers, "quantity_per_unit", "share"), on="item")
        .with_columns(needed=pl.col("found") * pl.col("quantity_per_unit"))
        .filter(pl.col("needed") > 0)
        .select("community_id", "item", "measure_id", "needed", "share")
    )


def _lived_with(findings: pl.DataFrame, households: pl.DataFrame) -> pl.DataFrame:
    """Return how many households live with each finding: its building's, else the community's."""
    keyed = findings.select("finding_id", "community_id", "building_id")
    return keyed.join(
        households.select("community_id", "building_id", "households"),
        on=["community_id", "building_id"],
        how="left",
        nulls_equal=True,
    ).select("finding_id", "households")


def _unknown(terms: pl.DataFrame) -> tuple[Problem, ...]:
    unknown = terms.filter(pl.col("households").is_null())
    return tuple(
        Problem("plan.households_unknown", "findings", row=finding_id, field="households")
        for finding_id in unknown["finding_id"].unique().sort()
    )
