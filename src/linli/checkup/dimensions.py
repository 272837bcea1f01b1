"""How a community stands in the seven dimensions, before its works and now.

Problem: residents ask what the works mended; a list of forty findings does not tell.
Decision: each dimension has a score from 0 to 100. It begins at 100 and every finding takes away
a share of what is left, the larger the graver it is: one grave finding halves it, two leave a
quarter. So it never falls below 0, each further finding lowers it, and the order of the findings
does not matter. "Before" counts everything that was found, "after" what is not resolved yet.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING

import polars as pl

from linli.standards import dimensions, finding_items

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


@cache
def _severities() -> Mapping[int, Mapping[str, str]]:
    text = resources.files("linli.checkup").joinpath("severity_losses.csv").read_text("utf-8")
    return MappingProxyType(
        {int(row["severity"]): row for row in csv.DictReader(text.splitlines())}
    )


@cache
def severity_losses() -> Mapping[int, float]:
    """Return the share of a score that a finding takes away, by severity.

    Examples
    --------
    >>> severity_losses()[4]
    0.5
    """
    return MappingProxyType({each: float(row["loss"]) for each, row in _severities().items()})


def severity_label(severity: int, language: str) -> str:
    """Return the word for a severity in `zh` or `en`; the number where there is none.

    Examples
    --------
    >>> severity_label(4, "zh"), severity_label(9, "en")
    ('严重', '9')
    """
    row = _severities().get(severity)
    return str(severity) if row is None else row["zh" if language.startswith("zh") else "en"]


def dimension_scores(findings: pl.DataFrame, as_of: date | None = None) -> pl.DataFrame:
    """Score a community in each dimension, before its works and after.

    Parameters
    ----------
    findings : table
        The community's findings: item, severity 1-4, observed_on, resolved_on.
    as_of
        Last day that counts: later findings are not known yet, later resolutions not done.
        Without it, all count.

    Returns
    -------
    table
        In the order of `linli.standards.dimensions`: dimension, before [points of 100], after
        [points of 100], found [findings], unresolved [findings].

    Notes
    -----
    score = 100 x product over the findings of (1 - loss), loss by severity in
    `severity_losses.csv`. An item that the catalogue lacks belongs to no dimension and is left
    out; so is a finding without a severity.

    References
    ----------
    docs/methods/dimension_scores.md.

    Examples
    --------
    >>> from datetime import date
    >>> rows = pl.DataFrame(
    ...     {
    ...         "item": ["roof_leak", "roof_leak"],
    ...         "severity": [4, 3],
    ...         "observed_on": [date(2021, 3, 12)] * 2,
    ...         "resolved_on": [date(2021, 11, 26), None],
    ...     }
    ... )
    >>> dimension_scores(rows).row(0)
    ('roof_wall', 35.0, 70.0, 2, 1)
    """
    severities = sorted(severity_losses())
    by_dimension = (
        _known(findings, as_of)
        .group_by("dimension")
        .agg(
            *(_of_severity(each).sum().alias(f"_found_{each}") for each in severities),
            *(
                (_of_severity(each) & pl.col("_open")).sum().alias(f"_open_{each}")
                for each in severities
            ),
            found=pl.len().cast(pl.Int64),
            unresolved=pl.col("_open").sum().cast(pl.Int64),
        )
    )
    scored = (
        dimensions()
        .lazy()
        .select("dimension")
        .join(by_dimension, on="dimension", how="left", maintain_order="left")
        .select(
            "dimension",
            before=_score("_found").fill_null(100.0),
            after=_score("_open").fill_null(100.0),
            found=pl.col("found").fill_null(0),
            unresolved=pl.col("unresolved").fill_null(0),
        )
    )
    return scored.collect()


def _of_severity(severity: int) -> pl.Expr:
    return pl.col("severity") == severity


def _score(counted: str) -> pl.Expr:
    """Return the score from how many findings there are of each severity.

    Counts and a fixed order of the factors: a product over rows would depend on the rows' order
    in its last digit.
    """
    score = pl.lit(100.0)
    for severity, loss in sorted(severity_losses().items()):
        score = score * pl.lit(1 - loss).pow(pl.col(f"{counted}_{severity}"))
    return score.round(6)


def _known(findings: pl.DataFrame, as_of: date | None) -> pl.LazyFrame:
    """Keep what is known on the day, and mark whether it is open then."""
    items = finding_items().lazy().select("item", "dimension")
    known = findings.lazy().join(items, on="item", how="inner")
    resolved = pl.col("resolved_on").is_not_null()
    if as_of is not None:
        known = known.filter(pl.col("observed_on") <= as_of)
        resolved = (pl.col("resolved_on") <= as_of).fill_null(value=False)
    rated = known.filter(pl.col("severity").is_in(sorted(severity_losses())))
    return rated.with_columns(_open=~resolved)


def overall_score(scores: pl.DataFrame, column: str) -> float:
    """Return the mean of a column of `dimension_scores` [points of 100].

    Examples
    --------
    >>> overall_score(pl.DataFrame({"after": [50.0, 100.0]}), "after")
    75.0
    """
    return float(scores[column].sum()) / scores.height
