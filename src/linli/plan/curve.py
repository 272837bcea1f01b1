"""Budget against benefit: the caps of a programme scaled up and down."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from linli.engines.programme.curve import Point, along
from linli.engines.programme.model import without_option
from linli.plan.amounts import fen_of
from linli.plan.payers import budgets

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from linli.engines.programme.exact import Options
    from linli.engines.programme.highs import Stop
    from linli.engines.programme.model import Choice, Integers
    from linli.plan.programme import Reading


@dataclass(frozen=True)
class Curve:
    """What more or less money brings.

    Parameters
    ----------
    reading
        The programme as arrays, with names.
    factors
        By what the caps are multiplied, ascending.
    budget_fen
        Sum of the scaled caps of all years at each factor [fen].
    points
        What each brings; none where a community that must be chosen cannot be, whatever the money.
    """

    reading: Reading
    factors: tuple[Fraction, ...]
    budget_fen: tuple[int, ...]
    points: tuple[Point, ...]


def factors(least: float, most: float, count: int) -> tuple[Fraction, ...]:
    """Return factors at equal steps, exactly.

    Examples
    --------
    >>> [str(each) for each in factors(0.5, 1.5, 3)]
    ['1/2', '1', '3/2']
    """
    low, high = Fraction(repr(least)), Fraction(repr(most))
    if count == 1:
        return (low,)
    return tuple(low + (high - low) * step / (count - 1) for step in range(count))


def curve(
    tables: Mapping[str, pl.DataFrame],
    reading: Reading,
    by: Sequence[Fraction],
    options: Options,
    stop: Stop,
    source: str | None = None,
    known: Choice | None = None,
    *,
    plans: bool = True,
) -> Curve:
    """Return what more or less money brings.

    Parameters
    ----------
    tables
        Tables of a programme folder, typed and valid by the schema.
    reading
        The same as arrays, by `linli.plan.programme.read`.
    by
        Factors, ascending: every cap is multiplied and rounded down to the fen; what is promised
        already (commitments) is not scaled.
    options
        Gap, threads and seed of the plans.
    stop
        When to give up.
    source
        Scale the caps of this source only.
    known
        A plan that may fit.
    plans
        Whether to look for plans too, or for bounds only.

    Returns
    -------
    curve
        Bounds are proven at every point, rise with money and are concave in it.

    References
    ----------
    docs/methods/plan_prices.md.
    """
    amounts = scaled_budgets(tables, reading, by, source)
    money = tuple(_sum_of_caps(tables, reading.years, factor, source) for factor in by)
    points: list[Point] = []
    if not without_option(reading.programme).any():
        points = along(reading.programme, amounts, options, stop, known, plans=plans)
    return Curve(reading, tuple(by), money, tuple(points))


def scaled_budgets(
    tables: Mapping[str, pl.DataFrame],
    reading: Reading,
    by: Sequence[Fraction],
    source: str | None = None,
) -> list[Integers]:
    """Return the amounts of the budget rows under scaled caps, one array a factor [fen]."""
    named = {**tables, "sources": tables["sources"].sort("source_id")}
    named.pop("commitments", None)
    whole, _ = budgets(named, reading.places, reading.cells, reading.years)
    now = reading.programme.budgets.amount
    promised = whole.amount - now
    meant = np.ones(len(now), dtype=bool)
    if source is not None:
        meant = (reading.budget_rows["source_id"] == source).to_numpy()
    return [np.where(meant, _scaled(whole.amount, each) - promised, now) for each in by]


def _scaled(amounts: Integers, factor: Fraction) -> Integers:
    each = (int(amount) * factor.numerator // factor.denominator for amount in amounts)
    return np.fromiter(each, dtype=np.int64, count=len(amounts))


def _sum_of_caps(
    tables: Mapping[str, pl.DataFrame], years: Sequence[int], factor: Fraction, source: str | None
) -> int:
    caps = tables["source_caps"].filter(pl.col("year").is_in(list(years)))
    if source is not None:
        caps = caps.filter(pl.col("source_id") == source)
    total = int(caps.select(fen_of("cap_yuan").sum()).item())
    return total * factor.numerator // factor.denominator
