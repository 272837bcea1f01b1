"""Whether each year's money holds when costs turn out other than planned.

Costs are drawn from triangular distributions between their low and high figures with the planned
cost as the most likely one: two figures and a guess are all that an estimate gives. A cost without
a range stays as it is.
References: D. Johnson, The triangular distribution as a proxy for the beta distribution in risk
analysis, The Statistician 46 (1997) 387-398; O. Vasicek, Loan portfolio value, Risk 15 (2002)
160-162 (one common factor).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from scipy.special import ndtr

from linli.engines.programme.model import cell_costs, incomes
from linli.engines.programme.relaxation import joint_budgets, own_money
from linli.engines.programme.shortfall import Shortfalls, shortfalls
from linli.plan.amounts import fen_of
from linli.plan.choosing import made

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from linli.engines.programme.exact import Options
    from linli.engines.programme.highs import Stop
    from linli.engines.programme.model import Choice, Floats, Integers, Programme
    from linli.plan.programme import Reading

# How many numbers are drawn at once.
_MOST_AT_ONCE = 2_000_000
_MOST_PLANS = 3


@dataclass(frozen=True)
class Ranges:
    """What the chosen schemes' costs may turn out to be [fen], one row a scheme and category.

    Parameters
    ----------
    where
        Cell and year of each, as one number: cell x years + year.
    low, cost, high
        Least, planned and greatest cost.
    """

    where: Integers
    low: Floats
    cost: Floats
    high: Floats

    @property
    def ranged(self) -> int:
        """How many have a range."""
        return int((self.low < self.high).sum())


@dataclass(frozen=True)
class Drawing:
    """How costs are drawn.

    Parameters
    ----------
    draws
        Number of draws.
    seed
        The same seed gives the same draws.
    together
        From 0 (each cost for itself) to 1 (all move as one): correlation of the normal scores.
    """

    draws: int = 1000
    seed: int = 1
    together: float = 0.0


@dataclass(frozen=True)
class Robustness:
    """How a plan's money holds.

    Parameters
    ----------
    ranges
        What may vary.
    planned
        Planned cost of each year [fen].
    found
        What is missing in each draw.
    tolerance
        What may be missing without a year counting as short [fen].
    """

    ranges: Ranges
    planned: Integers
    found: Shortfalls
    tolerance: float

    @property
    def holds(self) -> NDArray[np.bool_]:
        """Draws x years: whether the year's money holds."""
        held: NDArray[np.bool_] = self.found.missing <= self.tolerance
        return held

    def reserve(self, chance: float) -> Integers:
        """Return the reserve of each year with which its money holds with a chance [fen]."""
        missing = np.where(self.holds, 0.0, self.found.missing)
        if not len(missing):
            return np.zeros(len(self.planned), dtype=np.int64)
        each = np.quantile(missing, chance, axis=0, method="inverted_cdf")
        whole: Integers = (np.ceil(each / 100) * 100).astype(np.int64)
        return whole


def robust(
    tables: Mapping[str, pl.DataFrame],
    reading: Reading,
    choice: Choice,
    drawing: Drawing,
    stop: Stop,
) -> Robustness:
    """Draw the costs of what is planned and look whether each year's money holds.

    Parameters
    ----------
    tables
        Tables of the programme folder: scheme_costs, and where there are any scheme_lines.
    reading
        The programme, by `linli.plan.programme.read`.
    choice
        The plan.
    drawing
        How costs are drawn.
    stop
        When to give up; the draws up to then are counted.

    References
    ----------
    docs/methods/plan_robust.md.
    """
    programme = reading.programme
    ranges = ranges_of(tables, reading, choice)
    needs = _needs(programme, ranges, drawing)
    income = incomes(programme, choice)
    found = shortfalls(programme, needs, income, len(reading.sources), stop)
    planned = cell_costs(programme, choice).sum(axis=0)
    # Payments of single communities are rounded to the fen, so a sum of them may be off by as many.
    tolerance = 100.0 + len(choice.chosen)
    return Robustness(ranges, planned, found, tolerance)


def ranges_of(tables: Mapping[str, pl.DataFrame], reading: Reading, choice: Choice) -> Ranges:
    """Return what the chosen schemes' costs may turn out to be.

    Ranges are those of `scheme_costs`. Where it has none, those of `scheme_lines` count if the
    lines' quantities x unit prices add up to the scheme's cost: the sums of quantities x low and x
    high prices then stretch all categories alike. A range always holds the planned cost.
    """
    programme = reading.programme
    chosen = choice.chosen
    numbers = {reading.schemes[choice.option[item]]: int(item) for item in chosen}
    rows = _with_ranges(tables, list(numbers))
    item = np.array([numbers[name] for name in rows["scheme_id"]], dtype=np.int64)
    kinds = {name: rank for rank, name in enumerate(reading.categories)}
    kind = np.array([kinds[name] for name in rows["category"]], dtype=np.int64)
    cell = programme.cell[choice.option[item], kind]
    return Ranges(
        where=cell * programme.periods + choice.period[item],
        low=rows["low"].to_numpy().astype(float),
        cost=rows["cost"].to_numpy().astype(float),
        high=rows["high"].to_numpy().astype(float),
    )


def _with_ranges(tables: Mapping[str, pl.DataFrame], schemes: list[str]) -> pl.DataFrame:
    costs = tables["scheme_costs"].filter(pl.col("scheme_id").is_in(schemes))
    given = [
        _fen_or_blank(costs, name).alias(name.removesuffix("_yuan"))
        for name in ("low_yuan", "high_yuan")
    ]
    rows = costs.select("scheme_id", "category", *given, cost=fen_of("cost_yuan"))
    rows = rows.filter(pl.col("cost") > 0).join(_stretches(tables), on="scheme_id", how="left")
    blank = pl.col("low").is_null() & pl.col("high").is_null()
    cost = pl.col("cost").cast(pl.Float64)
    low = pl.when(blank).then((cost * pl.col("_low")).round()).otherwise("low")
    high = pl.when(blank).then((cost * pl.col("_high")).round()).otherwise("high")
    return rows.select(
        "scheme_id",
        "category",
        "cost",
        low=pl.min_horizontal(low.cast(pl.Float64).fill_null(cost), cost),
        high=pl.max_horizontal(high.cast(pl.Float64).fill_null(cost), cost),
    ).sort("scheme_id", "category")


def _fen_or_blank(table: pl.DataFrame, name: str) -> pl.Expr:
    if name not in table.columns:
        return pl.lit(None, pl.Int64)
    return (pl.col(name) * 100).cast(pl.Int64)


def _stretches(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """By scheme, low and high sums of its lines by their sum, where that is the scheme's cost."""
    lines = tables.get("scheme_lines")
    if lines is None or not {"low_yuan", "high_yuan"} <= set(lines.columns):
        schema = {"scheme_id": pl.String, "_low": pl.Float64, "_high": pl.Float64}
        return pl.DataFrame(schema=schema)
    price, quantity = pl.col("unit_price_yuan").cast(pl.Float64), pl.col("quantity")
    sums = lines.group_by("scheme_id").agg(
        pl.len().alias("_lines"),
        _sum=(quantity * price).sum(),
        _low=(quantity * pl.col("low_yuan").cast(pl.Float64).fill_null(price)).sum(),
        _high=(quantity * pl.col("high_yuan").cast(pl.Float64).fill_null(price)).sum(),
    )
    costs = tables["scheme_costs"].group_by("scheme_id").agg(_cost=fen_of("cost_yuan").sum())
    both = sums.join(costs, on="scheme_id")
    # Each line's product may have been rounded to the fen.
    agrees = (pl.col("_sum") * 100 - pl.col("_cost")).abs() <= pl.col("_lines")
    return both.filter(agrees & (pl.col("_sum") > 0)).select(
        "scheme_id", pl.col("_low") / pl.col("_sum"), pl.col("_high") / pl.col("_sum")
    )


def drawn(ranges: Ranges, drawing: Drawing) -> NDArray[np.int64]:
    """Return drawn costs (draws x costs) [fen]."""
    parts = _drawn(ranges, drawing)
    return np.concatenate(parts) if parts else np.zeros((0, len(ranges.cost)), dtype=np.int64)


def _drawn(ranges: Ranges, drawing: Drawing) -> list[NDArray[np.int64]]:
    dice = np.random.default_rng(drawing.seed)
    size = len(ranges.cost)
    at_once = max(1, _MOST_AT_ONCE // max(size, 1))
    counts = [min(at_once, drawing.draws - at) for at in range(0, drawing.draws, at_once)]
    return [_triangular(ranges, _chances(dice, each, size, drawing.together)) for each in counts]


def _chances(dice: np.random.Generator, draws: int, size: int, together: float) -> Floats:
    if together <= 0:
        return dice.random((draws, size))
    common = dice.standard_normal((draws, 1)) * np.sqrt(together)
    own = dice.standard_normal((draws, size)) * np.sqrt(1 - together)
    scores: Floats = ndtr(common + own)
    return scores


def _triangular(ranges: Ranges, chances: Floats) -> NDArray[np.int64]:
    """The inverse of the triangular distribution function, to the fen."""
    low, cost, high = ranges.low, ranges.cost, ranges.high
    width = np.maximum(high - low, 1e-300)
    turn = (cost - low) / width
    rising = low + np.sqrt(chances * width * (cost - low))
    falling = high - np.sqrt((1 - chances) * width * (high - cost))
    whole: NDArray[np.int64] = np.rint(np.where(chances < turn, rising, falling)).astype(np.int64)
    return whole


def _needs(programme: Programme, ranges: Ranges, drawing: Drawing) -> Integers:
    """Sum drawn costs by cell and year (draws x cells x years)."""
    count = programme.cells * programme.periods
    order = np.argsort(ranges.where, kind="stable")
    places, first = np.unique(ranges.where[order], return_index=True)
    needs = np.zeros((drawing.draws, count), dtype=np.int64)
    done = 0
    for part in _drawn(ranges, drawing):
        if len(first):
            needs[done : done + len(part), places] = np.add.reduceat(part[:, order], first, axis=1)
        done += len(part)
    return needs.reshape(drawing.draws, programme.cells, programme.periods)


def with_reserve(programme: Programme, reserve: Integers, planned: Integers) -> Programme:
    """Return the programme with a reserve held back from the caps.

    Parameters
    ----------
    programme
        The programme.
    reserve
        To be held back in each year [fen].
    planned
        Cost of each year under the plan without reserve [fen].

    Returns
    -------
    programme
        Every cap of a year is lessened by the same part, reserve / planned; of money that is
        carried over, what is held back stays held back in later years.
    """
    budgets = programme.budgets
    part = np.clip(np.divide(reserve, planned, out=np.zeros(len(planned)), where=planned > 0), 0, 1)
    own = np.maximum(own_money(programme), 0)
    held = np.ceil(own * part[budgets.last]).astype(np.int64)
    amount = budgets.amount - joint_budgets(programme).T.astype(np.int64) @ held
    return replace(programme, budgets=replace(budgets, amount=amount))


@dataclass(frozen=True)
class Reserved:
    """A plan that holds a reserve back.

    Parameters
    ----------
    reserve
        Held back in each year [fen].
    choice
        The plan; None where none was found.
    robustness
        How its money holds with all of the caps.
    """

    reserve: Integers
    choice: Choice | None = None
    robustness: Robustness | None = None


def plan_with_reserve(
    tables: Mapping[str, pl.DataFrame],
    reading: Reading,
    before: Robustness,
    drawing: Drawing,
    chance: float,
    options: Options,
    stop: Stop,
) -> Reserved:
    """Make a plan whose money holds with a chance in each year, by holding a reserve back.

    Parameters
    ----------
    tables, reading, drawing, stop
        As for `robust`.
    before
        How a plan without reserve holds: its reserves are where the search begins.
    chance
        Chance with which each year's money shall hold.
    options
        Gap, threads and seed of the plan.

    Returns
    -------
    reserved
        The first of at most three plans that holds, else the last: where it does not, what it
        still misses is added to the reserve. What a plan with less money misses is not known
        before it is made.
    """
    reserve, planned = before.reserve(chance), before.planned
    found = Reserved(reserve)
    for left in range(_MOST_PLANS, 0, -1):
        tight = with_reserve(reading.programme, reserve, planned)
        # A share of the time is left for the draws.
        choice = made(tight, options, stop.within(stop.left / (left + 1)))
        if choice is None:
            return found
        now = robust(tables, reading, choice, drawing, stop)
        if not len(now.holds):
            return found
        found = Reserved(reserve, choice, now)
        if stop.due or (now.holds.mean(axis=0) >= chance).all():
            return found
        reserve = reserve + now.reserve(chance)
    return found
