"""On any tiny programme and plan the check finds what a plain restatement of the rules finds."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.plan.checking import check
from linli.schema import table
from linli.schema.parsing import polars_type

Rows = dict[str, list[dict[str, Any]]]
Found = tuple[Any, ...]

YEARS = (2027, 2028, 2029)
COUNTIES = ("430121", "430122", "440303")
ZONES = ("old", "new", None)
SCOPES = ("*", "43", "4301", "430121", "44", "*/old", "43/new", "430121/old")
CATEGORIES = ("building", "infrastructure", "facility", "income")
CLASSES = ("basic", "improvement", "upgrade")
SHARES = (0.0, 0.05, 0.1, 1 / 3, 0.5, 0.8, 1.0)


def programme(dice: Random) -> Rows:
    """Make up a programme of a few communities with some of each rule."""
    communities = [
        {
            "community_id": f"c{number}",
            "county": dice.choice(COUNTIES),
            "zone": dice.choice(ZONES),
            "households": dice.randrange(0, 90),
            "mandatory": dice.random() < 0.2,
        }
        for number in range(dice.randrange(1, 5))
    ]
    schemes = [
        {
            "scheme_id": f"{each['community_id']}s{number}",
            "community_id": each["community_id"],
            "class": dice.choice(CLASSES),
            "benefit": round(dice.random() * 9, 3),
            "revenue_yuan_per_year": money(dice, 90),
        }
        for each in communities
        for number in range(dice.randrange(1, 3))
    ]
    costs = [
        {"scheme_id": each["scheme_id"], "category": category, "cost_yuan": money(dice, 300)}
        for each in schemes
        for category in dice.sample(CATEGORIES, dice.randrange(1, 4))
    ]
    sources = [
        {"source_id": f"p{number}", "scope": dice.choice(("*", "*", "43", "430121", "*/old")),
         "carry_over": dice.random() < 0.5}
        for number in range(3)
    ]  # fmt: skip
    return {
        "communities": communities,
        "schemes": schemes,
        "scheme_costs": costs,
        "sources": sources,
        **money_rules(dice),
        **other_rules(dice, communities, schemes),
    }


def money(dice: Random, most: int) -> Decimal:
    return Decimal(dice.randrange(most * 100)).scaleb(-2)


def once(rows: list[dict[str, Any]], *key: str) -> list[dict[str, Any]]:
    """Keep one row for each key, as the schema asks."""
    return list({tuple(row[name] for name in key): row for row in rows}.values())


def money_rules(dice: Random) -> Rows:
    def some(most: int) -> range:
        return range(dice.randrange(most))

    def source() -> str:
        return f"p{dice.randrange(3)}"

    pot = ("source_id", "scope", "year")
    years = (2026, *YEARS)
    return {
        "source_rules": once(
            [{"source_id": source(), "category": dice.choice(CATEGORIES),
              "max_share": dice.choice(SHARES)} for _ in range(12)], "source_id", "category"),
        "share_rules": once(
            [{"source_id": source(), "category": dice.choice(CATEGORIES),
              "class": dice.choice((*CLASSES, "*")), "min_share": dice.choice(SHARES[:4])}
             for _ in some(3)], "source_id", "category", "class"),
        "source_caps": once(
            [{"source_id": source(), "scope": dice.choice(SCOPES), "year": dice.choice(years),
              "cap_yuan": money(dice, 600)} for _ in some(9)], *pot),
        "commitments": once(
            [{"source_id": source(), "scope": dice.choice(SCOPES[:3]), "year": dice.choice(years),
              "amount_yuan": money(dice, 60)} for _ in some(5)], *pot),
        "coverage": once(
            [{"scope": dice.choice(SCOPES), "source_id": source(),
              "claim_per_year": round(dice.random() / 3, 4)} for _ in some(3)],
            "scope", "source_id"),
    }  # fmt: skip


def other_rules(
    dice: Random, communities: list[dict[str, Any]], schemes: list[dict[str, Any]]
) -> Rows:
    def some(most: int) -> range:
        return range(dice.randrange(most))

    def who() -> str:
        return str(dice.choice(communities)["community_id"])

    return {
        "capacity": once(
            [{"scope": dice.choice(SCOPES), "year": dice.choice(YEARS),
              "max_households": dice.randrange(200)} for _ in some(4)], "scope", "year"),
        "fairness": once(
            [{"scope": dice.choice(SCOPES), "zone": dice.choice(("old", "new", "far")),
              "of": dice.choice(("benefit", "households")), "min_share": dice.choice(SHARES)}
             for _ in some(3)], "scope", "zone", "of"),
        "zone_order": once(
            [{"earlier_zone": dice.choice(("old", "new", "far")),
              "later_zone": dice.choice(("old", "new", "far")), "penalty": dice.choice((0.5, 2.3))}
             for _ in some(3)], "earlier_zone", "later_zone"),
        "locks": [
            {"community_id": who(),
             "scheme_id": dice.choice((None, dice.choice(schemes)["scheme_id"])),
             "year": dice.choice((None, *YEARS)), "kind": dice.choice(("in", "out", "out"))}
            for _ in some(3)],
        "groups": once(
            [{"group_id": (name := dice.choice("gh")), "community_id": who(),
              "rule": "same_year" if name == "g" else "not_same_year"} for _ in some(6)],
            "group_id", "community_id"),
    }  # fmt: skip


def plan(dice: Random, rows: Rows) -> Rows:
    """Make up a plan that mostly pays its costs, now and then with a slip."""
    chosen, funding = [], []
    for community in rows["communities"]:
        own = [
            each for each in rows["schemes"] if each["community_id"] == community["community_id"]
        ]
        if dice.random() < 0.25:
            continue
        scheme = dice.choice(own if dice.random() < 0.95 else rows["schemes"])["scheme_id"]
        year = dice.choice(YEARS) if dice.random() < 0.95 else 2030
        row = {"community_id": community["community_id"], "scheme_id": scheme, "year": year}
        chosen += [row] * (2 if dice.random() < 0.05 else 1)
        for cost in rows["scheme_costs"]:
            if cost["scheme_id"] == scheme:
                funding += list(payments(dice, row, cost))
    if dice.random() < 0.1:
        chosen.append({"community_id": "c77", "scheme_id": "none", "year": 2027})
    return {"plan": chosen, "plan_funding": funding}


def payments(dice: Random, row: dict[str, Any], cost: dict[str, Any]) -> Iterator[dict[str, Any]]:
    left = int(cost["cost_yuan"] * 100)
    for source in ("p0", "p1", "p2" if dice.random() < 0.97 else "stranger"):
        part = left if source not in {"p0", "p1"} else dice.randrange(left + 1)
        left -= part
        slip = dice.choice((-1, 1, 5)) if dice.random() < 0.04 else 0
        who = row["community_id"] if dice.random() < 0.98 else dice.choice(("c0", "c88"))
        when = row["year"] if dice.random() < 0.97 else 2028
        yield {"community_id": who, "source_id": source, "category": cost["category"],
               "year": when, "amount_yuan": Decimal(part + slip).scaleb(-2)}  # fmt: skip


def frames(rows: Rows) -> dict[str, pl.DataFrame]:
    return {
        name: pl.DataFrame(
            each,
            schema={
                field.name: polars_type(field)
                for field in table(name).fields
                if any(field.name in row for row in each) or (not each and field.required)
            },
        )
        for name, each in rows.items()
    }


# The restatement: no tables, no joins, one loop a sentence.


def inside(scope: str, place: dict[str, Any]) -> bool:
    prefix, slash, zone = scope.partition("/")
    return (prefix == "*" or place["county"].startswith(prefix)) and (
        not slash or place["zone"] == zone
    )


def exact(number: float) -> Fraction:
    return Fraction(str(number))


def restated(rows: Rows) -> tuple[Fraction, set[Found]]:
    """Return the objective and every violation as (rule, what tells it from others)."""
    place = {each["community_id"]: each for each in rows["communities"]}
    scheme = {each["scheme_id"]: each for each in rows["schemes"]}
    chosen: dict[str, tuple[dict[str, Any], int]] = {}
    found: set[Found] = set()
    seen: dict[str, int] = defaultdict(int)
    for row in rows["plan"]:
        who, what = row["community_id"], scheme.get(row["scheme_id"])
        seen[who] += 1
        found |= {("community_unknown", who)} if who not in place else set()
        found |= {("scheme_unknown", who)} if what is None else set()
        found |= {("year_outside", who)} if row["year"] not in YEARS else set()
        found |= {("community_twice", who)} if seen[who] > 1 else set()
        if what is not None and what["community_id"] != who:
            found.add(("scheme_of_another_community", who))
        elif what is not None and who in place and who not in chosen:
            chosen[who] = (what, row["year"])
    for checked in (about_choices, about_size, about_payments, about_money, about_cover):
        found |= set(checked(rows, place, chosen))
    return worth(rows, place, chosen), found


Chosen = dict[str, tuple[dict[str, Any], int]]
Places = dict[str, dict[str, Any]]


def about_choices(rows: Rows, place: Places, chosen: Chosen) -> Iterator[Found]:
    for who, each in place.items():
        if each["mandatory"] and who not in chosen:
            yield "mandatory", who
    for lock in rows["locks"]:
        what, year = chosen.get(lock["community_id"], ({}, None))
        as_named = what and lock["scheme_id"] in (None, what["scheme_id"])
        as_named = as_named and lock["year"] in (None, year)
        if bool(as_named) != (lock["kind"] == "in"):
            yield f"lock_{lock['kind']}", lock["community_id"]
    for group in {each["group_id"] for each in rows["groups"]}:
        members = [each for each in rows["groups"] if each["group_id"] == group]
        years = [
            chosen[each["community_id"]][1] for each in members if each["community_id"] in chosen
        ]
        if members[0]["rule"] == "same_year" and len(set(years)) > 1:
            yield "same_year", group
        if members[0]["rule"] == "not_same_year":
            yield from (("not_same_year", group, year) for year in years if years.count(year) > 1)


def about_size(rows: Rows, place: Places, chosen: Chosen) -> Iterator[Found]:
    for rule in rows["capacity"]:
        started = [place[who]["households"] for who, (_, year) in chosen.items()
                   if year == rule["year"] and inside(rule["scope"], place[who])]  # fmt: skip
        if sum(started) > rule["max_households"]:
            yield "capacity", rule["scope"], rule["year"]
    for rule in rows["fairness"]:
        size: Callable[[str], Fraction] = (
            (lambda who: Fraction(place[who]["households"]))
            if rule["of"] == "households"
            else (lambda who: exact(chosen[who][0]["benefit"]))
        )
        there = [who for who in chosen if inside(rule["scope"], place[who])]
        of_zone = sum(
            (size(who) for who in there if place[who]["zone"] == rule["zone"]), Fraction(0)
        )
        if of_zone < exact(rule["min_share"]) * sum((size(who) for who in there), Fraction(0)):
            yield "fairness", rule["scope"], rule["zone"], rule["of"]


def about_payments(rows: Rows, place: Places, chosen: Chosen) -> Iterator[Found]:
    planned = {each["community_id"] for each in rows["plan"]}
    sources = {each["source_id"]: each for each in rows["sources"]}
    most = {
        (each["source_id"], each["category"]): each["max_share"] for each in rows["source_rules"]
    }
    paid: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    in_year: dict[tuple[str, str, str, int], Decimal] = defaultdict(Decimal)
    for row in rows["plan_funding"]:
        paid[row["community_id"], row["source_id"], row["category"]] += row["amount_yuan"]
        in_year[row["community_id"], row["source_id"], row["category"], row["year"]] += row[
            "amount_yuan"
        ]
        if row["amount_yuan"] < 0:
            yield "payment_negative", row["community_id"]
    for (who, source, category, year), amount in in_year.items():
        if who not in place:
            yield "community_unknown", who
        elif who not in planned:
            yield "payment_without_plan", who
        elif year not in {each["year"] for each in rows["plan"] if each["community_id"] == who}:
            yield "payment_year", who, source, category, year
        if source not in sources:
            yield "source_unknown", source
        elif amount and (source, category) not in most:
            yield "not_eligible", who, source, category
        if (
            source in sources
            and who in place
            and amount
            and not inside(sources[source]["scope"], place[who])
        ):
            yield "source_scope", who, source
    yield from about_costs(rows, chosen, paid, in_year, most)


def about_costs(
    rows: Rows,
    chosen: Chosen,
    paid: dict[tuple[str, str, str], Decimal],
    in_year: dict[tuple[str, str, str, int], Decimal],
    most: dict[tuple[str, str], float],
) -> Iterator[Found]:
    fen = Fraction(1, 100)
    for who, (scheme, year) in chosen.items():
        for category in CATEGORIES:
            key = (scheme["scheme_id"], category)
            named = [
                each["cost_yuan"]
                for each in rows["scheme_costs"]
                if (each["scheme_id"], each["category"]) == key
            ]
            cost = sum(named, Decimal(0))
            there = (who, category, year)
            got = sum((amount for (c, _, k, y), amount in in_year.items() if (c, k, y) == there),
                      Decimal(0))  # fmt: skip
            if got != cost:
                yield "payment_sum", who, category
            for (source, kind), share in most.items():
                given_by = Fraction(paid.get((who, source, category), Decimal(0)))
                if named and kind == category and given_by > exact(share) * Fraction(cost) + fen:
                    yield "max_share", who, source, category
            for rule in rows["share_rules"]:
                given_by = Fraction(paid.get((who, rule["source_id"], category), Decimal(0)))
                if (
                    cost
                    and rule["category"] == category
                    and rule["class"] in ("*", scheme["class"])
                    and given_by < exact(rule["min_share"]) * Fraction(cost) - fen
                ):
                    yield "min_share", who, rule["source_id"], category


def about_money(rows: Rows, place: Places, chosen: Chosen) -> Iterator[Found]:
    del chosen
    carries = {each["source_id"]: each["carry_over"] for each in rows["sources"]}
    for cap in rows["source_caps"]:
        source, scope = cap["source_id"], cap["scope"]
        if carries[source]:
            for until in YEARS:
                years = range(1900, until + 1)
                if spent(rows, place, source, scope, years) > left(rows, source, scope, years):
                    yield "cap_carried", source, scope, until
        else:
            years = range(cap["year"], cap["year"] + 1)
            if spent(rows, place, source, scope, years) > left(rows, source, scope, years):
                yield "cap", source, scope, cap["year"]


def spent(rows: Rows, place: Places, source: str, scope: str, years: range) -> Decimal:
    amounts = (
        each["amount_yuan"]
        for each in rows["plan_funding"]
        if each["source_id"] == source
        and each["year"] in years
        and each["community_id"] in place
        and inside(scope, place[each["community_id"]])
    )
    return sum(amounts, Decimal(0))


def left(rows: Rows, source: str, scope: str, years: range) -> Decimal:
    def of(name: str, field: str) -> Decimal:
        amounts = (
            each[field]
            for each in rows[name]
            if each["year"] in years and (each["source_id"], each["scope"]) == (source, scope)
        )
        return sum(amounts, Decimal(0))

    return of("source_caps", "cap_yuan") - of("commitments", "amount_yuan")


def about_cover(rows: Rows, place: Places, chosen: Chosen) -> Iterator[Found]:
    ever = range(1900, 2200)
    for scope in {each["scope"] for each in rows["coverage"]}:
        claims = sum(
            (
                exact(each["claim_per_year"])
                * Fraction(spent(rows, place, each["source_id"], scope, ever))
                for each in rows["coverage"]
                if each["scope"] == scope
            ),
            Fraction(0),
        )
        income = sum(
            (
                Fraction(what["revenue_yuan_per_year"])
                for who, (what, _) in chosen.items()
                if inside(scope, place[who])
            ),
            Fraction(0),
        )
        if income < claims:
            yield "coverage", scope


def worth(rows: Rows, place: Places, chosen: Chosen) -> Fraction:
    total = Fraction(0)
    for what, year in chosen.values():
        if year in YEARS:
            total += exact(what["benefit"]) * Fraction(24, 25) ** (year - YEARS[0])

    def progress(zone: str, until: int) -> Fraction:
        homes = sum(each["households"] for each in place.values() if each["zone"] == zone)
        begun = sum(place[who]["households"] for who, (_, year) in chosen.items()
                    if place[who]["zone"] == zone and year <= until)  # fmt: skip
        return Fraction(begun, homes) if homes else Fraction(0)

    for rule in rows["zone_order"]:
        for year in YEARS:
            ahead = progress(rule["later_zone"], year) - progress(rule["earlier_zone"], year)
            total -= exact(rule["penalty"]) * max(ahead, Fraction(0))
    return total


TOLD = {
    "source_unknown": ("source_id",),
    "source_scope": ("community_id", "source_id"),
    "not_eligible": ("community_id", "source_id", "category"),
    "payment_year": ("community_id", "source_id", "category", "year"),
    "payment_sum": ("community_id", "category"),
    "max_share": ("community_id", "source_id", "category"),
    "min_share": ("community_id", "source_id", "category"),
    "capacity": ("scope", "year"),
    "fairness": ("scope", "zone", "of"),
    "same_year": ("group_id",),
    "not_same_year": ("group_id", "year"),
    "cap": ("source_id", "scope", "year"),
    "cap_carried": ("source_id", "scope", "year"),
    "coverage": ("scope",),
}


@settings(max_examples=250, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_the_check_finds_what_a_plain_restatement_finds(seed: int) -> None:
    dice = Random(seed)  # noqa: S311 - nothing is kept secret
    rows = programme(dice)
    rows |= plan(dice, rows)
    verdict = check(frames(rows), YEARS, Decimal("0.04"))
    assert verdict.problems == ()
    objective, expected = restated(rows)
    assert verdict.objective == objective
    found = {
        (row["rule"], *(row[name] for name in TOLD.get(row["rule"], ("community_id",))))
        for row in verdict.violations.iter_rows(named=True)
    }
    assert found == expected
