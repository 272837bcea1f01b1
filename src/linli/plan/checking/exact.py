"""Exact numbers: whole fen, decimals as they are written, fractions of shares."""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable

# Every double, and any sum of them, has fewer digits than this.
_EXACT = Context(prec=1100, Emax=999_999, Emin=-999_999)
# How far a comparison in floating point may be wrong, as a part of the amounts; a thousand times
# what it is, since more candidates cost only time.
_DOUBT = 1e-12


def fen(column: str) -> pl.Expr:
    """Return yuan with two decimals as whole fen; a blank is nothing.

    Examples
    --------
    >>> pl.DataFrame({"x": [Decimal("1.05"), None]}).select(fen("x"))["x"].to_list()
    [105, 0]
    """
    return (pl.col(column) * 100).cast(pl.Int128).fill_null(0)


def as_written(number: float) -> Fraction:
    """Return a floating number as the shortest decimal that reads back as it.

    Examples
    --------
    >>> as_written(0.1), as_written(0.1006)
    (Fraction(1, 10), Fraction(503, 5000))
    """
    return Fraction(repr(float(number)))


def decimal_sum(numbers: Iterable[float]) -> Fraction:
    """Add up floating numbers as they are written.

    Examples
    --------
    >>> decimal_sum([0.1, 0.2]) == Fraction(3, 10)
    True
    """
    total = Decimal(0)
    for number in numbers:
        total = _EXACT.add(total, Decimal(repr(number)))
    return Fraction(total)


def text(number: Fraction | int, decimals: int | None = None) -> str:
    """Write a number as a decimal: exactly where it ends within 18 places, else rounded to them.

    Examples
    --------
    >>> text(Fraction(11, 4)), text(Fraction(10500, 100), 2), text(7)
    ('2.75', '105.00', '7')
    """
    exact = Fraction(number)
    if decimals is not None:
        return f"{Decimal(round(exact * 10**decimals)).scaleb(-decimals):f}"
    scaled = Decimal(round(exact * 10**18)).scaleb(-18, _EXACT)
    return f"{scaled.normalize(_EXACT):f}"


def yuan_text(amount_fen: int) -> str:
    """Write whole fen as yuan with two decimals.

    Examples
    --------
    >>> yuan_text(-5)
    '-0.05'
    """
    return f"{Decimal(int(amount_fen)).scaleb(-2, _EXACT):.2f}"


def above_share(rows: pl.DataFrame, paid: str, share: str, cost: str) -> pl.DataFrame:
    """Keep rows whose payment is more than one fen above a share of a cost.

    Parameters
    ----------
    rows
        A row a payment.
    paid, cost
        Columns [fen].
    share
        Column of the share [0 to 1].

    Examples
    --------
    >>> rows = pl.DataFrame({"paid": [34, 35], "share": [0.1, 0.1], "cost": [335, 335]})
    >>> above_share(rows, "paid", "share", "cost")["paid"].to_list()
    [35]
    """
    return _beyond(rows, paid, share, cost, sign=1)


def below_share(rows: pl.DataFrame, paid: str, share: str, cost: str) -> pl.DataFrame:
    """Keep rows whose payment is more than one fen below a share of a cost.

    Examples
    --------
    >>> rows = pl.DataFrame({"paid": [33, 32], "share": [0.1, 0.1], "cost": [335, 335]})
    >>> below_share(rows, "paid", "share", "cost")["paid"].to_list()
    [32]
    """
    return _beyond(rows, paid, share, cost, sign=-1)


def _beyond(rows: pl.DataFrame, paid: str, share: str, cost: str, *, sign: int) -> pl.DataFrame:
    """Floating point names the candidates, fractions decide."""
    given, whole = pl.col(paid).cast(pl.Float64), pl.col(cost).cast(pl.Float64)
    beyond = sign * (given - pl.col(share) * whole)
    doubt = 1e-6 + _DOUBT * (given.abs() + whole.abs())
    candidates = rows.filter(beyond > 1 - doubt)
    decided = [
        sign * (given_fen - as_written(part) * cost_fen) > 1
        for given_fen, part, cost_fen in candidates.select(paid, share, cost).iter_rows()
    ]
    return candidates.filter(pl.Series(decided, dtype=pl.Boolean))
