"""A province's or a nation's programme planned by regions: tables in, a plan with its proof out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from scipy import sparse

from linli.engines.programme.dual import Dual
from linli.engines.programme.highs import Stop
from linli.engines.programme.outcome import Outcome
from linli.engines.programme.regional import RegionalOutcome, Together, solve_regions
from linli.engines.programme.regions import (
    KINDS,
    Joint,
    row_amounts,
    row_kinds,
    unit_prices,
)
from linli.engines.programme.workers import Workers, home
from linli.plan.explaining import explain
from linli.plan.programme import Reading, read
from linli.plan.regions import tables_of_region
from linli.plan.solving import tables_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from linli.engines.programme.exact import Options
    from linli.engines.programme.model import Choice, Floats, Integers
    from linli.engines.programme.outcome import Progress
    from linli.plan.clashes import Clash

    Load = Callable[[Sequence[str]], Mapping[str, pl.DataFrame]]

_NONE: Mapping[str, pl.DataFrame] = MappingProxyType({})


@dataclass(frozen=True)
class Sums:
    """What regions tell of themselves before anything is planned.

    Parameters
    ----------
    communities
        Number of them.
    floors
        Largest coefficient of each floor by scope, zone and measure.
    orders
        Households of the earlier and the later zone by the order's zones.
    rows
        What each of the region's rows means.
    kinds, amounts, scales, most
        Kind and right side of each row; scale and greatest price of its variable.
    """

    communities: int
    floors: Mapping[tuple[Any, ...], float]
    orders: Mapping[tuple[Any, ...], tuple[float, float]]
    rows: tuple[tuple[Any, ...], ...]
    kinds: Integers
    amounts: Floats
    scales: Floats
    most: Floats


def opened(load: Load, counties: Sequence[str], years: Sequence[int], discount: float) -> Reading:
    """Read a region."""
    return read(tables_of_region(load(counties), counties), years, discount)


def sums(reading: Reading) -> Sums:
    """Tell what a region has."""
    programme = reading.programme
    kinds = row_kinds(programme)
    penalty = np.repeat(programme.orders.penalty, programme.periods)
    most = np.full(len(kinds), np.inf)
    most[kinds == KINDS.index("orders")] = penalty
    return Sums(
        communities=programme.items,
        floors=dict(
            zip(_keys(reading.floor_rows, "floors"), reading.floor_rows["size"], strict=True)
        ),
        orders=dict(zip(_orders(reading), _sizes(reading), strict=True)),
        rows=tuple(_rows(reading)),
        kinds=kinds,
        amounts=row_amounts(programme),
        scales=unit_prices(programme, kinds) * Dual(programme).shape.scale,
        most=most,
    )


def _keys(rows: pl.DataFrame, kind: str) -> list[tuple[Any, ...]]:
    columns = {
        "budgets": ("source_id", "scope", "year"),
        "limits": ("scope", "year"),
        "floors": ("scope", "zone", "of"),
    }
    return [(kind, *row) for row in rows.select(columns[kind]).iter_rows()]


def _orders(reading: Reading) -> list[tuple[Any, ...]]:
    return reading.order_rows.select("earlier_zone", "later_zone").rows()


def _sizes(reading: Reading) -> list[tuple[float, float]]:
    return reading.order_rows.select("earlier_size", "later_size").rows()


def _rows(reading: Reading) -> list[tuple[Any, ...]]:
    return [
        *_keys(reading.budget_rows, "budgets"),
        *(("covers", scope) for scope in reading.cover_scopes),
        *_keys(reading.limit_rows, "limits"),
        *_keys(reading.floor_rows, "floors"),
        *(("orders", *order, year) for order in _orders(reading) for year in reading.years),
    ]


@dataclass(frozen=True)
class Whole:
    """Sums over all regions by which a region's rows are measured."""

    floors: Mapping[tuple[Any, ...], float]
    orders: Mapping[tuple[Any, ...], tuple[float, float]]


def whole(parts: Sequence[Sums]) -> Whole:
    """Add up what regions have."""
    floors: dict[tuple[Any, ...], float] = {}
    orders: dict[tuple[Any, ...], tuple[float, float]] = {}
    for part in parts:
        for key, size in part.floors.items():
            floors[key] = max(size, floors.get(key, 1.0))
        for key, (earlier, later) in part.orders.items():
            before = orders.get(key, (0.0, 0.0))
            orders[key] = (before[0] + earlier, before[1] + later)
    return Whole(floors, orders)


def measured(reading: Reading, by: Whole) -> Reading:
    """Return a region with floors and orders measured by the whole, and none of before."""
    programme = reading.programme
    floor = [
        size / by.floors[key]
        for size, key in zip(
            reading.floor_rows["size"], _keys(reading.floor_rows, "floors"), strict=True
        )
    ]
    totals = np.array([by.orders[key] for key in _orders(reading)]).reshape(-1, 2)
    own = np.array(_sizes(reading)).reshape(-1, 2)
    part = np.divide(own, totals, out=np.zeros_like(totals), where=totals > 0)
    shares = programme.orders.shares
    later = shares.maximum(0).multiply(part[:, 1:])
    earlier = shares.minimum(0).multiply(part[:, :1])
    by_whole = replace(
        programme,
        floors=sparse.csr_array(sparse.diags_array(np.array(floor)) @ programme.floors)
        if floor
        else programme.floors,
        orders=replace(programme.orders, shares=sparse.csr_array(later + earlier)),
    )
    return replace(reading, programme=by_whole)


def joint(parts: Sequence[Sums]) -> Joint:
    """Put the rows of all regions into one list."""
    number: dict[tuple[Any, ...], int] = {}
    place = [
        np.array([number.setdefault(row, len(number)) for row in part.rows], dtype=np.int64)
        for part in parts
    ]
    kind = np.zeros(len(number), dtype=np.int64)
    amount, scale, most = np.zeros((3, len(number)))
    # Backwards, so that the first region with a row has the last word about its scale.
    for rows, part in reversed(list(zip(place, parts, strict=True))):
        kind[rows], amount[rows] = part.kinds, part.amounts
        scale[rows], most[rows] = part.scales, part.most
    communities = np.array([part.communities for part in parts], dtype=float)
    return Joint(tuple(place), kind, amount, scale, most, communities / communities.sum())


@dataclass(frozen=True)
class RegionalSolution:
    """A plan of all regions.

    Parameters
    ----------
    outcome
        What the engine answered.
    communities
        Number of communities.
    tables
        `plan` and `plan_funding`; none where there is no plan.
    clashes
        Rules of a region that cannot be kept together, whatever it got of what is shared.
    """

    outcome: RegionalOutcome
    communities: int
    tables: Mapping[str, pl.DataFrame] = field(default_factory=lambda: _NONE)
    clashes: tuple[Clash, ...] = ()


@dataclass(frozen=True)
class Asked:
    """A programme in regions.

    Parameters
    ----------
    regions
        Counties of each.
    load
        Returns the tables of some counties: communities, schemes and costs of these, and all rules.
    years, discount
        As `linli.plan.programme.read`.
    """

    regions: Sequence[Sequence[str]]
    load: Load
    years: Sequence[int]
    discount: float


def solve_by_regions(
    asked: Asked, options: Options, stop: Stop, progress: Progress, workers: Workers
) -> RegionalSolution:
    """Choose communities, schemes and years of a province or a nation, and who pays.

    Parameters
    ----------
    asked
        The programme.
    options
        Gap, seed and work.
    stop
        When to return the best plan so far.
    progress
        Told of plans and bounds.
    workers
        Who works.

    Returns
    -------
    solution
        Payments are exact to the fen; caps, capacity and coverage are kept to the fen.
    """
    years = tuple(asked.years)
    readings = [
        workers.submit(opened, asked.load, each, years, asked.discount, place=home(number, workers))
        for number, each in enumerate(asked.regions)
    ]
    told: list[Sums] = workers.gather([workers.submit(sums, each) for each in readings])
    by = whole(told)
    readings = [
        workers.submit(measured, each, by, place=home(number, workers))
        for number, each in enumerate(readings)
    ]
    programmes = [workers.submit(attrgetter("programme"), each) for each in readings]
    together = Together(workers, programmes, joint(told), options, stop, progress)
    outcome = solve_regions(together)
    communities = sum(each.communities for each in told)
    if outcome.plans:
        made = [
            workers.submit(plan_tables, reading, plan)
            for reading, plan in zip(readings, outcome.plans, strict=True)
        ]
        # Tables of a nation need the room that the regions had.
        outcome = replace(outcome, plans=())
        readings.clear()
        together.programmes.clear()
        return RegionalSolution(outcome, communities, _added(workers.gather(made)))
    clashes = _clashes(asked, outcome, workers, stop)
    if clashes:
        outcome = replace(outcome, status="infeasible")
    return RegionalSolution(outcome, communities, clashes=clashes)


def plan_tables(reading: Reading, plan: tuple[Choice, Integers]) -> Mapping[str, pl.DataFrame]:
    """Return `plan` and `plan_funding` of a region."""
    choice, amounts = plan
    return tables_of(reading, Outcome("limit", choice, amounts, 0.0, 0.0, "regions"))


def _added(parts: Sequence[Mapping[str, pl.DataFrame]]) -> Mapping[str, pl.DataFrame]:
    order = {
        "plan": ["community_id"],
        "plan_funding": ["community_id", "source_id", "category"],
    }
    return {
        name: pl.concat([part[name] for part in parts]).sort(keys) for name, keys in order.items()
    }


def _clashes(
    asked: Asked, outcome: RegionalOutcome, workers: Workers, stop: Stop
) -> tuple[Clash, ...]:
    """Ask regions without a plan whether the whole of what is shared would help them."""
    told = [
        workers.submit(explained, asked, asked.regions[number], stop.left)
        for number in outcome.infeasible
    ]
    return tuple(clash for clashes in workers.gather(told) for clash in clashes)


def explained(asked: Asked, counties: Sequence[str], seconds: float) -> tuple[Clash, ...]:
    """Return the rules of a region that clash even if it got everything that is shared."""
    tables = tables_of_region(asked.load(counties), counties)
    reading = read(tables, asked.years, asked.discount)
    return explain(reading, tables, Stop().within(seconds))
