"""A model of a programme in the making: which columns there are, and the rows so far."""

from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from plan_folder import CATEGORIES, CLASSES, Flags, Folder, Numbers, holds

MONEY = 1e6  # fen in 10,000 yuan, the unit in which solvers see money
INFINITY = np.inf

Reals = NDArray[np.float64]


@dataclass
class Rows:
    """Rows in the making."""

    entries: list[tuple[Numbers, Numbers, Reals]] = field(default_factory=list)
    lower: list[Reals] = field(default_factory=list)
    upper: list[Reals] = field(default_factory=list)
    unit: list[Reals] = field(default_factory=list)
    number: int = 0

    def add(
        self,
        count: int,
        parts: list[tuple[ArrayLike, ArrayLike, ArrayLike]],
        lower: ArrayLike,
        upper: ArrayLike,
        unit: float = 1.0,
    ) -> None:
        """Add rows; each part names row (from 0), column and coefficient."""
        for row, column, value in parts:
            at, where, what = np.broadcast_arrays(row, column, value)
            flat = (at.ravel() + self.number, where.ravel(), what.ravel().astype(np.float64))
            self.entries.append(flat)
        self.lower.append(np.broadcast_to(np.asarray(lower, dtype=np.float64), count))
        self.upper.append(np.broadcast_to(np.asarray(upper, dtype=np.float64), count))
        self.unit.append(np.full(count, unit))
        self.number += count


@dataclass
class Draft:
    """Columns of a model by what they are, and its rows so far."""

    folder: Folder
    direct: bool
    rows: Rows
    group: Numbers  # of each scheme
    group_community: Numbers  # a community that stands for each group
    cell: Numbers  # county and zone of each community
    cell_county: NDArray[np.str_]
    cell_zone: NDArray[np.str_]
    payer: pl.DataFrame = field(default_factory=pl.DataFrame)  # group, source, category, most
    first: dict[str, int] = field(default_factory=dict)
    columns: int = 0

    @property
    def year(self) -> Numbers:
        """Positions of the years."""
        return np.arange(len(self.folder.years))

    def reserve(self, name: str, count: int) -> None:
        """Set columns aside."""
        self.first[name] = self.columns
        self.columns += count

    def choice(self, scheme: ArrayLike, year: ArrayLike) -> Numbers:
        """Column of a scheme started in a year."""
        return np.asarray(scheme) * len(self.folder.years) + np.asarray(year)

    def cost(self, group: ArrayLike, category: ArrayLike, year: ArrayLike) -> Numbers:
        """Column of what a group costs."""
        place = np.asarray(group) * len(CATEGORIES) + np.asarray(category)
        return self.first["cost"] + place * len(self.folder.years) + np.asarray(year)

    def paid(self, payer: ArrayLike, year: ArrayLike) -> Numbers:
        """Column of what a source pays for a group's category."""
        years = len(self.folder.years)
        return self.first["paid"] + np.asarray(payer) * years + np.asarray(year)

    def homes(self, cell: ArrayLike, year: ArrayLike) -> Numbers:
        """Column of the households chosen in a county's zone."""
        return self.first["homes"] + np.asarray(cell) * len(self.folder.years) + np.asarray(year)

    def cells(self, scope: str) -> Flags:
        """Tell which cells lie within a scope."""
        return holds(scope, self.cell_county, self.cell_zone)

    def payers(self, source_id: str, scope: str) -> Numbers:
        """Find the payments of a source within a scope."""
        inside = self.cells(scope)[self.cell[self.group_community]]
        mine = (self.payer["source"] == source_id).to_numpy()
        return np.flatnonzero(mine & inside[self.payer["group"].to_numpy()])


def begin(folder: Folder, direct: bool) -> Draft:
    """Sort communities into cells and schemes into groups, and set the columns aside."""
    place = np.char.add(np.char.add(folder.county, "/"), folder.zone)
    _, first, cell = np.unique(place, return_index=True, return_inverse=True)
    county, zone = folder.county[first], folder.zone[first]
    money = [folder.tables[name]["scope"] for name in ("sources", "source_caps", "coverage")]
    scopes = pl.concat([scope.cast(pl.String) for scope in money]).unique().sort()
    inside = np.array([holds(scope, county, zone) for scope in scopes])
    _, alike = np.unique(inside, axis=1, return_inverse=True)
    if direct:
        group, stands = folder.owner, np.arange(folder.households.size)
    else:
        key = alike[cell[folder.owner]] * len(CLASSES) + folder.kind
        _, scheme, group = np.unique(key, return_index=True, return_inverse=True)
        stands = folder.owner[scheme]
    draft = Draft(folder, direct, Rows(), group, stands, cell, county, zone)
    years = len(folder.years)
    draft.reserve("choice", folder.owner.size * years)
    draft.reserve("cost", stands.size * len(CATEGORIES) * years)
    draft.payer = payers_of(draft)
    draft.reserve("paid", draft.payer.height * years)
    draft.reserve("homes", county.size * years)
    draft.reserve("income", county.size)
    return draft


def payers_of(draft: Draft) -> pl.DataFrame:
    """List which source may pay which category of which group."""
    tables = draft.folder.tables
    scope = dict(tables["sources"].select("source_id", pl.col("scope").cast(pl.String)).iter_rows())
    least = set(tables["share_rules"].select("source_id", "category").iter_rows())
    frames = []
    rules = tables["source_rules"].select("source_id", "category", "max_share")
    if not least <= set(rules.select("source_id", "category").iter_rows()):
        raise ValueError("a minimum share of a source that may not pay; the peers do not read that")
    for source, category, most in rules.iter_rows():
        inside = draft.cells(scope[source])[draft.cell[draft.group_community]]
        group = np.flatnonzero(inside)
        frame = pl.DataFrame({"group": group}).with_columns(
            source=pl.lit(source), category=CATEGORIES.index(category), most=float(most)
        )
        frames.append(frame)
    return pl.concat(frames)
