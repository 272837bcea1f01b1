"""Tiny programmes of every rule, and their best plan by trying everything.

What stands here shares nothing with the engines: choices are enumerated, rules are tested one by
one in whole numbers and fractions, and payments are asked of a linear program community by
community.
"""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import strategies as st
from scipy.optimize import linprog

from linli.schema import table
from linli.schema.parsing import polars_type

Tables = dict[str, pl.DataFrame]
Row = dict[str, Any]
Pick = tuple[str, int] | None

COUNTIES = ("430101", "430121", "431023")
ZONES = ("new", "old")
CATEGORIES = ("building", "income")
YEARS = (2023, 2024)


def frame(name: str, rows: Sequence[Row]) -> pl.DataFrame:
    """Type rows as the schema says."""
    fields = table(name)
    return pl.DataFrame(rows, schema={each: polars_type(fields.field(each)) for each in rows[0]})


@dataclass(frozen=True)
class Case:
    """A programme as rows, and as tables."""

    rows: dict[str, list[Row]]
    years: tuple[int, ...] = YEARS
    discount: float = 0.1

    @property
    def tables(self) -> Tables:
        """The tables of its folder."""
        return {name: frame(name, rows) for name, rows in self.rows.items() if rows}

    def given(self, name: str) -> list[Row]:
        """Rows of a table that may be missing."""
        return self.rows.get(name, [])

    def changed(self, **tables: list[Row]) -> "Case":
        """The same with other rows of some tables."""
        return replace(self, rows={**self.rows, **tables})


def holds(scope: str, community: Row) -> bool:
    """Whether a scope means a community."""
    prefix, _, zone = scope.partition("/")
    inside = prefix == "*" or community["county"].startswith(prefix)
    return inside and zone in ("", community["zone"])


def exactly(number: float | Decimal) -> Fraction:
    """A number as it is written."""
    return Fraction(str(number))


@dataclass
class Brute:
    """Tries every choice of a case."""

    case: Case
    band: float = 0.5
    doubtful: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        rows = self.case.rows
        self.communities = {each["community_id"]: each for each in rows["communities"]}
        self.schemes = {each["scheme_id"]: each for each in rows["schemes"]}
        self.costs: dict[str, dict[str, Fraction]] = {name: {} for name in self.schemes}
        for row in rows["scheme_costs"]:
            self.costs[row["scheme_id"]][row["category"]] = exactly(row["cost_yuan"])

    def picks(self, name: str) -> list[Pick]:
        """What a community may take, locks and mandate kept."""
        mine = [s for s, each in self.schemes.items() if each["community_id"] == name]
        locks = [each for each in self.case.given("locks") if each["community_id"] == name]
        allowed: list[Pick] = [(s, y) for s in mine for y in self.case.years]
        for lock in locks:
            meant = [
                pick
                for pick in allowed
                if pick
                and lock.get("scheme_id") in (None, pick[0])
                and lock.get("year") in (None, pick[1])
            ]
            left = [pick for pick in allowed if pick not in meant]
            allowed = meant if lock["kind"] == "in" else left
        must = any(lock["kind"] == "in" for lock in locks)
        if must or self.communities[name].get("mandatory"):
            return allowed
        return [None, *allowed]

    def choices(self) -> Iterator[dict[str, tuple[str, int]]]:
        """All choices that keep what needs no money."""
        names = list(self.communities)
        for picks in itertools.product(*(self.picks(name) for name in names)):
            choice = {n: pick for n, pick in zip(names, picks, strict=True) if pick is not None}
            if self.capacity(choice) and self.fairness(choice) and self.groups(choice):
                yield choice

    def capacity(self, choice: dict[str, tuple[str, int]]) -> bool:
        """Households of each scope and year."""
        return all(
            sum(
                self.communities[name]["households"]
                for name, (_, year) in choice.items()
                if year == rule["year"] and holds(rule["scope"], self.communities[name])
            )
            <= rule["max_households"]
            for rule in self.case.given("capacity")
        )

    def fairness(self, choice: dict[str, tuple[str, int]]) -> bool:
        """Shares of zones."""
        for rule in self.case.given("fairness"):
            total = zone = Fraction(0)
            for name, (scheme, _) in choice.items():
                community = self.communities[name]
                if holds(rule["scope"], community):
                    of = community if rule["of"] == "households" else self.schemes[scheme]
                    amount = exactly(of[rule["of"]])
                    total += amount
                    zone += amount if community["zone"] == rule["zone"] else 0
            if zone < exactly(rule["min_share"]) * total:
                return False
        return True

    def groups(self, choice: dict[str, tuple[str, int]]) -> bool:
        """Starting together or apart."""
        members: dict[tuple[str, str], list[int]] = {}
        for row in self.case.given("groups"):
            if row["community_id"] in choice:
                years = members.setdefault((row["group_id"], row["rule"]), [])
                years.append(choice[row["community_id"]][1])
        return all(
            len(set(years)) == (1 if rule == "same_year" else len(years))
            for (_, rule), years in members.items()
        )

    def worth(self, choice: dict[str, tuple[str, int]]) -> float:
        """The objective."""
        total = sum(
            self.schemes[scheme]["benefit"]
            * (1 - self.case.discount) ** (year - self.case.years[0])
            for scheme, year in choice.values()
        )
        return float(total) - sum(
            rule["penalty"] * max(0.0, self.lead(rule, choice, year))
            for rule in self.case.given("zone_order")
            for year in self.case.years
        )

    def lead(self, rule: Row, choice: dict[str, tuple[str, int]], until: int) -> float:
        """By how much the later zone is ahead."""

        def share(zone: str) -> float:
            homes = {n: c["households"] for n, c in self.communities.items() if c["zone"] == zone}
            begun = sum(homes[n] for n in homes if n in choice and choice[n][1] <= until)
            return begun / sum(homes.values()) if sum(homes.values()) else 0.0

        return share(rule["later_zone"]) - share(rule["earlier_zone"])

    def best(self) -> float | None:
        """The greatest objective of a payable choice; none where there is none."""
        for choice in sorted(self.choices(), key=self.worth, reverse=True):
            missing = self.missing(choice)
            if abs(missing) < self.band:
                self.doubtful = True
            if missing < self.band:
                return self.worth(choice)
        return None

    def missing(self, choice: dict[str, tuple[str, int]]) -> float:
        """By how much every cap and cover has to give way, at least; below zero where none has."""
        payments = self.payments(choice)
        if payments is None:
            return float("inf")
        limits = [*self.cap_rows(payments), *self.cover_rows(choice, payments)]
        if not limits:
            return float("-inf")
        sums, amounts = self.sums(choice, payments)
        given = linprog(
            c=[0.0] * len(payments) + [1.0],
            A_ub=np.array([[*row, -1.0] for row, _ in limits]),
            b_ub=[limit for _, limit in limits],
            A_eq=np.array([[*row, 0.0] for row in sums]) if sums else None,
            b_eq=amounts or None,
            bounds=[(low, high) for *_, low, high in payments] + [(None, None)],
        )
        return float(given.fun) if given.status == 0 else float("inf")

    def payments(
        self, choice: dict[str, tuple[str, int]]
    ) -> list[tuple[str, str, str, int, float, float]] | None:
        """Who may pay what of whom: least and most; none where a source must pay but may not."""
        found = []
        for name, (scheme, year) in choice.items():
            for category, cost in self.costs[scheme].items():
                for source in self.case.rows["sources"] if cost else []:
                    low, high = self.shares(source, category, self.schemes[scheme]["class"])
                    if not holds(source["scope"], self.communities[name]):
                        high = Fraction(0)
                    if low > high:
                        return None
                    row = (name, source["source_id"], category, year)
                    found.append((*row, float(low * cost), float(high * cost)))
        return found

    def shares(self, source: Row, category: str, works_class: str) -> tuple[Fraction, Fraction]:
        """Least and greatest share."""
        key = (source["source_id"], category)
        most = [
            exactly(each["max_share"])
            for each in self.case.rows["source_rules"]
            if (each["source_id"], each["category"]) == key
        ]
        least = [
            exactly(each["min_share"])
            for each in self.case.given("share_rules")
            if (each["source_id"], each["category"]) == key and each["class"] in ("*", works_class)
        ]
        return max(least, default=Fraction(0)), max(most, default=Fraction(0))

    def sums(self, choice: dict[str, tuple[str, int]], payments: list[Any]) -> tuple[Any, Any]:
        """Payments of a community and category add up to its cost."""
        rows, amounts = [], []
        for name, (scheme, _) in choice.items():
            for category, cost in self.costs[scheme].items():
                if cost:
                    rows.append([float(p[0] == name and p[2] == category) for p in payments])
                    amounts.append(float(cost))
        return rows, amounts

    def cap_rows(self, payments: list[Any]) -> Iterator[tuple[list[float], float]]:
        """Caps, alone or carried, less what is promised."""
        carried = {s["source_id"]: s.get("carry_over") for s in self.case.rows["sources"]}
        pools = {(c["source_id"], c["scope"]) for c in self.case.rows["source_caps"]}
        for source, scope in sorted(pools):
            for year in self.case.years:
                until = [y for y in range(2000, year + 1) if carried[source] or y == year]
                left = self.left(source, scope, until)
                if left is not None:
                    paid = [
                        float(p[1] == source and p[3] in until and self.holds_name(scope, p[0]))
                        for p in payments
                    ]
                    yield paid, left

    def holds_name(self, scope: str, name: str) -> bool:
        """Whether a scope means a community by name."""
        return holds(scope, self.communities[name])

    def left(self, source: str, scope: str, years: Sequence[int]) -> float | None:
        """Caps of some years less what is promised; none where no cap is named for one year."""

        def of(name: str, amount: str) -> list[float]:
            return [
                float(each[amount])
                for each in self.case.given(name)
                if (each["source_id"], each["scope"]) == (source, scope) and each["year"] in years
            ]

        caps = of("source_caps", "cap_yuan")
        if not caps and len(years) == 1:
            return None
        return sum(caps) - sum(of("commitments", "amount_yuan"))

    def cover_rows(
        self, choice: dict[str, tuple[str, int]], payments: list[Any]
    ) -> Iterator[tuple[list[float], float]]:
        """Claims against income."""
        for scope in sorted({each["scope"] for each in self.case.given("coverage")}):
            income = sum(
                float(self.schemes[scheme].get("revenue_yuan_per_year") or 0)
                for name, (scheme, _) in choice.items()
                if self.holds_name(scope, name)
            )
            claims = {
                each["source_id"]: each["claim_per_year"]
                for each in self.case.given("coverage")
                if each["scope"] == scope
            }
            yield (
                [claims.get(p[1], 0.0) if self.holds_name(scope, p[0]) else 0.0 for p in payments],
                income,
            )


def drawn(chance: Random) -> Case:
    """A tiny programme with every optional rule there or not."""
    communities = [_community(chance, f"c{number}") for number in range(chance.randint(2, 4))]
    schemes = [
        _scheme(chance, each["community_id"], letter)
        for each in communities
        for letter in "ab"[: chance.randint(1, 2)]
    ]
    sources = [
        {
            "source_id": name,
            "name": name,
            "level": "county",
            "scope": scope,
            "carry_over": chance.random() < 0.4,
        }
        for name, scope in (("s1", "*"), ("s2", chance.choice(("43", "*"))), ("s3", "4301"))
    ]
    rows: dict[str, list[Row]] = {
        "communities": communities,
        "schemes": schemes,
        "scheme_costs": [
            {
                "scheme_id": each["scheme_id"],
                "category": category,
                "cost_yuan": Decimal(100 * chance.randint(0, 9)),
            }
            for each in schemes
            for category in CATEGORIES
        ],
        "sources": sources,
        "source_rules": [
            {
                "source_id": each["source_id"],
                "category": category,
                "max_share": 1.0 if each["source_id"] == "s1" else chance.choice((0.0, 0.5, 0.7)),
            }
            for each in sources
            for category in CATEGORIES
        ],
        "source_caps": _caps(chance),
    }
    for name, make in _OPTIONAL.items():
        if chance.random() < 0.45:
            rows[name] = make(chance, communities, schemes)
    return Case({name: each for name, each in rows.items() if each})


def _community(chance: Random, name: str) -> Row:
    return {
        "community_id": name,
        "name": name,
        "county": chance.choice(COUNTIES),
        "zone": chance.choice(ZONES),
        "households": chance.randint(1, 9) * 10,
        "mandatory": chance.random() < 0.15,
    }


def _scheme(chance: Random, community: str, letter: str) -> Row:
    return {
        "scheme_id": f"{community}{letter}",
        "community_id": community,
        "class": chance.choice(("basic", "upgrade")),
        "benefit": float(chance.randint(0, 50)),
        "revenue_yuan_per_year": Decimal(chance.choice((0, 0, 13, 57))),
    }


def _caps(chance: Random) -> list[Row]:
    scopes = {"s1": ("*", "4301", "430121/old"), "s2": ("43", "431023"), "s3": ("4301",)}
    return [
        {
            "source_id": source,
            "scope": scope,
            "year": year,
            "cap_yuan": Decimal(5 + 10 * chance.randint(0, 120)),
        }
        for source, held in scopes.items()
        for scope in held
        for year in YEARS
        if scope == held[0] or chance.random() < 0.4
    ]


def _share_rules(chance: Random, *_: list[Row]) -> list[Row]:
    return [
        {
            "source_id": chance.choice(("s1", "s2")),
            "category": chance.choice(CATEGORIES),
            "class": chance.choice(("*", "basic", "upgrade")),
            "min_share": chance.choice((0.1, 0.3)),
        }
    ]


def _commitments(chance: Random, *_: list[Row]) -> list[Row]:
    return [
        {
            "source_id": "s1",
            "scope": "*",
            "year": chance.choice(YEARS),
            "amount_yuan": Decimal(10 * chance.randint(1, 20)),
        }
    ]


def _coverage(chance: Random, *_: list[Row]) -> list[Row]:
    return [
        {"scope": chance.choice(("*", "4301")), "source_id": source, "claim_per_year": claim}
        for source, claim in (("s1", 0.01), ("s2", 0.09))
        if chance.random() < 0.6
    ][:1]


def _capacity(chance: Random, *_: list[Row]) -> list[Row]:
    return [
        {
            "scope": chance.choice(("*", "4301", "43/old")),
            "year": year,
            "max_households": 10 * chance.randint(3, 14),
        }
        for year in YEARS
    ]


def _fairness(chance: Random, *_: list[Row]) -> list[Row]:
    return [
        {
            "scope": chance.choice(("*", "43")),
            "zone": chance.choice(ZONES),
            "of": chance.choice(("benefit", "households")),
            "min_share": chance.choice((0.25, 0.4)),
        }
    ]


def _order(chance: Random, *_: list[Row]) -> list[Row]:
    return [
        {"earlier_zone": "old", "later_zone": "new", "penalty": float(chance.choice((3, 20, 60)))}
    ]


def _locks(chance: Random, communities: list[Row], schemes: list[Row]) -> list[Row]:
    scheme = chance.choice(schemes)
    return [
        {
            "community_id": scheme["community_id"],
            "scheme_id": scheme["scheme_id"] if chance.random() < 0.6 else None,
            "year": chance.choice((None, *YEARS)),
            "kind": chance.choice(("in", "out")),
        }
    ]


def _groups(chance: Random, communities: list[Row], schemes: list[Row]) -> list[Row]:
    rule = chance.choice(("same_year", "not_same_year"))
    return [
        {"group_id": "g", "community_id": each["community_id"], "rule": rule}
        for each in communities[:2]
    ]


_OPTIONAL: dict[str, Callable[[Random, list[Row], list[Row]], list[Row]]] = {
    "share_rules": _share_rules,
    "commitments": _commitments,
    "coverage": _coverage,
    "capacity": _capacity,
    "fairness": _fairness,
    "zone_order": _order,
    "locks": _locks,
    "groups": _groups,
}


@pytest.fixture(scope="session")
def cases() -> st.SearchStrategy[Case]:
    """Tiny programmes."""
    return st.randoms(use_true_random=False).map(drawn)


@pytest.fixture(scope="session")
def case_of() -> Callable[[int], Case]:
    """The tiny programme of a seed, for whoever looks at many and keeps few."""
    return lambda seed: drawn(Random(seed))  # noqa: S311 - the same dice again, on purpose


@pytest.fixture(scope="session")
def brute() -> type[Brute]:
    """Whoever tries every choice."""
    return Brute


@pytest.fixture
def plain_case() -> Case:
    """Two communities and one source, easily reckoned by hand."""
    return Case(
        {
            "communities": [
                {
                    "community_id": name,
                    "name": name,
                    "county": "431023",
                    "zone": zone,
                    "households": homes,
                    "mandatory": False,
                }
                for name, zone, homes in (("c1", "old", 100), ("c2", "new", 50))
            ],
            "schemes": [
                {"scheme_id": s, "community_id": c, "class": "basic", "benefit": b}
                for s, c, b in (("a", "c1", 6.0), ("b", "c2", 3.0))
            ],
            "scheme_costs": [
                {"scheme_id": s, "category": "building", "cost_yuan": Decimal(cost)}
                for s, cost in (("a", "1000.00"), ("b", "500.00"))
            ],
            "sources": [
                {
                    "source_id": "s",
                    "name": "s",
                    "level": "county",
                    "scope": "*",
                    "carry_over": False,
                }
            ],
            "source_rules": [{"source_id": "s", "category": "building", "max_share": 1.0}],
            "source_caps": [
                {"source_id": "s", "scope": "*", "year": year, "cap_yuan": Decimal(cap)}
                for year, cap in ((2023, "1000.00"), (2024, "500.00"))
            ],
        }
    )


@pytest.fixture(scope="session")
def wide_case() -> Case:
    """Thirty communities under caps that bind: not proven at once."""
    chance = Random(7)  # noqa: S311 - not a secret
    case = drawn(Random(3))  # noqa: S311
    communities = [{**_community(chance, f"c{n}"), "mandatory": False} for n in range(30)]
    schemes = [
        {**_scheme(chance, each["community_id"], letter), "benefit": chance.uniform(10, 50)}
        for each in communities
        for letter in "abc"
    ]
    costs = [
        {
            "scheme_id": each["scheme_id"],
            "category": category,
            "cost_yuan": Decimal(chance.randint(10_000, 99_999)) / 100,
        }
        for each in schemes
        for category in CATEGORIES
    ]
    caps = [{**row, "cap_yuan": row["cap_yuan"] * 4} for row in _caps(chance)]
    kept = ("sources", "source_rules")
    rows = {name: case.rows[name] for name in kept}
    return Case(
        {
            **rows,
            "communities": communities,
            "schemes": schemes,
            "scheme_costs": costs,
            "source_caps": caps,
        }
    )
