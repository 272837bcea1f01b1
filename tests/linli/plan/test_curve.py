"""What more or less money brings, against solving each budget by itself."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from linli.engines.programme.exact import Options
from linli.engines.programme.highs import Stop
from linli.engines.programme.model import without_option
from linli.engines.programme.relaxation import Relaxed, relax
from linli.plan.curve import Curve, curve, factors
from linli.plan.programme import read

Case = Any
few = settings(
    max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
BY = factors(0.5, 1.5, 5)


def drawn(case: Case, by: tuple[Fraction, ...] = BY, **more: Any) -> Curve:
    reading = read(case.tables, case.years, case.discount)
    return curve(case.tables, reading, by, Options(gap=0.0, threads=1), Stop(), **more)


def scaled(case: Case, factor: Fraction, source: str | None = None) -> Case:
    """The case with caps multiplied by hand."""
    rows = [
        {**each, "cap_yuan": each["cap_yuan"] * Decimal(factor.numerator) / factor.denominator}
        if source in (None, each["source_id"])
        else each
        for each in case.rows["source_caps"]
    ]
    return case.changed(source_caps=rows)


def relaxation(case: Case) -> float | None:
    programme = read(case.tables, case.years, case.discount).programme
    found = None if without_option(programme).any() else relax(programme, Stop())
    return found.value if isinstance(found, Relaxed) else None


@few
@given(data=st.data(), source=st.sampled_from((None, "s1", "s2")))
def test_every_point_is_what_its_budget_brings(
    data: st.DataObject, source: str | None, cases: Any
) -> None:
    case = data.draw(cases)
    found = drawn(case, plans=False, source=source)
    for factor, point in zip(found.factors, found.points, strict=False):
        alone = relaxation(scaled(case, factor, source))
        if alone is None:
            assert point.status == "infeasible"
        else:
            assert point.relaxation == pytest.approx(alone, abs=1e-6)
            assert point.bound == pytest.approx(alone, abs=1e-6)


@few
@given(data=st.data())
def test_bounds_rise_with_money_and_less_and_less(data: st.DataObject, cases: Any) -> None:
    found = drawn(data.draw(cases), plans=False)
    bounds = np.array([each.bound for each in found.points])
    assume(len(bounds) and np.isfinite(bounds).all())
    steps = np.diff(bounds)
    assert (steps >= -1e-9).all()
    assert (np.diff(steps)[:] <= 1e-6).all() or any(
        each.status == "infeasible" for each in found.points
    )


@few
@given(data=st.data())
def test_plans_lie_below_the_bounds_and_never_fall(
    data: st.DataObject, cases: Any, brute: Any
) -> None:
    case = data.draw(cases)
    found = drawn(case)
    values = [each.objective for each in found.points]
    assert values == sorted(values)
    for factor, point in zip(found.factors, found.points, strict=False):
        tried = brute(scaled(case, factor))
        best = tried.best()
        if tried.doubtful:
            continue
        assert point.bound >= (best if best is not None else -np.inf) - 1e-6
        if point.choice is not None:
            assert best is not None
            assert point.objective <= best + 1e-6


def test_what_is_promised_already_is_not_scaled(plain_case: Case) -> None:
    promised = [{"source_id": "s", "scope": "*", "year": 2023, "amount_yuan": Decimal(400)}]
    found = drawn(plain_case.changed(commitments=promised), factors(0.5, 1.0, 2), plans=False)
    # 500 - 400 yuan, then 250 yuan a year later; 6 units of benefit for 1,000 yuan.
    assert found.points[0].relaxation == pytest.approx(0.6 + 0.9 * 1.5)
    assert found.budget_fen == (75_000, 150_000)


def test_no_money_makes_a_mandatory_community_that_has_no_scheme(plain_case: Case) -> None:
    communities = [{**each, "mandatory": True} for each in plain_case.rows["communities"]]
    case = plain_case.changed(
        communities=communities,
        schemes=plain_case.rows["schemes"][:1],
        scheme_costs=plain_case.rows["scheme_costs"][:1],
    )
    assert drawn(case).points == ()


def test_time_that_is_up_leaves_points_without_values(plain_case: Case) -> None:
    reading = read(plain_case.tables, plain_case.years, plain_case.discount)
    found = curve(plain_case.tables, reading, BY, Options(), Stop(asked=True))
    assert {each.status for each in found.points} == {"stopped"}
