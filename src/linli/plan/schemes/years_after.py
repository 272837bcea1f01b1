"""What a scheme brings and takes each year once it is built."""

from __future__ import annotations

from fractions import Fraction

import polars as pl

from linli.plan.amounts import yuan_of
from linli.plan.schemes.costing import line_amounts
from linli.plan.schemes.exact import rounded, times
from linli.standards import measure_years


def years_after(lines: pl.DataFrame) -> pl.DataFrame:
    """Return upkeep, renewal and income of each line of schemes.

    Parameters
    ----------
    lines : table
        As for `linli.plan.schemes.line_amounts`.

    Returns
    -------
    table
        scheme_id, measure_id, owner_after, service_years [years], upkeep_yuan_per_year,
        renewal_yuan_per_year (cost over service years) and revenue_yuan_per_year [yuan a year];
        in the order of the lines.

    Notes
    -----
    Upkeep is a share of the cost, income an amount for each unit, both by
    `linli.standards.measure_years`; neither is discounted.

    Examples
    --------
    >>> from decimal import Decimal
    >>> lines = pl.DataFrame(
    ...     {
    ...         "scheme_id": ["a"],
    ...         "measure_id": ["charging_pile"],
    ...         "quantity": [6.0],
    ...         "unit_price_yuan": [Decimal("10000.00")],
    ...         "low_yuan": [Decimal("10000.00")],
    ...         "high_yuan": [Decimal("10000.00")],
    ...     }
    ... )
    >>> years_after(lines).select("upkeep_yuan_per_year", "revenue_yuan_per_year").row(0)
    (Decimal('3600.00'), Decimal('9600.00'))
    """
    priced = line_amounts(lines).join(
        measure_years(), on="measure_id", how="left", maintain_order="left"
    )
    fen = (pl.col("cost_yuan") * 100).cast(pl.Int64)
    rows = priced.with_columns(cost_fen=fen, revenue_fen=times("quantity", "income_yuan_per_year"))
    shares = [
        (rounded(cost * Fraction(share)), rounded(Fraction(cost, years)))
        for cost, share, years in rows.select(
            "cost_fen", "upkeep_share", "service_years"
        ).iter_rows()
    ]
    whole = rows.with_columns(
        pl.Series("upkeep_fen", [upkeep for upkeep, _ in shares], dtype=pl.Int64),
        pl.Series("renewal_fen", [renewal for _, renewal in shares], dtype=pl.Int64),
    )
    return whole.select(
        *("scheme_id", "measure_id", "owner_after", "service_years"),
        *(
            yuan_of(f"{name}_fen").alias(f"{name}_yuan_per_year")
            for name in ("upkeep", "renewal", "revenue")
        ),
    )


def yearly_totals(yearly: pl.DataFrame) -> pl.DataFrame:
    """Return upkeep, renewal and income of schemes.

    Parameters
    ----------
    yearly : table
        As `years_after` gives it.

    Returns
    -------
    table
        scheme_id, upkeep_yuan_per_year, renewal_yuan_per_year, revenue_yuan_per_year [yuan].
    """
    return yearly.group_by("scheme_id", maintain_order=True).agg(
        pl.col(f"{name}_yuan_per_year").sum() for name in ("upkeep", "renewal", "revenue")
    )
