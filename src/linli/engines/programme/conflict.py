"""Why nothing can be chosen: small sets of rules that cannot be kept together.

Problem: "no plan keeps every rule" helps nobody. A planner wants the few rules that clash, and by
how much.
Observations: choosing nothing keeps every rule but those that ask for a choice and budgets below
zero; so each conflict is a budget below zero, or some items that must be chosen against rules that
they share. The relaxation that leaves items out prices the rules in the way: what has no price is
no part of the conflict.
Decision: items that nothing is left for are told first, each with its own rules; then prices cut
the programme into groups that share a priced rule, and a deletion filter, in halves, leaves of each
group a set of which every single rule is needed, as far as the time goes.
Reference: J. W. Chinneck and E. W. Dravnieks, Locating minimal infeasible constraint sets in linear
programs, ORSA Journal on Computing 3 (1991) 157-168.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from linli.engines.programme.bound import evaluate, prices_of
from linli.engines.programme.exact import Options, solve_exact
from linli.engines.programme.highs import Stop, solve_linear
from linli.engines.programme.linear import all_columns, choice_model
from linli.engines.programme.model import without_option
from linli.engines.programme.outcome import Progress
from linli.engines.programme.part import Rule, all_rules, must_items, part, rows_by_kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from linli.engines.programme.bound import Prices
    from linli.engines.programme.linear import ChoiceModel
    from linli.engines.programme.model import Floats, Integers, Programme
    from linli.engines.programme.part import Grounds, Part

# With more pairs of option and period only the relaxation is asked: what it allows is possible.
_MOST_WHOLE = 600
# The same for the question whether there is any conflict.
_MOST_ASKED = 20_000
# Up to so many items, what the relaxation leaves of a conflict is thinned by branching, too.
_MOST_BRANCHED = 5
# Fewer rules than this are filtered as they are.
_FEW = 40
_TINY = 1e-7


@dataclass(frozen=True)
class Conflict:
    """Rules that cannot be kept together.

    Parameters
    ----------
    rules
        The rules; kinds of cost are among them where they have to be paid for.
    minimal
        Whether the others can be kept together once any one of them is left out.
    """

    rules: tuple[Rule, ...]
    minimal: bool


def conflicts(programme: Programme, grounds: Grounds, stop: Stop, most: int = 50) -> list[Conflict]:
    """Find small sets of clashing rules of a programme that no choice can keep.

    Parameters
    ----------
    programme
        The whole programme.
    grounds
        What stands behind its allowed pairs, its musts and its shares.
    stop
        When to end; what is found by then is told.
    most
        How many conflicts to tell.

    Returns
    -------
    conflicts
        No two have an item that must be chosen in common. None where the rules can be kept
        together, or nothing was found in time.
    """
    below = np.flatnonzero(programme.budgets.amount < 0)
    found = [Conflict((Rule("budget", int(row)),), minimal=True) for row in below]
    search = _Search(without_debts(programme), grounds, stop)
    rules = all_rules(programme, grounds)
    for conflict in search.each(rules):
        if len(found) >= most:
            break
        found.append(conflict)
    return found


def without_debts(programme: Programme) -> Programme:
    """Return the programme with no budget below zero."""
    budgets = programme.budgets
    return replace(programme, budgets=replace(budgets, amount=np.maximum(budgets.amount, 0)))


def without_items(grounds: Grounds, rules: Sequence[Rule], gone: set[int]) -> list[Rule]:
    """Leave out the rules that want some items chosen."""

    def wants(rule: Rule) -> bool:
        if rule.kind == "must":
            return rule.row in gone
        return rule.kind == "lock" and grounds.locks[rule.row].item in gone

    return [rule for rule in rules if not wants(rule)]


class _Search:
    """Looks for conflicts within a time."""

    def __init__(self, programme: Programme, grounds: Grounds, stop: Stop) -> None:
        self.programme, self.grounds, self.stop = programme, grounds, stop
        self.told = False

    def each(self, rules: list[Rule]) -> Iterator[Conflict]:
        """Yield conflict after conflict."""
        for item in self.without_choice(rules):
            yield self.thinned(self.of_item(rules, item))
            self.told = True
            rules = without_items(self.grounds, rules, {item})
        while not self.stop.due:
            gone: set[int] = set()
            for group in self.groups(rules):
                conflict = self.thinned(group)
                gone |= self.items(conflict.rules)
                yield conflict
                self.told = True
            if not gone:
                return
            rules = without_items(self.grounds, rules, gone)

    def items(self, rules: Sequence[Rule]) -> set[int]:
        """Return the items that rules want chosen."""
        return set(must_items(self.grounds, rows_by_kind(rules)).tolist())

    def without_choice(self, rules: Sequence[Rule]) -> list[int]:
        """Return the items that must be chosen and have no allowed pair."""
        whole = self.part(rules)
        missing: list[int] = whole.items[without_option(whole.programme)].tolist()
        return missing

    def of_item(self, rules: Sequence[Rule], item: int) -> list[Rule]:
        """Return the rules that leave an item no choice by itself."""
        first, end = self.programme.first_option[item : item + 2]
        cells = set(self.programme.cell[first:end][self.programme.cost[first:end] > 0].tolist())
        return [
            rule
            for rule in rules
            if (rule.kind == "cell" and rule.row in cells)
            or (rule.kind == "must" and rule.row == item)
            or (rule.kind == "lock" and self.grounds.locks[rule.row].item == item)
            or rule.kind == "cost"
        ]

    def part(self, rules: Sequence[Rule]) -> Part:
        """Return the programme with some rules only."""
        return part(self.programme, self.grounds, rules)

    def impossible(self, rules: Sequence[Rule], most_whole: int = _MOST_WHOLE) -> bool:
        """Tell whether rules certainly cannot be kept together."""
        programme = self.part(rules).programme
        if not programme.must.any():
            return False
        if without_option(programme).any():
            return True
        if programme.allowed.sum() > most_whole:
            model = choice_model(programme, all_columns(programme))
            return solve_linear(model, self.stop).status == "infeasible"
        found = solve_exact(programme, Options(gap=1.0, threads=1), self.stop, Progress())
        return found.status == "infeasible"

    def groups(self, rules: list[Rule]) -> list[list[Rule]]:
        """Return sets of rules, each without the others a conflict, none with a must in common."""
        # Without covers and floors only items that must be chosen matter: far fewer.
        for soft in (("cover", "floor"), ()) if len(rules) > _FEW else ():
            firm = [rule for rule in rules if rule.kind not in soft]
            cut = [each for each in self._priced(firm) if self.impossible(each)]
            # What clashes further only with the help of all is a long question: it is asked where
            # nothing else explains why there is no plan.
            if cut or self.told:
                return cut
        return [rules] if self.impossible(rules, _MOST_ASKED) else []

    def _priced(self, rules: list[Rule]) -> list[list[Rule]]:
        """Cut rules into groups by the prices of the relaxation that leaves items out."""
        whole = self.part(rules)
        programme = replace(
            whole.programme,
            value=whole.programme.must[whole.programme.item].astype(float),
            must=np.zeros(whole.programme.items, dtype=bool),
        )
        model = choice_model(programme, all_columns(programme))
        solved = solve_linear(model, self.stop)
        wanted = float(whole.programme.must.sum())
        if not solved.duals.size or solved.objective * programme.value_scale > wanted - _TINY:
            return []
        prices = prices_of(programme, model, solved.duals)
        gain = evaluate(programme, prices).gain
        left = np.flatnonzero(whole.programme.must & (gain < 1.0 - _TINY))
        shares = self._priced_shares(whole, model, solved.duals)
        return list(self._components(whole, prices, left, rules, shares))

    def _priced_shares(self, whole: Part, model: ChoiceModel, duals: Floats) -> set[Rule]:
        """Return the rules on shares of which a row has a price."""
        ways, periods = whole.programme.ways, whole.programme.periods
        label = {"least": self.grounds.least[whole.ways], "most": self.grounds.most[whole.ways]}
        bound = {"least": np.flatnonzero(ways.least > 0), "most": np.flatnonzero(ways.most < 1)}
        rules = set()
        for kind, of_way in label.items():
            priced = np.abs(duals[model.spans[kind]]).reshape(-1, periods).max(axis=1, initial=0.0)
            rows = of_way[bound[kind]][priced > _TINY]
            rules |= {Rule(kind, int(row)) for row in np.unique(rows)}
        return rules

    def _components(
        self, whole: Part, prices: Prices, left: Integers, rules: list[Rule], shares: set[Rule]
    ) -> Iterator[list[Rule]]:
        """Items and priced rules that touch one another."""
        priced, touches = _touched(whole, prices)
        links = sparse.csr_array(touches[:, left])
        count = len(priced) + len(left)
        square = (
            sparse.block_array([[None, links], [links.T, None]], format="csr")
            if links.nnz
            else sparse.csr_array((count, count))
        )
        _, label = connected_components(square, directed=False)
        members: dict[int, set[Rule]] = defaultdict(set)
        wanted: dict[int, set[int]] = defaultdict(set)
        for place, rule in enumerate(priced):
            members[label[place]].add(rule)
        for place, item in enumerate(left):
            wanted[label[len(priced) + place]].add(int(whole.items[item]))
        always = {rule for rule in rules if rule.kind in ("cost", "cell")} | shares
        for number, items in wanted.items():
            others = always | members[number]
            yield [rule for rule in rules if rule in others or self._of(rule, items)]

    def _of(self, rule: Rule, items: set[int]) -> bool:
        if rule.kind == "must":
            return rule.row in items
        return rule.kind == "lock" and self.grounds.locks[rule.row].item in items

    def thinned(self, rules: list[Rule]) -> Conflict:
        """Leave out what is not needed, in halves and then one by one."""
        rules = self.priced_only(self.relevant(self.few_items(rules)))
        # The relaxation is asked first: it answers sooner, and what it forbids is forbidden.
        if self.impossible(rules, 0):
            rules = self._halved(rules, 0)
            if len(self.items(rules)) > _MOST_BRANCHED:
                return Conflict(tuple(rules), minimal=False)
        return Conflict(tuple(self._halved(rules, _MOST_WHOLE)), minimal=not self.stop.due)

    def _halved(self, rules: list[Rule], most_whole: int) -> list[Rule]:
        size = max(1, len(rules) // 2)
        while True:
            place = 0
            while place < len(rules):
                if self.stop.due:
                    return rules
                fewer = rules[:place] + rules[place + size :]
                if self.impossible(fewer, most_whole):
                    rules = fewer
                else:
                    place += size
            if size == 1:
                return rules
            size = (size + 1) // 2

    def priced_only(self, rules: list[Rule]) -> list[Rule]:
        """Leave out what has no price in the relaxation, as often as that leaves out anything."""
        while len(rules) > _FEW and not self.stop.due:
            groups = sorted(self._priced(rules), key=len)
            fewer = next((each for each in groups if self.impossible(each)), rules)
            if len(fewer) == len(rules):
                break
            rules = fewer
        return rules

    def few_items(self, rules: list[Rule]) -> list[Rule]:
        """Keep the items that cost most, as few of them as cannot be had together."""
        items = sorted(self.items(rules), key=self.least_cost, reverse=True)
        low, high = 1, len(items)
        while low < high and not self.stop.due:
            middle = (low + high) // 2
            if self.impossible(without_items(self.grounds, rules, set(items[middle:]))):
                high = middle
            else:
                low = middle + 1
        return without_items(self.grounds, rules, set(items[high:]))

    def least_cost(self, item: int) -> int:
        """Return what the cheapest option of an item costs."""
        first, end = self.programme.first_option[item : item + 2]
        return int(self.programme.cost[first:end].sum(axis=1).min(initial=0))

    def relevant(self, rules: list[Rule]) -> list[Rule]:
        """Leave out what touches none of the items."""
        whole = self.part(rules)
        programme = whole.programme
        ways = np.isin(self.programme.ways.cell, self.programme.cell[whole.options])
        pools = sparse.csr_array(self.programme.budgets.pool_ways[:, ways]).sum(axis=1) > 0
        places = programme.limits.place_sizes.sum(axis=1) > 0
        touched = {
            "budget": pools[self.programme.budgets.pool],
            "limit": places[self.programme.limits.place],
            "least": np.isin(
                np.arange(self.grounds.least.max(initial=0) + 1), self.grounds.least[ways]
            ),
            "most": np.isin(
                np.arange(self.grounds.most.max(initial=0) + 1), self.grounds.most[ways]
            ),
        }
        return [rule for rule in rules if rule.kind not in touched or touched[rule.kind][rule.row]]


def _touched(whole: Part, prices: Prices) -> tuple[list[Rule], sparse.csr_array]:
    """Return the priced rules, and which items each of them touches."""
    programme = whole.programme
    of_item = sparse.csr_array(
        (np.ones(programme.options), (programme.item, np.arange(programme.options))),
        shape=(programme.items, programme.options),
    )
    of_option = _ways_of_options(programme)
    budgets, limits = programme.budgets, programme.limits
    by_way = sparse.csr_array(budgets.pool_ways)[budgets.pool] @ of_option
    covered = programme.covers.incomes + programme.covers.claims @ of_option
    company = programme.same.nonzero()[0]
    members = np.zeros(programme.same.shape[0])
    np.maximum.at(members, company, prices.members.max(axis=1, initial=0.0))
    kinds = (
        ("budget", by_way @ of_item.T, prices.budgets),
        ("cover", covered @ of_item.T, prices.covers),
        ("limit", limits.place_sizes[limits.place], prices.limits * np.maximum(limits.amount, 1)),
        ("floor", abs(programme.floors) @ of_item.T, prices.floors),
        ("same", programme.same, members),
        ("apart", programme.apart, prices.apart.max(axis=1, initial=0.0)),
    )
    rules: list[Rule] = []
    touches = []
    for kind, matrix, price in kinds:
        above = np.flatnonzero(price > _TINY)
        rules += [Rule(kind, int(row)) for row in whole.rows[kind][above]]
        touches.append(sparse.csr_array(matrix)[above])
    return rules, sparse.csr_array(sparse.vstack(touches, format="csr"))


def _ways_of_options(programme: Programme) -> sparse.csr_array:
    """Ways x options: 1 where the way may pay for the option."""
    option, kind = np.nonzero(programme.cost)
    shape = (programme.cells, programme.options)
    cells = (np.ones(len(option)), (programme.cell[option, kind], option))
    count = len(programme.ways.cell)
    of_way = sparse.csr_array(
        (np.ones(count), (np.arange(count), programme.ways.cell)), shape=(count, programme.cells)
    )
    return sparse.csr_array(of_way @ sparse.csr_array(cells, shape=shape))
