"""Who may pay for what: cells, ways, budgets and covers from the tables of sources.

A *cell* is a category of cost in a region (places that no scope of a payment rule tells apart),
with one profile of minimum shares. Communities of a cell may share its payments in proportion,
since every share rule is the same for all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from scipy import sparse

from linli.engines.programme.model import Budgets, Covers, Ways
from linli.plan.amounts import fen_of, fraction

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from linli.plan.scopes import Places

ALL_CLASSES = "*"


@dataclass(frozen=True)
class Cells:
    """Cells and their ways.

    Parameters
    ----------
    region
        Region of each place.
    number
        Cell by region, class and category (R x classes x categories).
    payable
        Whether payers may pay a whole cost of the cell.
    ways
        Payers of the payable cells; the payer is the row of `sources`.
    cell_region, cell_category, cell_class
        What a cell is: the class is the first of those with its profile.
    """

    region: NDArray[np.int64]
    number: NDArray[np.int64]
    payable: NDArray[np.bool_]
    ways: Ways
    cell_region: NDArray[np.int64]
    cell_category: NDArray[np.int64]
    cell_class: NDArray[np.int64]


def regions(places: Places, scopes: Sequence[str]) -> NDArray[np.int64]:
    """Return the region of each place: places that the same scopes hold."""
    held = places.held(sorted(set(scopes)))
    if not held.shape[0]:
        return np.zeros(held.shape[1], dtype=np.int64)
    _, region = np.unique(held, axis=1, return_inverse=True)
    return region.astype(np.int64).ravel()


@dataclass(frozen=True)
class Shares:
    """Least share by source, category and class; greatest by source and category."""

    least: dict[tuple[str, str, str], Fraction]
    most: dict[tuple[str, str], Fraction]

    def least_of(self, source: str, category: str, works_class: str) -> Fraction:
        """Return the least share of a source for a class."""
        keys = ((source, category, works_class), (source, category, ALL_CLASSES))
        return max(self.least.get(key, Fraction(0)) for key in keys)


def shares(tables: Mapping[str, pl.DataFrame]) -> Shares:
    """Return the shares of `source_rules` and `share_rules`."""
    most = {
        (row["source_id"], row["category"]): fraction(row["max_share"])
        for row in tables["source_rules"].iter_rows(named=True)
    }
    least: dict[tuple[str, str, str], Fraction] = {}
    rules = tables.get("share_rules")
    for row in rules.iter_rows(named=True) if rules is not None else ():
        key = (row["source_id"], row["category"], row["class"] or ALL_CLASSES)
        least[key] = max(least.get(key, Fraction(0)), fraction(row["min_share"]))
    return Shares(least, most)


def cells(
    tables: Mapping[str, pl.DataFrame],
    places: Places,
    classes: Sequence[str],
    categories: Sequence[str],
) -> Cells:
    """Return the cells of a programme and who may pay them.

    Parameters
    ----------
    tables
        Tables of the programme folder: sources, source_rules, and where there are any share_rules,
        source_caps, coverage.
    places
        Places of the communities.
    classes, categories
        Names of classes of schemes and of categories of cost, in their order.
    """
    region = regions(places, _payment_scopes(tables))
    serving = _serving(tables["sources"], places, region)
    rules = shares(tables)
    builder = _Builder(rules, list(tables["sources"]["source_id"]), serving)
    for place in range(serving.shape[1]):
        for kind, category in enumerate(categories):
            for rank, works_class in enumerate(classes):
                builder.add(place, (rank, works_class), (kind, category))
    return builder.cells(region, len(classes), len(categories))


def _payment_scopes(tables: Mapping[str, pl.DataFrame]) -> list[str]:
    named = ("sources", "source_caps", "coverage")
    return [scope for name in named if name in tables for scope in tables[name]["scope"]]


def _serving(sources: pl.DataFrame, places: Places, region: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Sources x regions: whether the source pays there."""
    held = places.held(list(sources["scope"]))
    first = np.unique(region, return_index=True)[1]
    serving: NDArray[np.bool_] = held[:, first]
    return serving


class _Builder:
    """Gathers cells: one for each profile of shares within a region and category."""

    def __init__(self, rules: Shares, sources: Sequence[str], serving: NDArray[np.bool_]) -> None:
        self.rules, self.sources, self.serving = rules, sources, serving
        self.known: dict[tuple[object, ...], int] = {}
        self.number: dict[tuple[int, int, int], int] = {}
        self.payable: list[bool] = []
        self.identity: list[tuple[int, int, int]] = []
        self.ways: list[tuple[int, int, float, float]] = []
        self.profiles: dict[tuple[str, str], tuple[Fraction, ...]] = {}

    def profile(self, category: str, works_class: str) -> tuple[Fraction, ...]:
        """Return the least share of each source."""
        key = (category, works_class)
        if key not in self.profiles:
            each = (self.rules.least_of(name, category, works_class) for name in self.sources)
            self.profiles[key] = tuple(each)
        return self.profiles[key]

    def add(self, place: int, works_class: tuple[int, str], category: tuple[int, str]) -> None:
        """Give a class of schemes in a region its cell."""
        profile = self.profile(category[1], works_class[1])
        key = (place, category[0], profile)
        if key not in self.known:
            self.known[key] = len(self.payable)
            self.identity.append((place, category[0], works_class[0]))
            self._open(self.known[key], place, category[1], profile)
        self.number[place, works_class[0], category[0]] = self.known[key]

    def _open(self, cell: int, place: int, category: str, least: tuple[Fraction, ...]) -> None:
        most = [
            self.rules.most.get((name, category), Fraction(0)) if serves else Fraction(0)
            for name, serves in zip(self.sources, self.serving[:, place], strict=True)
        ]
        bounds = list(zip(least, most, strict=True))
        fits = all(low <= high for low, high in bounds)
        payable = fits and sum(most) >= 1 and sum(least) <= 1
        self.payable.append(payable)
        if payable:
            self.ways += [
                (cell, payer, float(low), float(min(high, Fraction(1))))
                for payer, (low, high) in enumerate(bounds)
                if high > 0
            ]

    def cells(self, region: NDArray[np.int64], classes: int, categories: int) -> Cells:
        """Return everything gathered."""
        number = np.zeros((self.serving.shape[1], classes, categories), dtype=np.int64)
        for key, cell in self.number.items():
            number[key] = cell
        ways = np.array(self.ways, dtype=float).reshape(-1, 4)
        identity = np.array(self.identity, dtype=np.int64).reshape(-1, 3)
        return Cells(
            region=region,
            number=number,
            payable=np.array(self.payable, dtype=bool),
            ways=Ways(
                ways[:, 0].astype(np.int64),
                ways[:, 1].astype(np.int64),
                # Kernels are compiled for each layout they are handed.
                np.ascontiguousarray(ways[:, 2]),
                np.ascontiguousarray(ways[:, 3]),
            ),
            cell_region=identity[:, 0],
            cell_category=identity[:, 1],
            cell_class=identity[:, 2],
        )


def within_ways(places: Places, made: Cells, scope: str) -> NDArray[np.bool_]:
    """Return for each way whether a scope of a payment rule holds its region."""
    first = np.unique(made.region, return_index=True)[1]
    of_region = places.within(scope)[first]
    held: NDArray[np.bool_] = of_region[made.cell_region[made.ways.cell]]
    return held


def budgets(
    tables: Mapping[str, pl.DataFrame], places: Places, made: Cells, years: Sequence[int]
) -> tuple[Budgets, pl.DataFrame]:
    """Return the budgets, and the source, scope and year of each.

    A source that carries over is bound in every year by its caps up to it; another in each year
    that a cap names. Commitments are taken off.
    """
    rows = _budget_rows(tables, years)
    pools = rows.select("source_id", "scope").unique(maintain_order=True)
    pools = pools.with_row_index("pool")
    rows = rows.join(pools, on=["source_id", "scope"], how="left", maintain_order="left")
    payer = {name: number for number, name in enumerate(tables["sources"]["source_id"])}
    members = [
        np.flatnonzero(within_ways(places, made, scope) & (made.ways.payer == payer[source]))
        for source, scope in pools.select("source_id", "scope").iter_rows()
    ]
    last = np.array([years.index(year) for year in rows["year"]], dtype=np.int64)
    first = np.where(rows["carry_over"].to_numpy().astype(bool), 0, last)
    built = Budgets(
        pool_ways=_memberships(members, len(made.ways.cell)),
        pool=rows["pool"].to_numpy().astype(np.int64),
        first=first,
        last=last,
        amount=rows["amount"].to_numpy().astype(np.int64),
    )
    return built, rows.select("source_id", "scope", "year", "carry_over", "amount")


def _budget_rows(tables: Mapping[str, pl.DataFrame], years: Sequence[int]) -> pl.DataFrame:
    left = _caps_left(tables)
    programme_years = pl.DataFrame({"year": list(years)}, schema={"year": pl.Int64})
    alone = left.filter(~pl.col("carry_over")).join(programme_years, on="year", how="semi")
    carried = left.filter(pl.col("carry_over"))
    pools = carried.select("source_id", "scope").unique(maintain_order=True)
    until = pools.join(programme_years, how="cross").join(
        carried.rename({"year": "_year"}), on=["source_id", "scope"]
    )
    added = (
        until.filter(pl.col("_year") <= pl.col("year"))
        .group_by("source_id", "scope", "year")
        .agg(pl.col("amount").sum())
    )
    spent = (
        pools.join(programme_years, how="cross")
        .join(added, on=["source_id", "scope", "year"], how="left")
        .with_columns(pl.col("amount").fill_null(0), carry_over=pl.lit(value=True))
    )
    columns = ["source_id", "scope", "year", "carry_over", "amount"]
    both = pl.concat([alone.select(columns), spent.select(columns)])
    return both.sort("source_id", "scope", "year")


def _caps_left(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Caps by source, scope and year, less what is promised already [fen]."""
    caps = tables["source_caps"].select(
        "source_id", "scope", pl.col("year").cast(pl.Int64), amount=fen_of("cap_yuan")
    )
    commitments = tables.get("commitments")
    if commitments is not None and len(commitments):
        promised = (
            commitments.select(
                "source_id", "scope", pl.col("year").cast(pl.Int64), _taken=fen_of("amount_yuan")
            )
            .group_by("source_id", "scope", "year")
            .agg(pl.col("_taken").sum())
        )
        capped = caps.select("source_id", "scope").unique()
        # A promise in a year without a cap is taken off what is carried over into it.
        promised = promised.join(capped, on=["source_id", "scope"], how="semi")
        caps = caps.join(
            promised, on=["source_id", "scope", "year"], how="full", coalesce=True
        ).with_columns(
            _uncapped=pl.col("amount").is_null(),
            amount=pl.col("amount").fill_null(0) - pl.col("_taken").fill_null(0),
        )
    sources = tables["sources"]
    carried = (
        pl.col("carry_over").fill_null(value=False)
        if "carry_over" in sources.columns
        else pl.lit(value=False)
    )
    both = caps.join(sources.select("source_id", carry_over=carried), on="source_id")
    if "_uncapped" not in both.columns:
        return both
    return both.filter(pl.col("carry_over") | ~pl.col("_uncapped"))


def _memberships(members: Sequence[NDArray[np.int64]], width: int) -> sparse.csr_array:
    start = np.cumsum([0, *(len(each) for each in members)])
    index = np.concatenate([*members, np.zeros(0, dtype=np.int64)]).astype(np.int64)
    return sparse.csr_array((np.ones(len(index)), index, start), shape=(len(members), width))


def covers(
    tables: Mapping[str, pl.DataFrame],
    places: Places,
    made: Cells,
    income: NDArray[np.int64],
    place_of_option: NDArray[np.int64],
) -> tuple[Covers, list[str]]:
    """Return the covers, and the scope of each."""
    given = tables.get("coverage")
    rows = given if given is not None else pl.DataFrame({"scope": []}, schema={"scope": pl.String})
    scopes = sorted(rows["scope"].unique())
    payer = {name: number for number, name in enumerate(tables["sources"]["source_id"])}
    claims = sparse.lil_array((len(scopes), len(made.ways.cell)))
    exact: list[list[Fraction]] = []
    for number, scope in enumerate(scopes):
        claim = np.zeros(len(tables["sources"]), dtype=object)
        for row in rows.filter(pl.col("scope") == scope).iter_rows(named=True):
            claim[payer[row["source_id"]]] += fraction(row["claim_per_year"])
        of_way = np.where(within_ways(places, made, scope), claim[made.ways.payer], 0)
        held = np.flatnonzero(of_way)
        exact.append([Fraction(each) for each in of_way[held]])
        claims[number, held] = [float(each) for each in of_way[held]]
    counted = [income * places.within(scope)[place_of_option] for scope in scopes]
    incomes = sparse.csr_array(np.array(counted, dtype=float).reshape(len(scopes), len(income)))
    flat = [each for row in exact for each in row]
    scale = int(np.lcm.reduce([each.denominator for each in flat])) if flat else 1
    whole = np.array([int(each * scale) for each in flat], dtype=np.int64)
    return Covers(incomes, sparse.csr_array(claims), whole, scale), scopes
