"""What each cap and rule of a programme is worth: one row a rule, from the relaxation's prices."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from linli.engines.programme.linear import budget_ways
from linli.engines.programme.model import without_option
from linli.engines.programme.relaxation import (
    Relaxed,
    cap_prices,
    cap_slack,
    label_costs,
    own_money,
    payments_of,
    relax,
    share_duals,
)
from linli.plan.payers import ALL_CLASSES, shares

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from linli.engines.programme.highs import Stop
    from linli.engines.programme.model import Floats
    from linli.plan.programme import Reading

# A unit of money is 10,000 yuan: 1,000,000 fen.
FEN = 1_000_000.0
# Prices below this part of the relaxation's value are the solver's dust.
_DUST = 1e-11
TABLE: Mapping[str, Any] = {
    "rule": pl.String,
    "source_id": pl.String,
    "scope": pl.String,
    "year": pl.Int64,
    "category": pl.String,
    "class": pl.String,
    "zone": pl.String,
    "later_zone": pl.String,
    "of": pl.String,
    "group_id": pl.String,
    "community_id": pl.String,
    "unit": pl.String,
    "limit": pl.Float64,
    "use": pl.Float64,
    "slack": pl.Float64,
    "price": pl.Float64,
}


def empty_prices() -> pl.DataFrame:
    """Return the table of prices without rows."""
    return pl.DataFrame(schema=TABLE)


@dataclass(frozen=True)
class Pricing:
    """Prices of a programme's rules.

    Parameters
    ----------
    status
        optimal, infeasible (not even parts of choices keep every rule) or none (time was up).
    relaxed
        The relaxation's optimum, where there is one.
    table
        One row a rule: rule, where it holds, `unit`, `limit`, `use` and `slack` in the relaxation
        [money in 10,000 yuan], and `price`: benefit gained by one more unit.
    """

    status: str
    relaxed: Relaxed | None = None
    table: pl.DataFrame = field(default_factory=empty_prices)


def pricing(tables: Mapping[str, pl.DataFrame], reading: Reading, stop: Stop) -> Pricing:
    """Return what one unit more of each cap and rule would gain.

    Parameters
    ----------
    tables
        Tables of a programme folder, typed and valid by the schema.
    reading
        The same as arrays, by `linli.plan.programme.read`.
    stop
        When to give up.

    Returns
    -------
    pricing
        Rules that bind nothing are in the table too, with price zero.

    References
    ----------
    docs/methods/plan_prices.md.
    """
    if without_option(reading.programme).any():
        return Pricing("infeasible")
    relaxed = relax(reading.programme, stop)
    if isinstance(relaxed, str):
        return Pricing("infeasible" if relaxed == "infeasible" else "none")
    rows = [row for each in _RULES for row in each(tables, reading, relaxed)]
    made = pl.DataFrame(rows, schema=TABLE)
    dust = _DUST * max(abs(relaxed.value), 1e-9)
    made = made.with_columns(price=pl.when(pl.col("price") > dust).then("price").otherwise(0.0))
    return Pricing("optimal", relaxed, made)


def _row(rule: str, unit: str, limit: float, use: float, price: float, **where: Any) -> Any:
    slack = where.pop("slack", limit - use)
    figures = {"limit": limit, "use": use, "slack": max(0.0, slack), "price": price}
    return (
        {name: where.get(name) for name in TABLE}
        | {"rule": rule, "unit": unit}
        | {name: float(each) for name, each in figures.items()}
    )


def _caps(_: Mapping[str, pl.DataFrame], reading: Reading, relaxed: Relaxed) -> Iterator[Any]:
    programme = reading.programme
    payments = payments_of(programme, relaxed)
    budgets = programme.budgets
    price = cap_prices(programme, relaxed.prices) * FEN
    slack = cap_slack(programme, budget_ways(programme) @ payments.ravel()) / FEN
    used = (budgets.pool_ways @ payments)[budgets.pool, budgets.last] / FEN
    money = own_money(programme) / FEN
    for at, row in enumerate(reading.budget_rows.iter_rows(named=True)):
        where = {name: row[name] for name in ("source_id", "scope", "year")}
        yield _row("cap", "10000_yuan", money[at], used[at], price[at], slack=slack[at], **where)


def _most_shares(
    tables: Mapping[str, pl.DataFrame], reading: Reading, relaxed: Relaxed
) -> Iterator[Any]:
    """A rule's price: what a point more of the whole cost would gain, cell by cell."""
    programme, ways = reading.programme, reading.programme.ways
    _, duals = share_duals(programme, relaxed)
    cost = label_costs(programme, relaxed, np.zeros(programme.options, np.int64), 1)[0][ways.cell]
    paid = payments_of(programme, relaxed)
    category = reading.cells.cell_category[ways.cell]
    most = shares(tables).most
    for (source, kind), share in sorted(most.items()):
        mine = _ways_of(reading, source) & (category == _rank(reading.categories, kind))
        use = _ratio(paid[mine].sum(), cost[mine].sum())
        price = (duals[mine] * cost[mine]).sum() / 100
        where = {"source_id": source, "category": kind}
        yield _row("max_share", "share_point", 100 * float(share), 100 * use, price, **where)


def _least_shares(
    tables: Mapping[str, pl.DataFrame], reading: Reading, relaxed: Relaxed
) -> Iterator[Any]:
    """A rule's price: what a point less would gain; only of cells where no other asks for more."""
    programme, ways = reading.programme, reading.programme.ways
    duals, _ = share_duals(programme, relaxed)
    costs = label_costs(programme, relaxed, reading.scheme_class, len(reading.classes))
    paid = payments_of(programme, relaxed)
    category = reading.cells.cell_category[ways.cell]
    for (source, kind, works_class), share in sorted(shares(tables).least.items()):
        classes = np.array([works_class in (ALL_CLASSES, each) for each in reading.classes])
        cost = costs[classes].sum(axis=0)[ways.cell]
        whole = costs.sum(axis=0)[ways.cell]
        mine = _ways_of(reading, source) & (category == _rank(reading.categories, kind))
        part = np.divide(cost, whole, out=np.zeros_like(cost), where=whole > 0)
        use = _ratio((paid * part)[mine].sum(), cost[mine].sum())
        asked = mine & (ways.least == float(share))
        price = (duals[asked] * cost[asked]).sum() / 100
        where = {"source_id": source, "category": kind, "class": works_class}
        limit, used = 100 * float(share), 100 * use
        yield _row("min_share", "share_point", limit, used, price, slack=used - limit, **where)


def _ways_of(reading: Reading, source: str) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = reading.programme.ways.payer == _rank(reading.sources, source)
    return found


def _rank(names: Sequence[str], name: str) -> int:
    return names.index(name) if name in names else -1


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole > 0 else 0.0


def _capacity(_: Mapping[str, pl.DataFrame], reading: Reading, relaxed: Relaxed) -> Iterator[Any]:
    programme = reading.programme
    amount = programme.limits.amount
    used = _activity(relaxed, "limits") * np.maximum(amount, 1)
    price = relaxed.prices.limits * programme.value_scale
    for at, row in enumerate(reading.limit_rows.iter_rows(named=True)):
        where = {"scope": row["scope"], "year": row["year"]}
        yield _row("capacity", "household", amount[at], used[at], price[at], **where)


def _activity(relaxed: Relaxed, name: str) -> Floats:
    model = relaxed.model
    found: Floats = model.matrix[model.spans[name]] @ relaxed.values
    return found


def _coverage(_: Mapping[str, pl.DataFrame], reading: Reading, relaxed: Relaxed) -> Iterator[Any]:
    programme, columns = reading.programme, relaxed.model.columns
    paid = payments_of(programme, relaxed).sum(axis=1)
    claimed = programme.covers.claims @ paid / FEN
    taken = np.bincount(columns.option, relaxed.taken, programme.options)
    income = programme.covers.incomes @ taken / FEN
    price = relaxed.prices.covers * programme.value_scale / programme.money_scale * FEN
    for at, scope in enumerate(reading.cover_scopes):
        yield _row(
            "coverage", "10000_yuan_per_year", income[at], claimed[at], price[at], scope=scope
        )


def _fairness(
    tables: Mapping[str, pl.DataFrame], reading: Reading, relaxed: Relaxed
) -> Iterator[Any]:
    programme, columns = reading.programme, relaxed.model.columns
    taken = np.bincount(columns.option, relaxed.taken, programme.options)
    communities = tables["communities"].sort("community_id")
    households = communities["households"].fill_null(0).to_numpy().astype(float)
    measures = {"benefit": programme.value, "households": households[programme.item]}
    place = reading.places.of_community[programme.item]
    zones = np.array(reading.places.zone, dtype=object)[place]
    dual = relaxed.prices.floors * programme.value_scale
    for at, row in enumerate(reading.floor_rows.iter_rows(named=True)):
        least, measure = row["min_share"], measures[row["of"]]
        within = reading.places.within(row["scope"])[place]
        weight = np.where(zones == row["zone"], 1 - least, least) * measure * within
        total = float((taken * measure)[within].sum())
        chosen = float((taken * measure)[within & (zones == row["zone"])].sum())
        use = 100 * chosen / total if total else 100.0
        price = dual[at] / max(1.0, float(weight.max(initial=0.0))) * total / 100
        where = {name: row[name] for name in ("scope", "zone", "of")}
        limit = 100 * least
        yield _row("fairness", "share_point", limit, use, price, slack=use - limit, **where)


def _orders(_: Mapping[str, pl.DataFrame], reading: Reading, relaxed: Relaxed) -> Iterator[Any]:
    """Limit: no lead. Use: the lead that is taken, in points; its price, of one point let free."""
    programme = reading.programme
    starts = relaxed.model.starts
    leads = relaxed.values[starts["leads"] : starts["companies"]].reshape(-1, programme.periods)
    room = -_activity(relaxed, "orders").reshape(-1, programme.periods)
    dual = relaxed.prices.orders * programme.value_scale / 100
    for at, row in enumerate(reading.order_rows.iter_rows(named=True)):
        where = {"zone": row["earlier_zone"], "later_zone": row["later_zone"]}
        for period, year in enumerate(reading.years):
            lead, slack = 100 * leads[at, period], 100 * max(0.0, room[at, period])
            price = dual[at, period]
            yield _row(
                "zone_order", "lead_point", 0.0, lead, price, slack=slack, year=year, **where
            )


def _groups(_: Mapping[str, pl.DataFrame], reading: Reading, relaxed: Relaxed) -> Iterator[Any]:
    scale = reading.programme.value_scale
    same = np.maximum(relaxed.duals[relaxed.model.spans["companies"]], 0.0) * scale
    used = _activity(relaxed, "companies")
    for at, name in enumerate(reading.same_groups):
        yield _row("same_year", "year", 1.0, used[at], same[at], group_id=name)
    apart = relaxed.prices.apart * scale
    taken = _activity(relaxed, "apart").reshape(apart.shape)
    for at, name in enumerate(reading.apart_groups):
        for period, year in enumerate(reading.years):
            use, price = taken[at, period], apart[at, period]
            yield _row("not_same_year", "community", 1.0, use, price, year=year, group_id=name)


def _mandatory(_: Mapping[str, pl.DataFrame], reading: Reading, relaxed: Relaxed) -> Iterator[Any]:
    """What it would gain not to have to choose a community."""
    duals = relaxed.duals[relaxed.model.spans["choices"]] * reading.programme.value_scale
    for item in np.flatnonzero(reading.programme.must):
        name = reading.communities[item]
        price = max(0.0, -duals[item])
        yield _row("mandatory", "community", 1.0, 1.0, price, community_id=name)


_RULES: tuple[Callable[[Mapping[str, pl.DataFrame], Reading, Relaxed], Iterator[Any]], ...] = (
    _caps,
    _capacity,
    _coverage,
    _fairness,
    _orders,
    _most_shares,
    _least_shares,
    _groups,
    _mandatory,
)
