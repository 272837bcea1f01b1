"""Amounts between tables and engines: whole fen, exact fractions."""

from __future__ import annotations

from fractions import Fraction

import polars as pl


def fen_of(name: str) -> pl.Expr:
    """Return a column of yuan (two decimals) as whole fen; a blank is nothing.

    Examples
    --------
    >>> import polars as pl
    >>> from decimal import Decimal
    >>> table = pl.DataFrame({"cost_yuan": [Decimal("1.05"), None]})
    >>> table.select(fen_of("cost_yuan")).to_series().to_list()
    [105, 0]
    """
    return (pl.col(name) * 100).cast(pl.Int64).fill_null(0)


def yuan_of(name: str) -> pl.Expr:
    """Return a column of whole fen as yuan with two decimals.

    Examples
    --------
    >>> import polars as pl
    >>> pl.DataFrame({"amount": [105]}).select(yuan_of("amount")).to_series().to_list()
    [Decimal('1.05')]
    """
    return (pl.col(name).cast(pl.Decimal(38, 2)) / 100).cast(pl.Decimal(38, 2)).alias(name)


def fraction(number: float) -> Fraction:
    """Return the number as it is written, exactly.

    Examples
    --------
    >>> fraction(0.1)
    Fraction(1, 10)
    """
    return Fraction(repr(float(number)))


def percent(share: Fraction) -> str:
    """Write a share as a percentage.

    Examples
    --------
    >>> percent(Fraction(1, 8))
    '12.5%'
    """
    return f"{float(share * 100):.6g}%"
