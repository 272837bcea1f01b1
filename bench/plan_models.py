"""A programme as a mixed-integer model for the peers, in whole fen.

Aggregated: payments are variables of each group of communities that the same rules bind (place and
class), which loses nothing, since shares depend on nothing else: a group's payments divide over its
communities by cost. Direct: payments are variables of each community, as one writes it first.
Every column is a natural integer of its `unit`; the sums (cost, households, income) are columns of
their own, which keeps the rows sparse.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import sparse

from plan_draft import INFINITY, MONEY, Draft, Reals, begin
from plan_folder import CATEGORIES, CLASSES, Folder


@dataclass(frozen=True)
class Model:
    """Greatest objective over `lower <= matrix @ columns <= upper`; `binaries` come first."""

    matrix: sparse.csr_matrix
    lower: Reals
    upper: Reals
    objective: Reals
    most: Reals
    unit: Reals
    row_unit: Reals
    binaries: int


def build(folder: Folder, direct: bool = False) -> Model:
    """Write the whole model."""
    draft = begin(folder, direct)
    choices(draft)
    payments(draft)
    caps(draft)
    households(draft)
    coverage(draft)
    neighbours(draft)
    penalty, penalty_unit, penalty_most = zone_order(draft)
    return finish(draft, penalty, penalty_unit, penalty_most)


def choices(draft: Draft) -> None:
    """At most one scheme and year of a community; just one where it must be chosen."""
    folder = draft.folder
    row, column = (
        folder.owner[:, None],
        draft.choice(np.arange(folder.owner.size)[:, None], draft.year),
    )
    must = folder.mandatory.copy()
    locked = folder.tables["locks"].filter(pl.col("kind") == "in")["community_id"]
    must[folder.community(locked)] = True
    draft.rows.add(must.size, [(row, column, 1.0)], np.where(must, 1.0, 0.0), 1.0)


def payments(draft: Draft) -> None:
    """Costs of groups, paid in full; greatest and least shares."""
    folder, rows, years = draft.folder, draft.rows, draft.year
    scheme, category = np.nonzero(folder.fen)
    sums = draft.cost(draft.group[scheme, None], category[:, None], years)
    picked = draft.choice(scheme[:, None], years)
    number = draft.group_community.size * len(CATEGORIES) * years.size
    every = np.arange(number)
    own = (every, draft.first["cost"] + every, -1.0)
    worth = folder.fen[scheme, category][:, None]
    rows.add(number, [(sums - draft.first["cost"], picked, worth), own], 0.0, 0.0, MONEY)
    payer = draft.payer
    group, kind = payer["group"].to_numpy()[:, None], payer["category"].to_numpy()[:, None]
    paid, cost = draft.paid(np.arange(payer.height)[:, None], years), draft.cost(group, kind, years)
    rows.add(number, [(cost - draft.first["cost"], paid, 1.0), own], 0.0, 0.0, MONEY)
    bound = np.flatnonzero(payer["most"].to_numpy() < 1)
    each = np.arange(bound.size * years.size).reshape(-1, years.size)
    most = payer["most"].to_numpy()[bound, None]
    parts = [(each, paid[bound], 1.0), (each, cost[bound], -most)]
    rows.add(each.size, parts, -INFINITY, 0.0, MONEY)
    least_shares(draft)


def least_shares(draft: Draft) -> None:
    """Keep a source's payment at its least share of the cost, which may differ by class."""
    folder, years = draft.folder, draft.year
    kinds = {}
    for rule in folder.tables["share_rules"].iter_rows(named=True):
        named = CLASSES if rule["class"] == "*" else (rule["class"],)
        share = kinds.setdefault((rule["source_id"], rule["category"]), np.zeros(len(CLASSES)))
        for kind in named:
            share[CLASSES.index(kind)] = max(share[CLASSES.index(kind)], rule["min_share"])
    for (source, category), share in kinds.items():
        at = CATEGORIES.index(category)
        mine = (draft.payer["source"] == source) & (draft.payer["category"] == at)
        payer = np.flatnonzero(mine.to_numpy())
        row_of = np.full(draft.group_community.size, -1)
        row_of[draft.payer["group"].to_numpy()[payer]] = np.arange(payer.size)
        each = np.arange(payer.size * years.size).reshape(-1, years.size)
        paid = (each, draft.paid(payer[:, None], years), 1.0)
        scheme = np.flatnonzero(
            (folder.fen[:, at] > 0) & (share[folder.kind] > 0) & (row_of[draft.group] >= 0)
        )
        row = row_of[draft.group[scheme], None] * years.size + years
        if draft.direct:
            need = share[folder.kind[scheme]] * folder.fen[scheme, at]
            asked = (row, draft.choice(scheme[:, None], years), -need[:, None])
        else:
            # A group has one class, so its least share is of its cost.
            groups, one = np.unique(draft.group[scheme], return_index=True)
            sums = draft.cost(groups[:, None], at, years)
            asked = (row[one], sums, -share[folder.kind[scheme[one]], None])
        draft.rows.add(each.size, [paid, asked], 0.0, INFINITY, MONEY)


def caps(draft: Draft) -> None:
    """Caps less commitments, year by year or carried over."""
    tables, years = draft.folder.tables, list(draft.folder.years)
    keys = ["source_id", "scope", "year"]
    promised = tables["commitments"].with_columns(pl.col("year").cast(pl.Int64))
    promised = promised.group_by(keys).agg(pl.col("amount_yuan").cast(pl.Float64).sum())
    named = tables["source_caps"].with_columns(pl.col("scope").cast(pl.String))
    left = named.join(promised, on=keys, how="left", maintain_order="left").with_columns(
        fen=(pl.col("cap_yuan").cast(pl.Float64) - pl.col("amount_yuan").fill_null(0)) * 100
    )
    sources = tables["sources"]
    carried = set()
    if "carry_over" in sources.columns:
        carried = set(sources.filter(pl.col("carry_over").fill_null(False))["source_id"])
    for (source, scope), each in left.sort("year").group_by(keys[:2], maintain_order=True):
        payer = draft.payers(source, scope)
        at = np.array([years.index(year) for year in each["year"]])
        fen = np.rint(each["fen"].to_numpy())
        row = np.arange(at.size)[:, None]
        if source in carried:
            upto = [(turn, year) for turn, last in enumerate(at) for year in range(last + 1)]
            row, at = np.array([turn for turn, _ in upto])[:, None], np.array([y for _, y in upto])
            fen = np.cumsum(fen)
        columns = draft.paid(payer[None, :], at[:, None])
        draft.rows.add(each.height, [(row, columns, 1.0)], -INFINITY, fen, MONEY)


def households(draft: Draft) -> None:
    """Households chosen by cell and year: builders' capacity, and zones' fair parts."""
    folder, rows, years = draft.folder, draft.rows, draft.year
    scheme = np.arange(folder.owner.size)[:, None]
    cell = draft.cell[folder.owner][:, None]
    number = draft.cell_county.size * years.size
    every = np.arange(number)
    counted = (
        cell * years.size + years,
        draft.choice(scheme, years),
        folder.households[folder.owner][:, None],
    )
    rows.add(number, [counted, (every, draft.first["homes"] + every, -1.0)], 0.0, 0.0, 100.0)
    for scope, year, most in (
        folder.tables["capacity"].select("scope", "year", "max_households").iter_rows()
    ):
        inside = np.flatnonzero(draft.cells(str(scope)))
        column = draft.homes(inside, folder.years.index(year))
        rows.add(1, [(0, column, 1.0)], -INFINITY, float(most), 100.0)
    for rule in folder.tables["fairness"].iter_rows(named=True):
        inside = draft.cells(str(rule["scope"]))
        worth = inside * ((draft.cell_zone == rule["zone"]) - float(rule["min_share"]))
        if rule["of"] == "households":
            cells = np.flatnonzero(inside)[:, None]
            rows.add(1, [(0, draft.homes(cells, years), worth[cells])], 0.0, INFINITY, 100.0)
        else:
            value = folder.benefit[:, None] * worth[cell]
            rows.add(1, [(0, draft.choice(scheme, years), value)], 0.0, INFINITY)


def coverage(draft: Draft) -> None:
    """Yearly income of what is chosen covers what the sources claim of it."""
    folder, rows, years = draft.folder, draft.rows, draft.year
    earning = np.flatnonzero(folder.revenue_fen)[:, None]
    every = np.arange(draft.cell_county.size)
    earned = (
        draft.cell[folder.owner[earning]],
        draft.choice(earning, years),
        folder.revenue_fen[earning],
    )
    income = draft.first["income"] + every
    rows.add(every.size, [earned, (every, income, -1.0)], 0.0, 0.0, MONEY)
    for (scope,), claims in folder.tables["coverage"].group_by("scope", maintain_order=True):
        parts = [(0, income[draft.cells(str(scope))], 1.0)]
        for source, claim in claims.select("source_id", "claim_per_year").iter_rows():
            payer = draft.payers(source, str(scope))[:, None]
            parts.append((0, draft.paid(payer, years), -float(claim)))
        rows.add(1, parts, 0.0, INFINITY, MONEY)


def neighbours(draft: Draft) -> None:
    """Groups that start in the same year, or never do."""
    folder, years = draft.folder, draft.year
    for (_, rule), members in folder.tables["groups"].group_by(
        ["group_id", "rule"], maintain_order=True
    ):
        at = folder.community(members["community_id"])
        schemes = [np.flatnonzero(folder.owner == one)[:, None] for one in at]
        if rule == "not_same_year":
            both = np.concatenate(schemes)
            draft.rows.add(years.size, [(years, draft.choice(both, years), 1.0)], -INFINITY, 1.0)
            continue
        for one, first in enumerate(schemes):
            for other in (each for two, each in enumerate(schemes) if two != one):
                for year in years:
                    elsewhere = draft.choice(other, years[years != year])
                    parts = [(0, draft.choice(first, year), 1.0), (0, elsewhere, 1.0)]
                    draft.rows.add(1, parts, -INFINITY, 1.0)


def zone_order(draft: Draft) -> tuple[Reals, Reals, Reals]:
    """Charge a later zone that runs ahead: households times households keep it in whole numbers."""
    folder, years = draft.folder, draft.year
    rules = folder.tables["zone_order"]
    draft.reserve("ahead", rules.height * years.size)
    total = {zone: int(folder.households[folder.zone == zone].sum()) for zone in set(folder.zone)}
    penalty, unit = [], []
    for turn, (before, after, charge) in enumerate(
        rules.select("earlier_zone", "later_zone", "penalty").iter_rows()
    ):
        # A zone without households has no part chosen, whatever it is divided by.
        earlier, later = total.get(before, 1), total.get(after, 1)
        whole = float(earlier * later)
        penalty += [float(charge) / whole] * years.size
        unit += [whole] * years.size
        for year in years:
            upto = np.arange(year + 1)
            ahead = draft.homes(np.flatnonzero(draft.cell_zone == after)[:, None], upto)
            behind = draft.homes(np.flatnonzero(draft.cell_zone == before)[:, None], upto)
            over = draft.first["ahead"] + turn * years.size + year
            parts = [(0, ahead, earlier), (0, behind, -later), (0, over, -1.0)]
            draft.rows.add(1, parts, -INFINITY, 0.0, whole)
    return np.array(penalty), np.array(unit), np.array(unit)


def finish(draft: Draft, penalty: Reals, penalty_unit: Reals, penalty_most: Reals) -> Model:
    """Put matrix, objective, bounds and units together."""
    folder, rows, years = draft.folder, draft.rows, draft.year
    row, column, value = (np.concatenate(part) for part in zip(*rows.entries, strict=True))
    shape = (rows.number, draft.columns)
    binaries = folder.owner.size * years.size
    worth = folder.benefit[:, None] * (1 - folder.discount) ** years
    objective = np.zeros(draft.columns)
    objective[:binaries] = worth.ravel()
    objective[draft.first["ahead"] :] = -penalty
    unit = np.full(draft.columns, MONEY)
    unit[:binaries] = 1.0
    unit[draft.first["homes"] : draft.first["income"]] = 100.0
    unit[draft.first["ahead"] :] = penalty_unit
    return Model(
        sparse.csr_matrix((value, (row, column)), shape=shape),
        np.concatenate(rows.lower),
        np.concatenate(rows.upper),
        objective,
        most_of(draft, penalty_most),
        unit,
        np.concatenate(rows.unit),
        binaries,
    )


def most_of(draft: Draft, penalty_most: Reals) -> Reals:
    """Bound every column: locked choices at nought, sums by the dearest scheme of everybody."""
    folder, years = draft.folder, draft.year
    most = np.full(draft.columns, INFINITY)
    free = np.ones((folder.owner.size, years.size))
    for lock in folder.tables["locks"].iter_rows(named=True):
        mine = folder.owner == folder.community([lock["community_id"]])[0]
        named = mine.copy()
        if lock["scheme_id"] is not None:
            named &= np.arange(mine.size) == folder.scheme([lock["scheme_id"]])[0]
        hit = named[:, None] & (np.isin(folder.years, lock["year"]) | (lock["year"] is None))
        free[mine[:, None] & ~hit if lock["kind"] == "in" else hit] = 0
    most[: free.size] = free.ravel()
    dearest = np.zeros((draft.group_community.size, folder.households.size and len(CATEGORIES)))
    np.add.at(dearest, draft.group, folder.fen)
    costs = np.repeat(dearest.ravel(), years.size)
    most[draft.first["cost"] : draft.first["paid"]] = costs
    group, category = draft.payer["group"].to_numpy(), draft.payer["category"].to_numpy()
    paid = np.repeat(dearest[group, category], years.size)
    most[draft.first["paid"] : draft.first["homes"]] = paid
    homes = np.bincount(draft.cell, folder.households, draft.cell_county.size)
    most[draft.first["homes"] : draft.first["income"]] = np.repeat(homes, years.size)
    earned = np.bincount(draft.cell[folder.owner], folder.revenue_fen, draft.cell_county.size)
    most[draft.first["income"] : draft.first["ahead"]] = earned
    most[draft.first["ahead"] :] = penalty_most
    return most
