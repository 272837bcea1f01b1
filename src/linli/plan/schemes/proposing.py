"""From what the check-up found to what might be done: the lines of up to three schemes.

Problem: a designer begins with a list of findings, a catalogue and a price book, and three
classes of works that depend on each other. Decision: every open finding is answered by the
measures that the county's table names; what is counted is rounded up to whole pieces; the scheme
of a class holds the measures of that class and of those below it, and is proposed only where its
class adds something.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import polars as pl

from linli.plan.schemes.exact import numbers, scaled
from linli.records import Problem, Result
from linli.schema import choices
from linli.standards import finding_measures, measures, measuring_units, prices

if TYPE_CHECKING:
    from collections.abc import Sequence

_LINE = ["scheme_id", "measure_id", "quantity", "unit_price_yuan", "low_yuan", "high_yuan"]
_DECIMALS = 1


def classes() -> tuple[str, ...]:
    """Return the classes of works, each with those before it in its scheme.

    Examples
    --------
    >>> classes()
    ('basic', 'improvement', 'upgrade')
    """
    return tuple(choices("works_class"))


def propose(
    findings: pl.DataFrame,
    book: pl.DataFrame | None = None,
    level: Fraction = Fraction(1),
    answers: pl.DataFrame | None = None,
) -> Result:
    """Propose the schemes of communities from what was found there.

    Parameters
    ----------
    findings : table
        Findings that are open: finding_id, community_id, item, quantity [unit of the item].
    book : table
        Prices of one version as `linli.standards.prices` gives them; without it, the newest.
    level
        Price level of the region and day against the book's, which unit prices are multiplied by.
    answers : table
        Which measures answer an item, as `linli.standards.finding_measures`; without it, that.

    Returns
    -------
    Result
        tables: `schemes` (scheme_id, community_id, class) and `scheme_lines` (scheme_id,
        measure_id, quantity, unit_price_yuan, low_yuan, high_yuan [yuan]), ordered by scheme and
        by the catalogue; `scheme_findings` (scheme_id, measure_id, finding_id): what each line
        answers. problems: findings that no line answers.

    Notes
    -----
    Problems: plan.finding_without_quantity, plan.finding_without_measure (nothing in the table
    answers the item), plan.measure_without_price.

    References
    ----------
    国办发〔2020〕23号 二（二）: basic works first; docs/methods/schemes.md.

    Examples
    --------
    >>> found = pl.DataFrame(
    ...     {
    ...         "finding_id": ["n1", "n2"],
    ...         "community_id": ["c-0007", "c-0007"],
    ...         "item": ["roof_leak", "no_charging"],
    ...         "quantity": [480.0, 6.0],
    ...     }
    ... )
    >>> propose(found).tables["scheme_lines"].select("scheme_id", "measure_id").rows()[:2]
    [('c-0007-b', 'roof_waterproofing'), ('c-0007-i', 'roof_waterproofing')]
    """
    table = finding_measures() if answers is None else answers
    priced = prices() if book is None else book
    answered = _answered(findings, numbers(table.filter(pl.col("proposed")), "quantity_per_unit"))
    quantities = _quantities(answered)
    lines = _priced(quantities, priced, level)
    held = _in_schemes(lines)
    return Result(
        {
            "schemes": _schemes(held),
            "scheme_lines": held.select(_LINE),
            "scheme_findings": _what_each_answers(held, answered),
        },
        tuple(_problems(findings, table, quantities, priced)),
    )


def _answered(findings: pl.DataFrame, answers: pl.DataFrame) -> pl.DataFrame:
    known = findings.filter(pl.col("quantity").is_not_null())
    return known.join(answers.select("item", "measure_id", "quantity_per_unit"), on="item")


def _quantities(answered: pl.DataFrame) -> pl.DataFrame:
    """Sum what one measure is needed for in a community; what is counted becomes whole."""
    summed = (
        answered.group_by("community_id", "measure_id")
        .agg(quantity=(pl.col("quantity") * pl.col("quantity_per_unit")).round(6).sum())
        .join(_catalogue(), on="measure_id")
    )
    # Ten metres at a tenth of a set are one set, not two: sums of floats end a little above.
    counted = pl.col("quantity").round(6).ceil()
    measured = pl.col("quantity").round(_DECIMALS, mode="half_away_from_zero")
    rounded = pl.when("whole").then(counted).otherwise(measured)
    return summed.with_columns(quantity=rounded).filter(pl.col("quantity") > 0)


def _catalogue() -> pl.DataFrame:
    units = measuring_units().select("unit", "whole")
    return (
        measures()
        .select("measure_id", "works_class", "unit")
        .with_row_index("place")
        .join(units, on="unit", how="left")
    )


def _priced(quantities: pl.DataFrame, book: pl.DataFrame, level: Fraction) -> pl.DataFrame:
    levelled = book.select(
        "measure_id",
        scaled("typical_yuan", level).alias("unit_price_yuan"),
        scaled("low_yuan", level),
        scaled("high_yuan", level),
    )
    return quantities.join(levelled, on="measure_id")


def _in_schemes(lines: pl.DataFrame) -> pl.DataFrame:
    """Put each line into the scheme of its class and of every class above that adds something."""
    order = {name: at for at, name in enumerate(classes())}
    own = lines.with_columns(
        rank=pl.col("works_class").replace_strict(order, return_dtype=pl.Int64)
    )
    schemes = (
        own.select("community_id", "rank")
        .unique()
        .select("community_id", scheme_rank="rank")
        .with_columns(
            pl.col("scheme_rank")
            .replace_strict(dict(enumerate(order)), return_dtype=pl.String)
            .alias("class")
        )
    )
    within = own.join(schemes, on="community_id").filter(pl.col("rank") <= pl.col("scheme_rank"))
    scheme_id = pl.format("{}-{}", "community_id", pl.col("class").str.head(1))
    return within.with_columns(scheme_id=scheme_id).sort("community_id", "scheme_rank", "place")


def _schemes(held: pl.DataFrame) -> pl.DataFrame:
    return held.select("scheme_id", "community_id", "class").unique(maintain_order=True)


def _what_each_answers(held: pl.DataFrame, answered: pl.DataFrame) -> pl.DataFrame:
    pairs = answered.select("community_id", "measure_id", "finding_id")
    both = held.join(pairs, on=["community_id", "measure_id"])
    return both.sort("community_id", "scheme_rank", "place", "finding_id").select(
        "scheme_id", "measure_id", "finding_id"
    )


def _problems(
    findings: pl.DataFrame, answers: pl.DataFrame, quantities: pl.DataFrame, book: pl.DataFrame
) -> Sequence[Problem]:
    without_quantity = findings.filter(pl.col("quantity").is_null())
    known = findings.filter(pl.col("quantity").is_not_null())
    without_measure = known.join(answers, on="item", how="anti")
    without_price = quantities.join(book, on="measure_id", how="anti")
    return [
        *_told("plan.finding_without_quantity", "findings", without_quantity, "finding_id", "item"),
        *_told("plan.finding_without_measure", "findings", without_measure, "finding_id", "item"),
        *_told(
            "plan.measure_without_price",
            "scheme_lines",
            without_price,
            "community_id",
            "measure_id",
        ),
    ]


def _told(code: str, table: str, rows: pl.DataFrame, key: str, field: str) -> Sequence[Problem]:
    return [
        Problem(code, table, row=row, field=field, value=value)
        for row, value in rows.sort(key, field).select(key, field).iter_rows()
    ]
