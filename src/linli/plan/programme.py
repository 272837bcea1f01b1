"""A programme folder's tables as the arrays that the engine reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from scipy import sparse

from linli.engines.programme.model import Limits, Orders, Programme
from linli.plan.amounts import fen_of, fraction
from linli.plan.payers import Cells, budgets, cells, covers
from linli.plan.scopes import Places, column, places

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True)
class Reading:
    """A programme as arrays, with the names of everything in them.

    Parameters
    ----------
    programme
        The arrays.
    communities, schemes, sources, years
        Names of items, options, payers and periods.
    categories, classes
        Names of kinds of cost and of classes of schemes.
    places
        Where the communities lie.
    cells
        Payment cells.
    scheme_class
        Class of each option.
    budget_rows, cover_scopes, limit_rows, floor_rows, order_rows, same_groups, apart_groups
        What the engine's rows mean. Floors tell what their coefficients were divided by (`size`),
        orders the households of their zones (`earlier_size`, `later_size`).
    """

    programme: Programme
    communities: tuple[str, ...]
    schemes: tuple[str, ...]
    sources: tuple[str, ...]
    years: tuple[int, ...]
    categories: tuple[str, ...]
    classes: tuple[str, ...]
    places: Places
    cells: Cells
    scheme_class: NDArray[np.int64]
    budget_rows: pl.DataFrame
    cover_scopes: tuple[str, ...]
    limit_rows: pl.DataFrame
    floor_rows: pl.DataFrame
    order_rows: pl.DataFrame
    same_groups: tuple[str, ...]
    apart_groups: tuple[str, ...]


def read(tables: Mapping[str, pl.DataFrame], years: Sequence[int], discount: float) -> Reading:
    """Turn the tables of a programme folder into arrays.

    Parameters
    ----------
    tables
        communities, schemes, scheme_costs, sources, source_rules, source_caps; and where there are
        any commitments, share_rules, coverage, capacity, fairness, zone_order, locks, groups. Typed
        as `linli.schema` says: yuan as Decimal.
    years
        Years in which a community may begin, ascending.
    discount
        What a year's delay takes off a benefit.

    Returns
    -------
    reading
        Communities and schemes in the order of their ids, so that the order of rows means nothing.
    """
    communities = tables["communities"].sort("community_id")
    schemes = _sorted_schemes(tables["schemes"], communities)
    where = places(communities)
    classes = tuple(schemes["class"].unique().sort())
    categories, cost = _costs(tables["scheme_costs"], schemes)
    named = {**tables, "sources": tables["sources"].sort("source_id")}
    made = cells(named, where, classes, categories)
    scheme_class = _codes(schemes["class"], classes)
    item = schemes["_item"].to_numpy().astype(np.int64)
    place = where.of_community[item]
    cell = made.number[made.region[place], scheme_class]
    paying, budget_rows = budgets(named, where, made, years)
    income = schemes.select(_income(schemes)).to_series().to_numpy().astype(np.int64)
    covering, cover_scopes = covers(named, where, made, income, place)
    limits, limit_rows = _limits(named, communities, where, years)
    orders, order_rows = _orders(named, communities)
    floors, floor_rows = _floors(named, communities, schemes, where)
    same, same_groups = _companies(named, communities, "same_year")
    apart, apart_groups = _companies(named, communities, "not_same_year")
    allowed, must = _locked(named, communities, schemes, years)
    payable = ((cost == 0) | made.payable[cell]).all(axis=1)
    programme = Programme(
        first_option=np.searchsorted(item, np.arange(len(communities) + 1)).astype(np.int64),
        must=must,
        value=schemes["benefit"].cast(pl.Float64).to_numpy(),
        weight=(1.0 - discount) ** (np.array(years, dtype=float) - years[0]),
        cost=cost,
        cell=cell,
        allowed=allowed & payable[:, None],
        cells=len(made.payable),
        ways=made.ways,
        budgets=paying,
        covers=covering,
        limits=limits,
        orders=orders,
        floors=floors,
        same=same,
        apart=apart,
    )
    return Reading(
        programme=programme,
        communities=tuple(communities["community_id"]),
        schemes=tuple(schemes["scheme_id"]),
        sources=tuple(named["sources"]["source_id"]),
        years=tuple(years),
        categories=categories,
        classes=classes,
        places=where,
        cells=made,
        scheme_class=scheme_class,
        budget_rows=budget_rows,
        cover_scopes=tuple(cover_scopes),
        limit_rows=limit_rows,
        floor_rows=floor_rows,
        order_rows=order_rows,
        same_groups=same_groups,
        apart_groups=apart_groups,
    )


def _sorted_schemes(schemes: pl.DataFrame, communities: pl.DataFrame) -> pl.DataFrame:
    numbered = communities.select("community_id").with_row_index("_item")
    return schemes.join(numbered, on="community_id").sort("_item", "scheme_id")


def _costs(costs: pl.DataFrame, schemes: pl.DataFrame) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Return the categories, and costs by scheme and category [fen]."""
    numbered = schemes.select("scheme_id").with_row_index("_option")
    known = costs.join(numbered, on="scheme_id").select(
        "_option", "category", cost=fen_of("cost_yuan")
    )
    categories = tuple(known["category"].unique().sort())
    matrix = np.zeros((len(schemes), len(categories)), dtype=np.int64)
    where = (known["_option"].to_numpy().astype(np.int64), _codes(known["category"], categories))
    np.add.at(matrix, where, known["cost"].to_numpy())
    return categories, matrix


def _codes(values: pl.Series, names: Sequence[str]) -> NDArray[np.int64]:
    number = {name: rank for rank, name in enumerate(names)}
    codes = values.replace_strict(number, return_dtype=pl.Int64) if number else values
    return codes.to_numpy().astype(np.int64)


def _income(schemes: pl.DataFrame) -> pl.Expr:
    name = "revenue_yuan_per_year"
    return fen_of(name) if name in schemes.columns else pl.zeros(pl.len(), dtype=pl.Int64)


def _households(communities: pl.DataFrame) -> NDArray[np.int64]:
    return communities["households"].fill_null(0).to_numpy().astype(np.int64)


def _limits(
    tables: Mapping[str, pl.DataFrame],
    communities: pl.DataFrame,
    where: Places,
    years: Sequence[int],
) -> tuple[Limits, pl.DataFrame]:
    rows = _optional(tables, "capacity", scope=pl.String, year=pl.Int64, max_households=pl.Int64)
    rows = rows.filter(pl.col("year").is_in(list(years))).sort("scope", "year")
    scopes = sorted(rows["scope"].unique())
    households = _households(communities)
    held = where.held(scopes)[:, where.of_community] * households
    return (
        Limits(
            place_sizes=sparse.csr_array(held.astype(float)),
            place=_codes(rows["scope"], scopes),
            period=_codes(rows["year"], years),  # type: ignore[arg-type]
            amount=rows["max_households"].to_numpy().astype(np.int64),
        ),
        rows,
    )


def _optional(tables: Mapping[str, pl.DataFrame], name: str, **types: object) -> pl.DataFrame:
    given = tables.get(name)
    if given is None:
        return pl.DataFrame(schema=types)  # type: ignore[arg-type]
    return given.select(pl.col(each).cast(kind) for each, kind in types.items())  # type: ignore[arg-type]


def _orders(
    tables: Mapping[str, pl.DataFrame], communities: pl.DataFrame
) -> tuple[Orders, pl.DataFrame]:
    types = {"earlier_zone": pl.String, "later_zone": pl.String, "penalty": pl.Float64}
    rows = _optional(tables, "zone_order", **types).sort("earlier_zone", "later_zone")
    households = _households(communities).astype(float)
    zone = communities.select(column(communities, "zone").fill_null("")).to_series().to_numpy()
    shares = np.zeros((len(rows), len(communities)))
    sizes = np.zeros((len(rows), 2))
    for number, (earlier, later) in enumerate(
        rows.select("earlier_zone", "later_zone").iter_rows()
    ):
        shares[number] = _share(households, zone == later) - _share(households, zone == earlier)
        sizes[number] = households[zone == earlier].sum(), households[zone == later].sum()
    penalty = rows["penalty"].to_numpy().astype(float)
    measured = rows.with_columns(earlier_size=sizes[:, 0], later_size=sizes[:, 1])
    return Orders(sparse.csr_array(shares), penalty), measured


def _share(households: NDArray[np.float64], within: NDArray[np.bool_]) -> NDArray[np.float64]:
    total = float(households[within].sum())
    return within * households / total if total else np.zeros(len(households))


def _floors(
    tables: Mapping[str, pl.DataFrame],
    communities: pl.DataFrame,
    schemes: pl.DataFrame,
    where: Places,
) -> tuple[sparse.csr_array, pl.DataFrame]:
    types = {"scope": pl.String, "zone": pl.String, "of": pl.String, "min_share": pl.Float64}
    rows = _optional(tables, "fairness", **types).sort("scope", "zone", "of")
    item = schemes["_item"].to_numpy()
    measure = {
        "households": _households(communities)[item].astype(float),
        "benefit": schemes["benefit"].cast(pl.Float64).to_numpy(),
    }
    place_zone = np.array(where.zone, dtype=object)
    matrix = np.zeros((len(rows), len(schemes)))
    sizes = np.ones(len(rows))
    for number, (scope, zone, of, share) in enumerate(rows.iter_rows()):
        place = where.of_community[item]
        within = where.within(scope)[place]
        of_zone = (place_zone == zone)[place]
        least = fraction(share)
        coefficient = np.where(of_zone, float(1 - least), -float(least)) * measure[of] * within
        sizes[number] = max(1.0, float(np.abs(coefficient).max(initial=0.0)))
        matrix[number] = coefficient / sizes[number]
    return sparse.csr_array(matrix), rows.with_columns(size=sizes)


def _companies(
    tables: Mapping[str, pl.DataFrame], communities: pl.DataFrame, rule: str
) -> tuple[sparse.csr_array, tuple[str, ...]]:
    types = {"group_id": pl.String, "community_id": pl.String, "rule": pl.String}
    rows = _optional(tables, "groups", **types).filter(pl.col("rule") == rule).unique()
    numbered = communities.select("community_id").with_row_index("_item")
    rows = rows.join(numbered, on="community_id").sort("group_id", "_item")
    names = tuple(rows["group_id"].unique().sort())
    where = (_codes(rows["group_id"], names), rows["_item"].to_numpy().astype(np.int64))
    shape = (len(names), len(communities))
    return sparse.csr_array((np.ones(len(rows)), where), shape=shape), names


def _locked(
    tables: Mapping[str, pl.DataFrame],
    communities: pl.DataFrame,
    schemes: pl.DataFrame,
    years: Sequence[int],
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which options are allowed in which years, and which communities must be chosen."""
    allowed = np.ones((len(schemes), len(years)), dtype=bool)
    must = mandatory(communities)
    item = schemes["_item"].to_numpy()
    scheme = schemes["scheme_id"].to_numpy()
    number = {name: rank for rank, name in enumerate(communities["community_id"])}
    locks = tables.get("locks")
    for row in locks.iter_rows(named=True) if locks is not None else ():
        mine = item == number[row["community_id"]]
        named = mine & ((scheme == row["scheme_id"]) if row.get("scheme_id") else True)
        in_year = np.array([row.get("year") in (None, year) for year in years])
        meant = named[:, None] & in_year
        if row["kind"] == "in":
            must[number[row["community_id"]]] = True
            allowed &= meant | ~mine[:, None]
        else:
            allowed &= ~meant
    return allowed, must


def mandatory(communities: pl.DataFrame) -> NDArray[np.bool_]:
    """Return which communities are mandatory, locks aside."""
    if "mandatory" not in communities.columns:
        return np.zeros(len(communities), dtype=bool)
    return communities["mandatory"].fill_null(value=False).to_numpy().astype(bool).copy()
