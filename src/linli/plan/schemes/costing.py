"""What a scheme costs: its lines, the fees beside them, by category, by payer, by owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from linli.plan.amounts import yuan_of
from linli.plan.schemes.exact import times
from linli.plan.schemes.fees import scheme_fees
from linli.records.money import split
from linli.standards import measures

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_AMOUNTS = ("cost_fen", "low_fen", "high_fen")


def line_amounts(lines: pl.DataFrame) -> pl.DataFrame:
    """Return what each line of schemes costs.

    Parameters
    ----------
    lines : table
        scheme_id, measure_id, quantity, unit_price_yuan, low_yuan, high_yuan [yuan]. Where a
        range is blank the price is taken for both its ends.

    Returns
    -------
    table
        The lines with works_class, category, unit, usual_payer, owner_after, cost_yuan,
        cost_low_yuan and cost_high_yuan [yuan]; in their order.

    Examples
    --------
    >>> from decimal import Decimal
    >>> lines = pl.DataFrame(
    ...     {
    ...         "scheme_id": ["a"],
    ...         "measure_id": ["roof_waterproofing"],
    ...         "quantity": [480.0],
    ...         "unit_price_yuan": [Decimal("95.00")],
    ...         "low_yuan": [Decimal("60.00")],
    ...         "high_yuan": [None],
    ...     },
    ...     schema_overrides={"high_yuan": pl.Decimal(38, 2)},
    ... )
    >>> line_amounts(lines).select("cost_yuan", "cost_low_yuan", "cost_high_yuan").row(0)
    (Decimal('45600.00'), Decimal('28800.00'), Decimal('45600.00'))
    """
    return _with_fen(lines).select(
        *lines.columns,
        *("works_class", "category", "unit", "usual_payer", "owner_after"),
        yuan_of("cost_fen").alias("cost_yuan"),
        yuan_of("low_fen").alias("cost_low_yuan"),
        yuan_of("high_fen").alias("cost_high_yuan"),
    )


def _with_fen(lines: pl.DataFrame) -> pl.DataFrame:
    catalogue = measures().select(
        "measure_id", "works_class", "category", "unit", "usual_payer", "owner_after"
    )
    whole = lines.with_columns(
        _low=pl.col("low_yuan").fill_null(pl.col("unit_price_yuan")),
        _high=pl.col("high_yuan").fill_null(pl.col("unit_price_yuan")),
    )
    return whole.join(catalogue, on="measure_id", how="left", maintain_order="left").with_columns(
        cost_fen=times("quantity", "unit_price_yuan"),
        low_fen=times("quantity", "_low"),
        high_fen=times("quantity", "_high"),
    )


def statement(lines: pl.DataFrame) -> Mapping[str, pl.DataFrame]:
    """Return the cost statement of schemes, as a fiscal review wants it.

    Parameters
    ----------
    lines : table
        As for `line_amounts`; every scheme has at least one.

    Returns
    -------
    mapping of str to table
        `scheme_costs` (scheme_id, category, cost_yuan, low_yuan, high_yuan): works and the share
        of the fees that falls on them, by category. `scheme_fees` (scheme_id, fee, base_yuan,
        amount_yuan, low_yuan, high_yuan). `scheme_totals` (scheme_id, works_yuan, fees_yuan,
        total_yuan). Everything in yuan, the scheme_costs of a scheme add up to its total exactly.

    Notes
    -----
    Fees are split among the categories in proportion to their works, by largest remainder.

    References
    ----------
    财建〔2016〕504号: construction cost is works, other cost and contingency;
    docs/methods/schemes.md.
    """
    amounts = _with_fen(lines)
    works = amounts.group_by("scheme_id", maintain_order=True).agg(
        works_fen=pl.col("cost_fen").sum()
    )
    fees = scheme_fees(works)
    costs = _costs(amounts, fees)
    return {
        "scheme_costs": costs,
        "scheme_fees": fees.select(
            "scheme_id",
            "fee",
            *(
                yuan_of(f"{name}_fen").alias(f"{name}_yuan")
                for name in ("base", "amount", "low", "high")
            ),
        ),
        "scheme_totals": _totals(works, fees),
    }


def _totals(works: pl.DataFrame, fees: pl.DataFrame) -> pl.DataFrame:
    paid = fees.group_by("scheme_id").agg(fees_fen=pl.col("amount_fen").sum())
    both = works.join(paid, on="scheme_id", maintain_order="left")
    total = both.with_columns(total_fen=pl.col("works_fen") + pl.col("fees_fen"))
    return total.select(
        "scheme_id",
        *(yuan_of(f"{name}_fen").alias(f"{name}_yuan") for name in ("works", "fees", "total")),
    )


def _costs(amounts: pl.DataFrame, fees: pl.DataFrame) -> pl.DataFrame:
    works = amounts.group_by("scheme_id", "category", maintain_order=True).agg(
        pl.col(name).sum() for name in _AMOUNTS
    )
    by_scheme = works.group_by("scheme_id", maintain_order=True).agg(pl.all())
    beside = fees.group_by("scheme_id").agg(
        fee=pl.col("amount_fen").sum(), low=pl.col("low_fen").sum(), high=pl.col("high_fen").sum()
    )
    both = by_scheme.join(beside, on="scheme_id", maintain_order="left")
    # Fees go where the works are, at the price that holds: the ends of a range are split alike.
    shares = [
        [_shares(fee, weights) for fee in row]
        for weights, *row in both.select("cost_fen", "fee", "low", "high").iter_rows()
    ]
    columns = [[one[at] for one in shares] for at in range(len(_AMOUNTS))]
    with_shares = both.with_columns(
        pl.Series(f"_{name}", column, dtype=pl.List(pl.Int64))
        for name, column in zip(_AMOUNTS, columns, strict=True)
    )
    parts = ("category", *_AMOUNTS, *(f"_{name}" for name in _AMOUNTS))
    whole = with_shares.explode(*parts).with_columns(
        pl.col(name) + pl.col(f"_{name}") for name in _AMOUNTS
    )
    return whole.select(
        "scheme_id",
        "category",
        yuan_of("cost_fen").alias("cost_yuan"),
        yuan_of("low_fen").alias("low_yuan"),
        yuan_of("high_fen").alias("high_yuan"),
    )


def _shares(fee: int, weights: Sequence[int]) -> list[int]:
    return split(fee, weights) if any(weights) else [0] * len(weights)


def by_payer(lines: pl.DataFrame) -> pl.DataFrame:
    """Return who usually pays for the works of schemes, and who owns and keeps them afterwards.

    Parameters
    ----------
    lines : table
        As for `line_amounts`.

    Returns
    -------
    table
        scheme_id, usual_payer (of `linli.standards.source_kinds`), owner_after (of
        `linli.standards.parties`), lines, cost_yuan [yuan]; dearest first within a scheme.
    """
    return (
        _with_fen(lines)
        .group_by("scheme_id", "usual_payer", "owner_after")
        .agg(lines=pl.len().cast(pl.Int64), cost_fen=pl.col("cost_fen").sum())
        .sort(
            ["scheme_id", "cost_fen", "usual_payer", "owner_after"],
            descending=[False, True, False, False],
        )
        .select(
            "scheme_id",
            "usual_payer",
            "owner_after",
            "lines",
            yuan_of("cost_fen").alias("cost_yuan"),
        )
    )
