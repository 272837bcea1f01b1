"""Exact arithmetic on columns: quantities, prices and shares as whole numbers."""

from __future__ import annotations

from fractions import Fraction

import polars as pl

# Quantities are kept to four decimals, which holds every unit that the catalogue counts in.
QUANTITY_PARTS = 10_000
_HALF = 2


def rounded(amount: Fraction) -> int:
    """Return the nearest whole number, a half away from zero (convention C6).

    Examples
    --------
    >>> rounded(Fraction(5, 2)), rounded(Fraction(-5, 2)), rounded(Fraction(7, 3))
    (3, -3, 2)
    """
    return ratio(amount.numerator, amount.denominator)


def ratio(top: int, bottom: int) -> int:
    """Return the whole number nearest to top / bottom, a half away from zero; bottom is positive.

    Examples
    --------
    >>> ratio(5, 2), ratio(-5, 2), ratio(7, 3)
    (3, -3, 2)
    """
    nearest = (_HALF * abs(top) + bottom) // (_HALF * bottom)
    return -nearest if top < 0 else nearest


def times(quantity: str, price_yuan: str) -> pl.Expr:
    """Return quantity x unit price as whole fen, a half fen up.

    Examples
    --------
    >>> from decimal import Decimal
    >>> line = pl.DataFrame({"quantity": [0.5], "unit_price_yuan": [Decimal("3.33")]})
    >>> line.select(times("quantity", "unit_price_yuan")).item()
    167
    """
    parts = (pl.col(quantity) * QUANTITY_PARTS).round().cast(pl.Int128)
    fen = (pl.col(price_yuan) * 100).cast(pl.Int128)
    return ((parts * fen + QUANTITY_PARTS // _HALF) // QUANTITY_PARTS).cast(pl.Int64)


def scaled(yuan: str, factor: Fraction) -> pl.Expr:
    """Return an amount times a factor as yuan with two decimals, a half fen up.

    Examples
    --------
    >>> from decimal import Decimal
    >>> prices = pl.DataFrame({"typical_yuan": [Decimal("95.00")]})
    >>> prices.select(scaled("typical_yuan", Fraction(103, 100))).item()
    Decimal('97.85')
    """
    fen = (pl.col(yuan) * 100).cast(pl.Int128)
    top = fen * (_HALF * factor.numerator) + factor.denominator
    whole = (top // (_HALF * factor.denominator)).cast(pl.Int64)
    return (whole.cast(pl.Decimal(38, 2)) / 100).cast(pl.Decimal(38, 2)).alias(yuan)


def numbers(table: pl.DataFrame, *names: str) -> pl.DataFrame:
    """Return the table with columns of exact numbers as text turned into floats.

    Examples
    --------
    >>> numbers(pl.DataFrame({"share": ["1/4"]}), "share").item()
    0.25
    """
    return table.with_columns(
        pl.Series(name, [float(Fraction(text)) for text in table[name]], dtype=pl.Float64)
        for name in names
    )
