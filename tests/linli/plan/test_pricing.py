"""What one unit more of a cap or rule is worth, against solving the programme with one more."""

from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from linli.engines.programme.highs import Stop
from linli.engines.programme.model import without_option
from linli.engines.programme.relaxation import Relaxed, relax
from linli.plan.pricing import Pricing, pricing
from linli.plan.programme import read

Case = Any
few = settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


def priced(case: Case) -> Pricing:
    reading = read(case.tables, case.years, case.discount)
    return pricing(case.tables, reading, Stop())


def value(case: Case) -> float | None:
    """Optimum of the relaxation; none where not even parts of choices keep every rule."""
    programme = read(case.tables, case.years, case.discount).programme
    found = None if without_option(programme).any() else relax(programme, Stop())
    return found.value if isinstance(found, Relaxed) else None


def price_of(found: Pricing, rule: str, **where: Any) -> float:
    rows = found.table.filter(pl.col("rule") == rule)
    for name, each in where.items():
        rows = rows.filter(pl.col(name) == each)
    assert rows.height == 1
    return float(rows["price"].item())


def moved(case: Case, table: str, number: int, field: str, by: Any) -> Case:
    """The case with one figure changed."""
    rows = [dict(each) for each in case.rows[table]]
    rows[number][field] += by
    return case.changed(**{table: rows})


def poor(case: Case) -> Case:
    """The plain case with money for three fifths of the works."""
    rows = [{**each, "cap_yuan": each["cap_yuan"] * 3 / 5} for each in case.rows["source_caps"]]
    return case.changed(source_caps=rows)


def test_money_is_worth_what_it_buys(plain_case: Case) -> None:
    found = priced(poor(plain_case))
    # Six units of benefit cost 1,000 yuan; a year later they count a tenth less.
    assert price_of(found, "cap", year=2023) == pytest.approx(60.0)
    assert price_of(found, "cap", year=2024) == pytest.approx(54.0)


def test_money_that_nobody_needs_is_worth_nothing(plain_case: Case) -> None:
    rows = [{**each, "cap_yuan": Decimal(9000)} for each in plain_case.rows["source_caps"]]
    found = priced(plain_case.changed(source_caps=rows))
    assert found.table.filter(pl.col("rule") == "cap")["price"].to_list() == [0.0, 0.0]
    assert found.table.filter(pl.col("rule") == "cap")["slack"].to_list() == [0.75, 0.9]


def test_money_carried_over_is_worth_at_least_as_much_as_later_money(plain_case: Case) -> None:
    case = poor(plain_case)
    source = [{**case.rows["sources"][0], "carry_over": True}]
    found = priced(case.changed(sources=source))
    assert price_of(found, "cap", year=2023) == pytest.approx(60.0)
    assert price_of(found, "cap", year=2024) == pytest.approx(54.0)
    first = found.table.filter((pl.col("rule") == "cap") & (pl.col("year") == 2024))
    assert first["limit"].item() == pytest.approx(0.03)


@few
@given(data=st.data())
def test_no_change_of_a_cap_gains_more_than_its_price(data: st.DataObject, cases: Any) -> None:
    case = data.draw(cases)
    found = priced(case)
    assume(found.status == "optimal")
    assert found.relaxed is not None
    number = data.draw(st.integers(0, len(case.rows["source_caps"]) - 1))
    cap = case.rows["source_caps"][number]
    by = data.draw(st.sampled_from((-100, -10, 10, 100)))
    assume(cap["cap_yuan"] + by >= 0)
    other = value(moved(case, "source_caps", number, "cap_yuan", Decimal(by)))
    assume(other is not None)
    where = {name: cap[name] for name in ("source_id", "scope", "year")}
    price = price_of(found, "cap", **where) / 10_000
    assert other is not None
    assert other <= found.relaxed.value + price * by + 1e-6


@few
@given(data=st.data())
def test_no_change_of_capacity_gains_more_than_its_price(data: st.DataObject, cases: Any) -> None:
    case = data.draw(cases)
    assume(case.given("capacity"))
    found = priced(case)
    assume(found.status == "optimal")
    assert found.relaxed is not None
    by = data.draw(st.sampled_from((-10, -1, 1, 10)))
    other = value(moved(case, "capacity", 0, "max_households", by))
    assume(other is not None)
    rule = case.rows["capacity"][0]
    price = price_of(found, "capacity", scope=rule["scope"], year=rule["year"])
    assert other is not None
    assert other <= found.relaxed.value + price * by + 1e-6


@few
@given(data=st.data())
def test_a_rule_with_room_has_no_price(data: st.DataObject, cases: Any) -> None:
    found = priced(data.draw(cases))
    assume(found.status == "optimal")
    rules = ("cap", "capacity", "coverage", "fairness", "not_same_year")
    rows = found.table.filter(pl.col("rule").is_in(rules))
    assert rows.filter((pl.col("slack") > 1e-6) & (pl.col("price") > 1e-6)).is_empty()
    assert (found.table["price"] >= 0).all()


def two_payers(case: Case, **rules: Any) -> Case:
    """One community of 1,000 yuan in one year, paid by a grant and by residents."""
    sources = [{**case.rows["sources"][0], "source_id": name} for name in ("grant", "residents")]
    caps = [
        {"source_id": name, "scope": "*", "year": 2023, "cap_yuan": Decimal(cap)}
        for name, cap in rules.pop("caps").items()
    ]
    shares = [
        {"source_id": name, "category": "building", "max_share": most}
        for name, most in rules.pop("most").items()
    ]
    least = {"share_rules": rules.pop("share_rules")} if "share_rules" in rules else {}
    changed = case.changed(sources=sources, source_caps=caps, source_rules=shares, **least)
    for name in ("communities", "schemes", "scheme_costs"):
        changed = changed.changed(**{name: changed.rows[name][:1]})
    return type(case)(changed.rows, (2023,), 0.0)


def test_a_point_of_greatest_share_is_worth_the_works_it_pays_for(plain_case: Case) -> None:
    case = two_payers(
        plain_case, caps={"grant": 400, "residents": 9000}, most={"grant": 1.0, "residents": 0.2}
    )
    # The grant pays four fifths: 400 yuan pay for 500 yuan of works, half of the community.
    found = priced(case)
    assert found.relaxed is not None
    assert found.relaxed.value == pytest.approx(3.0)
    price = price_of(found, "max_share", source_id="residents")
    assert price == pytest.approx(6 / 1000 * 400 / 0.8**2 / 100)
    more = value(moved(case, "source_rules", 1, "max_share", 0.0001))
    assert more is not None
    assert (more - 3.0) / 0.01 == pytest.approx(price, rel=1e-3)


def test_a_point_of_least_share_is_worth_the_works_it_holds_up(plain_case: Case) -> None:
    case = two_payers(
        plain_case,
        caps={"grant": 9000, "residents": 100},
        most={"grant": 1.0, "residents": 1.0},
        share_rules=[
            {"source_id": "residents", "category": "building", "class": "*", "min_share": 0.2}
        ],
    )
    found = priced(case)
    price = price_of(found, "min_share", source_id="residents")
    assert price == pytest.approx(6 / 1000 * 100 / 0.2**2 / 100)
    less = value(moved(case, "share_rules", 0, "min_share", -0.0001))
    assert less is not None
    assert (less - 3.0) / 0.01 == pytest.approx(price, rel=1e-3)


@pytest.mark.parametrize("of", ["households", "benefit"])
def test_a_point_of_fairness_is_worth_what_it_forbids(plain_case: Case, of: str) -> None:
    rows = [{**each, "benefit": 1.0} for each in plain_case.rows["schemes"][:1]]
    schemes = [*rows, *plain_case.rows["schemes"][1:]]
    rule = {"scope": "*", "zone": "old", "of": of, "min_share": 0.6}
    case = poor(plain_case).changed(schemes=schemes, fairness=[rule])
    found = priced(case)
    price = price_of(found, "fairness")
    step = 1e-5
    less = value(moved(case, "fairness", 0, "min_share", -step))
    assert less is not None
    assert found.relaxed is not None
    assert price > 0
    assert (less - found.relaxed.value) / (100 * step) == pytest.approx(price, rel=1e-3)


def test_a_mandatory_community_has_the_price_of_what_it_keeps_out(plain_case: Case) -> None:
    communities = [{**each, "mandatory": True} for each in plain_case.rows["communities"][:1]]
    communities += plain_case.rows["communities"][1:]
    schemes = [{**each, "benefit": each["benefit"] - 5.0} for each in plain_case.rows["schemes"]]
    schemes[1]["benefit"] = 3.0
    case = poor(plain_case).changed(communities=communities, schemes=schemes)
    caps = [{**each, "cap_yuan": Decimal(1000)} for each in case.rows["source_caps"][:1]]
    case = type(case)(case.changed(source_caps=caps).rows, (2023,), 0.0)
    found = priced(case)
    free = [{**each, "mandatory": False} for each in communities]
    without = value(case.changed(communities=free))
    assert found.relaxed is not None
    assert without is not None
    gain = without - found.relaxed.value
    assert 0 < gain <= price_of(found, "mandatory") + 1e-9


def test_what_cannot_be_planned_has_no_prices(plain_case: Case) -> None:
    communities = [{**each, "mandatory": True} for each in plain_case.rows["communities"]]
    case = poor(plain_case).changed(communities=communities)
    found = priced(case)
    assert found.status == "infeasible"
    assert found.table.is_empty()
