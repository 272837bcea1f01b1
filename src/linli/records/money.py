"""Money: Decimal yuan at the edges, integer fen inside, sums exact."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from math import lcm


def fen(yuan: str | int | Decimal) -> int:
    """Turn yuan into whole fen.

    Parameters
    ----------
    yuan
        Amount [yuan], at most two decimals. Floats are refused: they are not exact.

    Returns
    -------
    int
        The same amount [fen].

    Raises
    ------
    TypeError
        A float was given; pass text or Decimal.
    ValueError
        Not a number, or more than two decimals.

    Examples
    --------
    >>> fen("286000000.05")
    28600000005
    """
    if isinstance(yuan, float):
        msg = f"money as a float is not exact: pass text or Decimal, not {yuan!r}"
        raise TypeError(msg)
    try:
        amount = Decimal(yuan) * 100
    except InvalidOperation:
        msg = f"not an amount in yuan: {yuan!r}"
        raise ValueError(msg) from None
    if not amount.is_finite() or amount != amount.to_integral_value():
        msg = f"an amount in yuan has at most two decimals: {yuan!r}"
        raise ValueError(msg)
    return int(amount)


def yuan(amount_fen: int) -> Decimal:
    """Turn whole fen into yuan with two decimals.

    Parameters
    ----------
    amount_fen
        Amount [fen].

    Returns
    -------
    Decimal
        Amount [yuan] with exactly two decimals.

    Examples
    --------
    >>> yuan(28600000005)
    Decimal('286000000.05')
    """
    return Decimal(amount_fen).scaleb(-2).quantize(Decimal("0.01"))


def split(total_fen: int, weights: Sequence[int | Fraction | Decimal]) -> list[int]:
    """Split an amount by weights so that the parts add up to it exactly.

    Largest remainder: each part is rounded down, the fen left over go to the parts with the
    largest fractions, equal fractions to the earlier part (convention C6).

    Parameters
    ----------
    total_fen
        What to split [fen], not negative.
    weights
        One a part, not negative, not all zero.

    Returns
    -------
    list of int
        Parts [fen] in the order of the weights; their sum is `total_fen`.

    Raises
    ------
    ValueError
        A negative total or weight, or weights that are all zero.

    Examples
    --------
    >>> split(100_00, [1, 1, 1])
    [3334, 3333, 3333]
    """
    shares = _whole(weights)
    whole = sum(shares)
    if total_fen < 0 or whole <= 0 or min(shares) < 0:
        msg = "split needs a total and weights that are not negative, and one weight above zero"
        raise ValueError(msg)
    divided = [divmod(total_fen * share, whole) for share in shares]
    parts = [part for part, _ in divided]
    left = total_fen - sum(parts)
    by_fraction = sorted(range(len(parts)), key=lambda at: (-divided[at][1], at))
    for at in by_fraction[:left]:
        parts[at] += 1
    return parts


def _whole(weights: Sequence[int | Fraction | Decimal]) -> list[int]:
    """Return weights in the same proportion as whole numbers."""
    exact = [weight if isinstance(weight, int) else Fraction(weight) for weight in weights]
    bottom = lcm(*(weight.denominator for weight in exact))
    return [int(weight * bottom) for weight in exact]
