"""What is paid beside the works: survey, design, supervision, review, management, contingency."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

import polars as pl

from linli.plan.schemes.exact import ratio
from linli.standards import fee_points, fees

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_Rule = tuple[str, bool, str, Fraction]


@dataclass(frozen=True, slots=True)
class Point:
    """Where a fee's rate or amount begins to hold.

    Parameters
    ----------
    base
        Amount of the base [fen] from which it holds.
    amount
        The fee there [fen], of a fee that is interpolated.
    rate
        The fee's share of what lies above, of the others.
    """

    base: int
    amount: int
    rate: Fraction


def fee_amount(base: int, method: str, points: Sequence[Point]) -> int:
    """Return a fee for an amount of works.

    Parameters
    ----------
    base
        What the fee is reckoned by [fen], not negative.
    method
        `rate`: one share of all; `progressive`: each tier's share of what falls into it;
        `interpolated`: straight between the amounts of the table, beyond its last amount in
        proportion to it.
    points
        Ascending in base, the first at zero.

    Returns
    -------
    int
        The fee [fen], a half fen up.

    Raises
    ------
    ValueError
        No such method, or a negative base.

    Notes
    -----
    Beyond the last amount of the table the two price regulations leave the fee to the parties;
    in proportion is what they come to most often.

    References
    ----------
    计价格〔2002〕10号 附表一 and 发改价格〔2007〕670号 附表二: straight interpolation between base
    amounts; 财建〔2016〕504号 附件2: progressive tiers.

    Examples
    --------
    >>> tiers = [Point(0, 0, Fraction(2, 100)), Point(1_000_000_000, 0, Fraction(15, 1000))]
    >>> fee_amount(1_200_000_000, "progressive", tiers)
    23000000
    """
    if base < 0:
        msg = f"a fee is reckoned by an amount that is not negative, not by {base} fen"
        raise ValueError(msg)
    if method == "rate":
        return _share(base, points[0].rate)
    if method == "progressive":
        return _by_tier(base, points)
    if method == "interpolated":
        return _between(base, points)
    msg = f"no method {method!r} of reckoning a fee: rate, progressive or interpolated"
    raise ValueError(msg)


def _share(base: int, rate: Fraction) -> int:
    return ratio(base * rate.numerator, rate.denominator)


def _by_tier(base: int, points: Sequence[Point]) -> int:
    ends = [*(point.base for point in points[1:]), max(base, points[-1].base)]
    within = [max(0, min(base, end) - point.base) for point, end in zip(points, ends, strict=True)]
    bottom = lcm(*(point.rate.denominator for point in points))
    parts = zip(within, points, strict=True)
    return ratio(sum(amount * int(point.rate * bottom) for amount, point in parts), bottom)


def _between(base: int, points: Sequence[Point]) -> int:
    last = points[-1]
    if base >= last.base:
        return ratio(last.amount * base, last.base)
    above = next(at for at, point in enumerate(points) if point.base > base)
    low, high = points[above - 1], points[above]
    run = high.base - low.base
    return ratio(low.amount * run + (base - low.base) * (high.amount - low.amount), run)


def scheme_fees(works: pl.DataFrame) -> pl.DataFrame:
    """Return the fees of schemes.

    Parameters
    ----------
    works : table
        scheme_id, works_fen: cost of the scheme's lines [fen].

    Returns
    -------
    table
        scheme_id, fee, base_fen, amount_fen, low_fen, high_fen [fen]; in the order of the schemes
        and of `linli.standards.fees`.

    Notes
    -----
    Low and high are the fee less and more the table's `range_share`: contracts for services are
    bargained for.

    Examples
    --------
    >>> scheme_fees(pl.DataFrame({"scheme_id": ["a"], "works_fen": [100_000_000]})).row(1)[:4]
    ('a', 'design', 100000000, 4500000)
    """
    points = _points()
    rules = _rules()
    rows = [
        (scheme_id, *row)
        for scheme_id, amount in works.select("scheme_id", "works_fen").iter_rows()
        for row in _of_one(amount, rules, points)
    ]
    names = ["scheme_id", "fee", "base_fen", "amount_fen", "low_fen", "high_fen"]
    kinds = [pl.String, pl.String, pl.Int64, pl.Int64, pl.Int64, pl.Int64]
    return pl.DataFrame(rows, schema=dict(zip(names, kinds, strict=True)), orient="row")


def _of_one(
    works: int, rules: Sequence[_Rule], points: Mapping[str, Sequence[Point]]
) -> Iterator[tuple[str, int, int, int, int]]:
    paid = 0
    for fee, of_works, method, spread in rules:
        base = works if of_works else works + paid
        amount = fee_amount(base, method, points[fee])
        paid += amount
        yield fee, base, amount, _share(amount, 1 - spread), _share(amount, 1 + spread)


def _rules() -> list[_Rule]:
    return [
        (fee, base == "works", method, Fraction(spread))
        for fee, base, method, spread in fees()
        .select("fee", "base", "method", "range_share")
        .iter_rows()
    ]


def _points() -> dict[str, list[Point]]:
    table = fee_points().with_columns(
        base=(pl.col("from_yuan") * 100).cast(pl.Int64),
        amount=(pl.col("amount_yuan") * 100).cast(pl.Int64).fill_null(0),
        rate=pl.col("rate").fill_null("0"),
    )
    points: dict[str, list[Point]] = {}
    for fee, base, amount, rate in table.select("fee", "base", "amount", "rate").iter_rows():
        points.setdefault(fee, []).append(Point(base, amount, Fraction(rate)))
    return points
