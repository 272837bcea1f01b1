"""A part of a programme: only some of its rules, and the items that these rules ask for.

Every rule that is left out makes more possible, never less, whichever order they are left out in;
so rules can be tried one by one for whether the others alone can be kept. For that a rule on shares
that is left out lets a payer pay nothing or everything, a kind of cost that is left out costs
nothing, and an item that need not be chosen is there only where it can help a cover or a floor.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import sparse

from linli.engines.programme.model import Budgets, Covers, Limits, Orders, Programme, Ways

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from linli.engines.programme.model import Integers, Truths


class Rule(NamedTuple):
    """A rule by kind and row.

    Kinds: must (row: item), lock (row of `Grounds.locks`), cost (kind of cost that has to be paid
    for), cell (that nobody may pay), least and most (label of `Grounds.least`, `Grounds.most`),
    budget, cover, limit, floor, same, apart (rows of the programme).
    """

    kind: str
    row: int


@dataclass(frozen=True)
class Lock:
    """One lock on an item.

    Parameters
    ----------
    item
        The item.
    forbids
        Which of its options it forbids in which periods (options of the item x T).
    must
        Whether the item must be chosen because of it.
    """

    item: int
    forbids: Truths
    must: bool


@dataclass(frozen=True)
class Grounds:
    """What stands behind `Programme.allowed`, `Programme.must` and the shares of ways.

    Parameters
    ----------
    must
        Items that must be chosen, locks aside (N).
    locks
        Locks on items.
    payable
        Cells that payers may pay wholly (C).
    least, most
        Label of the rule that sets the least and the most share of each way (W); -1 for none.
    """

    must: Truths
    locks: tuple[Lock, ...]
    payable: Truths
    least: Integers
    most: Integers


@dataclass(frozen=True)
class Part:
    """Some rules of a programme as a programme of its own.

    Parameters
    ----------
    programme
        Its items, options, ways and rows are the whole one's, in their order.
    items, options, ways
        Which they are among all.
    rows
        Rows by kind: which rows of the whole programme its rows are.
    """

    programme: Programme
    items: Integers
    options: Integers
    ways: Integers
    rows: Mapping[str, Integers]


def all_rules(programme: Programme, grounds: Grounds) -> list[Rule]:
    """Return every rule, those first that are best done without."""
    counts = {
        "cost": programme.cost.shape[1],
        "cover": len(programme.covers),
        "floor": programme.floors.shape[0],
        "same": programme.same.shape[0],
        "apart": programme.apart.shape[0],
        "lock": len(grounds.locks),
    }
    rules = [Rule(kind, row) for kind, count in counts.items() for row in range(count)]
    rules += [Rule("cell", int(row)) for row in np.flatnonzero(~grounds.payable)]
    for kind, labels in (("least", grounds.least), ("most", grounds.most)):
        rules += [Rule(kind, int(row)) for row in np.unique(labels[labels >= 0])]
    rules += [Rule("limit", row) for row in range(len(programme.limits))]
    rules += [Rule("budget", row) for row in range(len(programme.budgets))]
    return rules + [Rule("must", int(row)) for row in np.flatnonzero(grounds.must)]


def rows_by_kind(rules: Iterable[Rule]) -> dict[str, Integers]:
    """Return the rows of rules by kind, ascending."""
    found: dict[str, list[int]] = defaultdict(list)
    for kind, row in rules:
        found[kind].append(row)
    return defaultdict(
        lambda: np.zeros(0, np.int64),
        {kind: np.array(sorted(rows), dtype=np.int64) for kind, rows in found.items()},
    )


def part(programme: Programme, grounds: Grounds, rules: Iterable[Rule]) -> Part:
    """Return the programme that has only some of the rules.

    Parameters
    ----------
    programme
        The whole programme.
    grounds
        What stands behind its allowed pairs.
    rules
        The rules that hold.

    Returns
    -------
    part
        Values are zero: it asks only whether the rules can be kept.
    """
    rows = rows_by_kind(rules)
    wanted = must_items(grounds, rows)
    items = np.union1d(wanted, _helping(programme, rows))
    options = np.flatnonzero(np.isin(programme.item, items))
    cost = programme.cost[options].copy()
    cost[:, ~np.isin(np.arange(cost.shape[1]), rows["cost"])] = 0
    cell = programme.cell[options]
    barred = np.isin(cell, rows["cell"]) & (cost > 0)
    allowed = _allowed(programme, grounds, rows, options)
    allowed[np.unique(np.nonzero(barred)[0])] = False
    cost[~grounds.payable[cell]] = 0
    cells = np.unique(cell[cost > 0])
    ways = np.flatnonzero(np.isin(programme.ways.cell, cells))
    places = np.searchsorted(cells, cell)
    return Part(
        Programme(
            first_option=np.searchsorted(
                programme.item[options], np.append(items, programme.items)
            ).astype(np.int64),
            must=np.isin(items, wanted),
            value=np.zeros(len(options)),
            weight=np.ones(programme.periods),
            cost=cost,
            cell=np.minimum(places, max(len(cells) - 1, 0)),
            allowed=allowed,
            cells=len(cells),
            ways=_ways(programme, grounds, rows, cells, ways),
            budgets=_budgets(programme.budgets, rows["budget"], ways),
            covers=_covers(programme.covers, rows["cover"], options, ways),
            limits=_limits(programme.limits, rows["limit"], items),
            orders=Orders(sparse.csr_array((0, len(items))), np.zeros(0)),
            floors=_cut(programme.floors, rows["floor"], options),
            same=_cut(programme.same, rows["same"], items),
            apart=_cut(programme.apart, rows["apart"], items),
        ),
        items,
        options,
        ways,
        rows,
    )


def must_items(grounds: Grounds, rows: Mapping[str, Integers]) -> Integers:
    """Return the items that the rules want chosen."""
    locked = [grounds.locks[row].item for row in rows["lock"] if grounds.locks[row].must]
    return np.union1d(rows["must"], np.array(locked, dtype=np.int64)).astype(np.int64)


def _helping(programme: Programme, rows: Mapping[str, Integers]) -> Integers:
    earns = programme.covers.incomes[rows["cover"]].sum(axis=0) > 0
    lifts = (programme.floors[rows["floor"]].toarray() > 0).any(axis=0)
    helping: Integers = programme.item[np.logical_or(earns, lifts)]
    return helping


def _allowed(
    programme: Programme, grounds: Grounds, rows: Mapping[str, Integers], options: Integers
) -> Truths:
    allowed = np.ones((programme.options, programme.periods), dtype=bool)
    for row in rows["lock"]:
        lock = grounds.locks[row]
        first = programme.first_option[lock.item]
        allowed[first : first + len(lock.forbids)] &= ~lock.forbids
    chosen: Truths = allowed[options]
    return chosen


def _ways(
    programme: Programme,
    grounds: Grounds,
    rows: Mapping[str, Integers],
    cells: Integers,
    ways: Integers,
) -> Ways:
    given = programme.ways
    bound_below = np.isin(grounds.least[ways], rows["least"])
    bound_above = np.isin(grounds.most[ways], rows["most"])
    return Ways(
        np.searchsorted(cells, given.cell[ways]),
        given.payer[ways],
        np.where(bound_below, given.least[ways], 0.0),
        np.where(bound_above, given.most[ways], 1.0),
    )


def _cut(matrix: sparse.csr_array, rows: Integers, columns: Integers) -> sparse.csr_array:
    return sparse.csr_array(sparse.csr_array(matrix[rows])[:, columns])


def _budgets(budgets: Budgets, rows: Integers, ways: Integers) -> Budgets:
    return Budgets(
        sparse.csr_array(budgets.pool_ways[:, ways]),
        budgets.pool[rows],
        budgets.first[rows],
        budgets.last[rows],
        budgets.amount[rows],
    )


def _covers(covers: Covers, rows: Integers, options: Integers, ways: Integers) -> Covers:
    exact = sparse.csr_array(
        (covers.exact_claims, covers.claims.indices, covers.claims.indptr), covers.claims.shape
    )
    return Covers(
        _cut(covers.incomes, rows, options),
        _cut(covers.claims, rows, ways),
        _cut(exact, rows, ways).data,
        covers.scale,
    )


def _limits(limits: Limits, rows: Integers, items: Integers) -> Limits:
    return Limits(
        sparse.csr_array(limits.place_sizes[:, items]),
        limits.place[rows],
        limits.period[rows],
        limits.amount[rows],
    )
