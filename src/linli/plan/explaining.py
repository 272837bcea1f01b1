"""From conflicts among an engine's rows to clashing rules of a programme folder."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from linli.engines.programme.conflict import conflicts, without_debts, without_items
from linli.engines.programme.part import (
    Grounds,
    Lock,
    Rule,
    all_rules,
    must_items,
    rows_by_kind,
)
from linli.engines.programme.shortage import shortage
from linli.plan.amounts import fraction, percent
from linli.plan.clashes import Clash
from linli.plan.payers import shares
from linli.plan.programme import mandatory
from linli.plan.scopes import holds, narrowest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from linli.engines.programme.conflict import Conflict
    from linli.engines.programme.highs import Stop
    from linli.engines.programme.model import Floats, Truths
    from linli.plan.programme import Reading

# Seconds for finding clashes once it is known that there is no plan, and for their amounts.
SECONDS = 15.0
_SECONDS_EACH = 1.0
# So many communities of a conflict are named one by one.
_MOST_NAMED = 8
# So many caps or capacities of a conflict are told one by one.
_MOST_ROWS = 12
# Up to so many musts, a shortage is told against all rules; else against those of the conflict.
_MOST_TOGETHER = 12


def explain(reading: Reading, tables: Mapping[str, pl.DataFrame], stop: Stop) -> tuple[Clash, ...]:
    """Return small sets of rules because of which a programme has no plan.

    Parameters
    ----------
    reading
        The programme as arrays.
    tables
        The tables that it was read from.
    stop
        When to end at the latest.

    Returns
    -------
    clashes
        By conflict. The rules of a conflict cannot be kept together; where time was enough, they
        could be without any single one of them. None where none was found.
    """
    explained = _Explained(reading, tables, stop.within(1.6 * SECONDS))
    found = conflicts(reading.programme, explained.grounds, stop.within(SECONDS))
    told = [explained.clashes(number, found) for number in range(len(found))]
    return tuple(clash for each in told for clash in each)


def grounds(reading: Reading, tables: Mapping[str, pl.DataFrame]) -> Grounds:
    """Return what stands behind the allowed pairs, the musts and the shares of a programme."""
    ways = reading.programme.ways
    most = ways.payer * len(reading.categories) + reading.cells.cell_category[ways.cell]
    _, least = np.unique(np.stack([most, ways.least]), axis=1, return_inverse=True)
    return Grounds(
        must=mandatory(tables["communities"].sort("community_id")),
        locks=tuple(_lock(reading, row) for row in _lock_rows(tables)),
        payable=reading.cells.payable,
        least=np.where(ways.least > 0, least.ravel(), -1).astype(np.int64),
        most=np.where(ways.most < 1, most, -1).astype(np.int64),
    )


def _lock_rows(tables: Mapping[str, pl.DataFrame]) -> list[dict[str, Any]]:
    given = tables.get("locks")
    return [] if given is None else list(given.iter_rows(named=True))


def _lock(reading: Reading, row: Mapping[str, Any]) -> Lock:
    item = reading.communities.index(row["community_id"])
    first, end = reading.programme.first_option[item : item + 2]
    scheme, year = row.get("scheme_id"), row.get("year")
    named = np.array([not scheme or each == scheme for each in reading.schemes[first:end]])
    in_year = np.array([year in (None, each) for each in reading.years])
    meant = named.astype(bool)[:, None] & in_year
    return Lock(item, ~meant if row["kind"] == "in" else meant, row["kind"] == "in")


class _Explained:
    """What all conflicts of a programme are told by."""

    def __init__(self, reading: Reading, tables: Mapping[str, pl.DataFrame], stop: Stop) -> None:
        self.reading, self.tables, self.stop = reading, tables, stop
        self.grounds = grounds(reading, tables)
        self.locks = _lock_rows(tables)
        self.shares = shares(tables)

    def clashes(self, number: int, found: Sequence[Conflict]) -> list[Clash]:
        """Return the clashes of one conflict."""
        rules = found[number].rules
        rows = rows_by_kind(rules)
        if not len(must_items(self.grounds, rows)):
            return list(self.below_zero(number + 1, int(rows["budget"][0])))
        return list(_Conflict(self, number + 1, rules, self.kept(number, found)).clashes())

    def kept(self, number: int, found: Sequence[Conflict]) -> list[Rule]:
        """Return the rules against which a shortage of a conflict is told."""
        others = [each for place, each in enumerate(found) if place != number]
        gone = {item for each in others for item in self.items(each.rules)}
        rules = without_items(self.grounds, all_rules(self.reading.programme, self.grounds), gone)
        few = len(self.items(rules)) <= _MOST_TOGETHER
        return rules if few else list(found[number].rules)

    def items(self, rules: Sequence[Rule]) -> list[int]:
        """Return the communities that rules want chosen."""
        items: list[int] = must_items(self.grounds, rows_by_kind(rules)).tolist()
        return items

    def below_zero(self, number: int, row: int) -> Iterator[Clash]:
        """Tell that more is promised than the cap."""
        budget = self.reading.budget_rows.row(row, named=True)
        named = {name: budget[name] for name in ("scope", "year", "source_id")}
        short = _yuan(-budget["amount"])
        yield Clash(number, "cap_below_zero", named, short)
        yield Clash(number, "promised", named, short)

    def unpayable(self, cell: int, item: int) -> Clash:
        """Tell why nobody may pay the whole of a category, where a community of the cell lies."""
        cells, reading = self.reading.cells, self.reading
        category = reading.categories[cells.cell_category[cell]]
        works_class = reading.classes[cells.cell_class[cell]]
        nothing = fraction(0)
        most = {
            source: self.shares.most.get((source, category), nothing)
            for source in self.serving(item)
        }
        told: dict[str, Any] = {"categories": [category]}
        named = {"category": category}
        least = {s: self.shares.least_of(s, category, works_class) for s in reading.sources}
        for source, share in least.items():
            limit = most.get(source, nothing)
            if share > limit:
                told |= {"share": percent(share), "limit": percent(limit)}
                return Clash(0, "least_above_most", {**named, "source_id": source}, told=told)
        total = sum(most.values(), nothing)
        if total < 1:
            pattern = "too_little_pays" if total else "nobody_pays"
            return Clash(0, pattern, named, told=told | {"share": percent(total)})
        told["share"] = percent(sum(least.values(), nothing))
        return Clash(0, "too_much_asked", named, told=told)

    def serving(self, item: int) -> list[str]:
        """Return the sources that pay where a community lies."""
        places = self.reading.places
        place = places.of_community[item]
        where = (places.county[place], places.zone[place])
        rows = self.tables["sources"].select("source_id", "scope").iter_rows()
        return sorted(source for source, scope in rows if holds(scope, *where))


class _Conflict:
    """The clashes of one conflict."""

    def __init__(
        self, explained: _Explained, number: int, rules: Sequence[Rule], kept: list[Rule]
    ) -> None:
        self.behind, self.reading = explained, explained.reading
        self.number, self.rules, self.kept = number, rules, kept
        self.rows = rows_by_kind(rules)
        self.musts = explained.items(rules)
        self.needs = [self.reading.categories[kind] for kind in self.rows["cost"]]
        self.programme = without_debts(self.reading.programme)

    def clashes(self) -> Iterator[Clash]:
        """Return money first, then what else binds, then who must be chosen."""
        tellers = {
            "budget": self.budget,
            "cover": self.cover,
            "limit": self.limit,
            "cell": self.cell,
            "most": self.most,
            "least": self.least,
            "floor": self.floor,
            "same": self.same,
            "apart": self.apart,
        }
        for kind, tell in tellers.items():
            if len(self.rows[kind]) > _MOST_ROWS and kind in ("budget", "limit"):
                yield from self.added_up(kind)
            else:
                yield from (tell(int(row)) for row in self.rows[kind])
        locked = [int(row) for row in self.rows["lock"]]
        if len(self.musts) > _MOST_NAMED:
            yield self.many()
            locked = [row for row in locked if not self.behind.grounds.locks[row].must]
        else:
            for row in self.rows["must"]:
                yield self.must(int(row))
        for row in locked:
            yield self.lock(row)

    def added_up(self, kind: str) -> Iterator[Clash]:
        """Tell many caps by source, and many capacities as one."""
        reading, rows = self.reading, self.rows[kind]
        amount = "amount" if kind == "budget" else "max_households"
        table = (
            reading.budget_rows
            if kind == "budget"
            else reading.limit_rows.with_columns(source_id=pl.lit(None, pl.String))
        )
        for (source,), each in table[rows.tolist()].group_by("source_id", maintain_order=True):
            years = sorted(set(each["year"]))
            scopes = sorted(set(each["scope"]))
            limit = int(each[amount].sum())
            yield Clash(
                self.number,
                "caps" if kind == "budget" else "capacities",
                {
                    "scope": scopes[0] if len(scopes) == 1 else narrowest(scopes),
                    "year": years[0] if len(years) == 1 else None,
                    "category": None,
                    "source_id": source,
                },
                told={
                    "rows": f"{len(each):,}",
                    "years": ", ".join(map(str, years)),
                    "categories": self.needs,
                    "limit": _yuan(limit) if kind == "budget" else f"{limit:,}",
                },
            )

    def short(self, kind: str, row: int) -> int | None:
        """Return how much more of one rule is enough, the others kept."""
        behind, rule = self.behind, Rule(kind, row)
        within = behind.stop.within(_SECONDS_EACH)
        return shortage(self.programme, behind.grounds, self.kept, rule, within)

    def without_amount(self, pattern: str) -> str:
        """Return the sentence where no amount is known to be enough."""
        known = len(self.musts) <= _MOST_NAMED and not self.behind.stop.due
        return f"{pattern}_alone" if known else f"{pattern}_untold"

    def category(self, categories: Sequence[str]) -> dict[str, str | None]:
        """Return the category where there is only one."""
        return {"category": categories[0] if len(categories) == 1 else None}

    def budget(self, row: int) -> Clash:
        """A cap."""
        reading, budgets = self.reading, self.programme.budgets
        budget = reading.budget_rows.row(row, named=True)
        ways = budgets.pool_ways[[budgets.pool[row]]].indices
        kinds = reading.cells.cell_category[self.programme.ways.cell[ways]]
        paid = {reading.categories[kind] for kind in kinds}
        categories = [each for each in self.needs if each in paid]
        named = {name: budget[name] for name in ("scope", "year", "source_id")}
        short = self.short("budget", row)
        pattern = "cap_carried" if budget["carry_over"] else "cap"
        return Clash(
            self.number,
            pattern if short is not None else self.without_amount("cap"),
            named | self.category(categories),
            None if short is None else _yuan(short),
            told={"categories": categories, "limit": _yuan(int(budgets.amount[row]))},
        )

    def cover(self, row: int) -> Clash:
        """A coverage."""
        short = self.short("cover", row)
        return Clash(
            self.number,
            "coverage" if short is not None else self.without_amount("coverage"),
            {"scope": self.reading.cover_scopes[row]} | self.category(self.needs),
            None if short is None else _yuan(short),
        )

    def limit(self, row: int) -> Clash:
        """A capacity."""
        limit = self.reading.limit_rows.row(row, named=True)
        short = self.short("limit", row)
        return Clash(
            self.number,
            "capacity" if short is not None else self.without_amount("capacity"),
            {"scope": limit["scope"], "year": limit["year"]},
            short_households=short,
            told={"limit": f"{limit['max_households']:,}"},
        )

    def cell(self, cell: int) -> Clash:
        """A category that nobody may pay wholly."""
        reading = self.reading
        of_item = reading.cells.region[reading.places.of_community[self.musts]]
        there = np.array(self.musts)[of_item == reading.cells.cell_region[cell]].tolist()
        unpayable = self.behind.unpayable(cell, there[0] if there else self.musts[0])
        scope = self.scope(there or self.musts)
        return replace(unpayable, conflict=self.number, named={"scope": scope, **unpayable.named})

    def most(self, rule: int) -> Clash:
        """A greatest share."""
        return self.share("most_share", self.behind.grounds.most == rule, self.programme.ways.most)

    def least(self, rule: int) -> Clash:
        """A least share."""
        return self.share(
            "least_share", self.behind.grounds.least == rule, self.programme.ways.least
        )

    def share(self, pattern: str, ruled: Truths, share: Floats) -> Clash:
        """A share of a source and category."""
        way = int(np.flatnonzero(ruled)[0])
        kind = self.reading.cells.cell_category[self.programme.ways.cell[way]]
        category = self.reading.categories[kind]
        named = {
            "scope": self.scope(self.musts),
            "category": category,
            "source_id": self.reading.sources[self.programme.ways.payer[way]],
        }
        told = {"categories": [category], "share": percent(fraction(float(share[way])))}
        return Clash(self.number, pattern, named, told=told)

    def floor(self, row: int) -> Clash:
        """A fairness."""
        floor = self.reading.floor_rows.row(row, named=True)
        told = {"share": percent(fraction(floor.pop("min_share")))}
        return Clash(self.number, "fairness", floor, told=told)

    def same(self, row: int) -> Clash:
        """A group that starts together."""
        return self.group("same_year", self.reading.same_groups[row])

    def apart(self, row: int) -> Clash:
        """A group that does not start together."""
        return self.group("not_same_year", self.reading.apart_groups[row])

    def group(self, pattern: str, group: str) -> Clash:
        """A group."""
        return Clash(self.number, pattern, {"scope": self.scope(self.musts), "group_id": group})

    def must(self, item: int) -> Clash:
        """A mandatory community."""
        first, end = self.programme.first_option[item : item + 2]
        pattern = "mandatory" if end > first else "mandatory_without_scheme"
        return Clash(self.number, pattern, self.community(item))

    def many(self) -> Clash:
        """Many communities that must be chosen."""
        names = [self.reading.communities[item] for item in self.musts]
        told = {"examples": ", ".join(names[:3]), "communities": f"{len(names):,}"}
        return Clash(self.number, "mandatory_many", {"scope": self.scope(self.musts)}, told=told)

    def lock(self, row: int) -> Clash:
        """A lock."""
        lock = self.behind.locks[row]
        item = self.behind.grounds.locks[row].item
        first, end = self.programme.first_option[item : item + 2]
        pattern = "lock_in" if lock["kind"] == "in" else "lock_out"
        if lock["kind"] == "in" and first == end:
            pattern = "lock_in_without_scheme"
        elif lock["kind"] == "in" and lock.get("year") not in (None, *self.reading.years):
            pattern = "lock_in_outside"
        named = {"scheme_id": lock.get("scheme_id") or None, "year": lock.get("year")}
        return Clash(self.number, pattern, self.community(item) | named)

    def community(self, item: int) -> dict[str, Any]:
        """Return how a community is named."""
        return {"scope": self.scope([item]), "community_id": self.reading.communities[item]}

    def scope(self, items: Sequence[int]) -> str:
        """Return the narrowest prefix that holds the counties of some communities."""
        places = self.reading.places
        counties = [places.county[places.of_community[item]] for item in items]
        return narrowest(counties)


def _yuan(fen: int) -> Decimal:
    return Decimal(int(fen)) / 100
