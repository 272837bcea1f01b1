"""Whether the money holds, against paying for each draw by an independent linear program."""

from decimal import Decimal
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from linli.engines.programme.exact import Options, solve_exact
from linli.engines.programme.highs import Stop
from linli.engines.programme.model import Choice, without_option
from linli.engines.programme.outcome import Progress
from linli.plan.programme import Reading, read
from linli.plan.robust import (
    Drawing,
    drawn,
    plan_with_reserve,
    ranges_of,
    robust,
    with_reserve,
)

Case = Any
few = settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
EXACT = Options(gap=0.0, threads=1)


def planned(case: Case) -> tuple[Reading, Choice]:
    reading = read(case.tables, case.years, case.discount)
    if without_option(reading.programme).any():
        reject()
    choice = solve_exact(reading.programme, EXACT, Stop(), Progress()).choice
    if choice is None:
        reject()
    assert choice is not None
    return reading, choice


def ranged(case: Case, low: float, high: float) -> Case:
    rows = [
        {
            **each,
            "low_yuan": (each["cost_yuan"] * Decimal(low)).quantize(Decimal("0.01")),
            "high_yuan": (each["cost_yuan"] * Decimal(high)).quantize(Decimal("0.01")),
        }
        for each in case.rows["scheme_costs"]
    ]
    return case.changed(scheme_costs=rows)


@few
@given(data=st.data())
def test_costs_without_ranges_hold_for_certain(data: st.DataObject, cases: Any) -> None:
    case = data.draw(cases)
    reading, choice = planned(case)
    found = robust(case.tables, reading, choice, Drawing(3), Stop())
    assert found.holds.all()
    assert found.ranges.ranged == 0


@few
@given(data=st.data())
def test_a_draw_holds_just_where_its_costs_can_be_paid(
    data: st.DataObject, cases: Any, brute: Any
) -> None:
    case = ranged(data.draw(cases), 0.5, 2.0)
    reading, choice = planned(case)
    drawing = Drawing(draws=4, seed=data.draw(st.integers(0, 99)))
    found = robust(case.tables, reading, choice, drawing, Stop())
    ranges = ranges_of(case.tables, reading, choice)
    costs = drawn(ranges, drawing)
    schemes = {
        reading.communities[item]: (
            reading.schemes[choice.option[item]],
            reading.years[choice.period[item]],
        )
        for item in choice.chosen
    }
    chosen = {scheme for scheme, _ in schemes.values()}
    keys = sorted(
        (each["scheme_id"], each["category"])
        for each in case.rows["scheme_costs"]
        if each["scheme_id"] in chosen and each["cost_yuan"] > 0
    )
    for at, one in enumerate(costs.tolist()):
        cost = {key: Decimal(each) / 100 for key, each in zip(keys, one, strict=True)}
        rows = [
            {**each, "cost_yuan": cost.get((each["scheme_id"], each["category"]), Decimal(0))}
            for each in case.rows["scheme_costs"]
        ]
        missing = brute(case.changed(scheme_costs=rows)).missing(schemes)
        if abs(missing) > 3:
            assert found.holds[at].all() == (missing < 0)


@few
@given(data=st.data())
def test_money_missing_is_what_the_dearer_works_lack(data: st.DataObject, plain_case: Case) -> None:
    more = data.draw(st.integers(0, 400))
    costs = [dict(each) for each in plain_case.rows["scheme_costs"]]
    for each in costs:
        each["low_yuan"] = each["high_yuan"] = each["cost_yuan"]
    reading, choice = planned(plain_case)
    costs[0]["cost_yuan"] += more
    costs[0]["low_yuan"] = costs[0]["high_yuan"] = costs[0]["cost_yuan"]
    tables = plain_case.changed(scheme_costs=costs).tables
    found = robust(tables, reading, choice, Drawing(2), Stop())
    assert found.found.missing[0] == pytest.approx([100 * more, 0], abs=1.0)
    assert found.found.scarce[0, 0].tolist() == [more > 0]
    expected = [100 * more if more > 1 else 0, 0]
    assert found.reserve(0.9).tolist() == pytest.approx(expected, abs=100)


def test_money_carried_over_is_missed_in_the_year_that_lacks_it(plain_case: Case) -> None:
    source = [{**plain_case.rows["sources"][0], "carry_over": True}]
    caps = [{**each, "cap_yuan": Decimal(1000)} for each in plain_case.rows["source_caps"][:1]]
    caps.append({**caps[0], "year": 2024, "cap_yuan": Decimal(500)})
    case = plain_case.changed(sources=source, source_caps=caps)
    reading, choice = planned(case)
    costs = [dict(each) for each in case.rows["scheme_costs"]]
    costs[0]["cost_yuan"] = Decimal(900)
    costs[1]["cost_yuan"] = Decimal(800)
    tables = case.changed(scheme_costs=costs).tables
    found = robust(tables, reading, choice, Drawing(1), Stop())
    # 100 yuan are left of the first year's money; 600 of 800 can be paid in the second.
    assert found.found.missing[0] == pytest.approx([0, 20_000], abs=1.0)


def test_draws_stay_within_their_ranges_and_repeat(plain_case: Case) -> None:
    case = ranged(plain_case, 0.8, 1.5)
    reading, choice = planned(case)
    ranges = ranges_of(case.tables, reading, choice)
    assert ranges.ranged == 2
    for together in (0.0, 0.5, 1.0):
        costs = drawn(ranges, Drawing(4000, 7, together))
        assert (costs >= ranges.low).all()
        assert (costs <= ranges.high).all()
        assert (costs == drawn(ranges, Drawing(4000, 7, together))).all()
        # The mean of a triangular distribution is that of its three figures.
        mean = (ranges.low + ranges.cost + ranges.high) / 3
        assert costs.mean(axis=0) == pytest.approx(mean, rel=0.01)
    assert np.corrcoef(drawn(ranges, Drawing(4000, 7, 1.0)).T)[0, 1] == pytest.approx(1, abs=1e-6)
    assert abs(np.corrcoef(drawn(ranges, Drawing(4000, 7, 0.0)).T)[0, 1]) < 0.05


def lined(case: Case, quantity: int) -> dict[str, pl.DataFrame]:
    lines = pl.DataFrame(
        {
            "scheme_id": ["a"],
            "measure_id": ["roof"],
            "quantity": [float(quantity)],
            "unit_price_yuan": [Decimal("10.00")],
            "low_yuan": [Decimal("9.00")],
            "high_yuan": [Decimal("13.00")],
        }
    )
    return {**case.tables, "scheme_lines": lines}


def test_lines_that_add_up_to_the_cost_lend_it_their_range(plain_case: Case) -> None:
    reading, choice = planned(plain_case)
    ranges = ranges_of(lined(plain_case, 100), reading, choice)
    assert ranges.low.tolist() == [90_000, 50_000]
    assert ranges.high.tolist() == [130_000, 50_000]


def test_lines_of_another_sum_lend_nothing(plain_case: Case) -> None:
    reading, choice = planned(plain_case)
    assert ranges_of(lined(plain_case, 101), reading, choice).ranged == 0


def test_a_range_that_misses_its_cost_is_widened_to_hold_it(plain_case: Case) -> None:
    case = ranged(plain_case, 1.1, 1.2)
    reading, choice = planned(case)
    ranges = ranges_of(case.tables, reading, choice)
    assert (ranges.low == ranges.cost).all()
    assert ranges.high.tolist() == [120_000, 60_000]


def test_a_reserve_is_held_back_from_every_cap_of_its_year(plain_case: Case) -> None:
    for carry, left in ((False, [90_000, 50_000]), (True, [90_000, 140_000])):
        source = [{**plain_case.rows["sources"][0], "carry_over": carry}]
        case = plain_case.changed(sources=source)
        programme = read(case.tables, case.years, 0.0).programme
        kept = with_reserve(programme, np.array([5_000, 0]), np.array([50_000, 50_000]))
        assert kept.budgets.amount.tolist() == left


def test_a_plan_with_its_reserve_holds(plain_case: Case) -> None:
    extra = [
        {**each, "cap_yuan": each["cap_yuan"] + 100} for each in plain_case.rows["source_caps"]
    ]
    case = ranged(plain_case, 0.9, 1.4).changed(source_caps=extra)
    reading, choice = planned(case)
    drawing = Drawing(200)
    before = robust(case.tables, reading, choice, drawing, Stop())
    assert before.holds.mean(axis=0).min() < 0.9
    kept = plan_with_reserve(case.tables, reading, before, drawing, 0.9, EXACT, Stop())
    assert kept.robustness is not None
    assert kept.robustness.holds.mean(axis=0).min() >= 0.9


def test_time_that_is_up_leaves_no_draws(plain_case: Case) -> None:
    reading, choice = planned(plain_case)
    found = robust(plain_case.tables, reading, choice, Drawing(5), Stop(asked=True))
    assert len(found.holds) == 0
    assert found.reserve(0.9).tolist() == [0, 0]
