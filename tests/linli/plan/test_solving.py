"""The best plan of a programme, found by every engine, against trying everything."""

import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from linli.engines.programme.exact import Options
from linli.engines.programme.highs import Stop
from linli.engines.programme.outcome import Progress
from linli.plan.checking import check
from linli.plan.clashes import words
from linli.plan.solving import Solution, solve

Case = Any
# An engine that searches ends by its moves where it cannot prove what it found.
WORK = {"exact": None, "decomposed": 40}


def tried(examples: int) -> Callable[..., Any]:
    """Try some programmes, the same ones each time."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def solved(case: Case, engine: str = "exact", stop: Stop | None = None, **options: Any) -> Solution:
    """Solve a case."""
    chosen = {"gap": 0.0, "threads": 1, "work": WORK[engine], **options}
    within = stop or Stop(time.monotonic() + 60)
    return solve(
        case.tables,
        case.years,
        case.discount,
        engine,  # type: ignore[arg-type]
        Options(**chosen),
        within,
    )


def value(case: Case) -> float:
    """What the best plan is worth."""
    return solved(case).outcome.objective


def kept(case: Case, solution: Solution) -> None:
    """See that the independent check finds nothing against a plan."""
    tables = {**case.tables, **solution.tables}
    verdict = check(tables, case.years, Decimal(str(case.discount)))
    assert verdict.problems == ()
    assert verdict.violations.is_empty(), verdict.violations.rows(named=True)
    assert float(verdict.objective) == pytest.approx(solution.outcome.objective, abs=1e-6)


def scaled(case: Case, table: str, field: str, factor: int) -> Case:
    """Multiply an amount in every row of a table."""
    rows = [{**row, field: row[field] * factor} for row in case.given(table)]
    return case.changed(**{table: rows})


@tried(5)
@given(data=st.data())
def test_no_choice_is_better_than_the_exact_plan(data: Any, cases: Any, brute: Any) -> None:
    case = data.draw(cases)
    every = brute(case)
    best = every.best()
    assume(not every.doubtful)
    solution = solved(case)
    if best is None:
        assert solution.outcome.status == "infeasible"
        assert solution.clashes
        assert not solution.tables
    else:
        assert solution.outcome.status == "optimal"
        assert solution.outcome.objective == pytest.approx(best, abs=1e-6)
        assert solution.outcome.bound >= best - 1e-6
        kept(case, solution)


@tried(8)
@given(data=st.data())
def test_the_decomposed_plan_keeps_the_rules_and_its_bound_holds(
    data: Any, cases: Any, brute: Any
) -> None:
    case = data.draw(cases)
    every = brute(case)
    best = every.best()
    assume(not every.doubtful)
    solution = solved(case, "decomposed")
    if best is None:
        assert solution.outcome.status in ("infeasible", "none")
    else:
        assert solution.outcome.objective == pytest.approx(best, abs=1e-6)
        assert solution.outcome.bound >= best - 1e-6
        kept(case, solution)


@tried(3)
@given(data=st.data(), factor=st.integers(2, 5))
def test_more_money_never_lowers_the_optimum(data: Any, factor: int, cases: Any) -> None:
    case = data.draw(cases)
    assert value(scaled(case, "source_caps", "cap_yuan", factor)) >= value(case) - 1e-7


@tried(3)
@given(data=st.data())
def test_money_in_yuan_and_in_ten_thousand_yuan_gives_the_same_plan(data: Any, cases: Any) -> None:
    case = large = data.draw(cases)
    for table, field in (
        ("scheme_costs", "cost_yuan"),
        ("source_caps", "cap_yuan"),
        ("commitments", "amount_yuan"),
        ("schemes", "revenue_yuan_per_year"),
    ):
        large = scaled(large, table, field, 10_000)
    small, other = solved(case), solved(large)
    assert small.outcome.status == other.outcome.status
    assert small.outcome.objective == pytest.approx(other.outcome.objective, abs=1e-6)


@tried(3)
@given(data=st.data())
def test_the_order_of_rows_changes_nothing(data: Any, cases: Any) -> None:
    case = data.draw(cases)
    mixed = replace(
        case, rows={name: data.draw(st.permutations(rows)) for name, rows in case.rows.items()}
    )
    first, second = solved(case), solved(mixed)
    assert first.outcome.objective == second.outcome.objective
    assert [words(each) for each in first.clashes] == [words(each) for each in second.clashes]
    for name, table in first.tables.items():
        assert table.equals(second.tables[name])


@tried(3)
@given(data=st.data())
def test_a_lock_is_always_kept(data: Any, cases: Any) -> None:
    case = data.draw(cases)
    scheme = data.draw(st.sampled_from(case.rows["schemes"]))
    lock = {
        "community_id": scheme["community_id"],
        "scheme_id": data.draw(st.sampled_from((None, scheme["scheme_id"]))),
        "year": data.draw(st.sampled_from((None, *case.years))),
        "kind": data.draw(st.sampled_from(("in", "out"))),
    }
    solution = solved(case.changed(locks=[lock]))
    if not solution.tables:
        return
    meant = pl.col("community_id") == lock["community_id"]
    for field in ("scheme_id", "year"):
        if lock[field] is not None:
            meant &= pl.col(field) == lock[field]
    found = solution.tables["plan"].filter(meant).height
    assert found == (1 if lock["kind"] == "in" else 0)


def test_caps_that_equal_the_costs_to_the_fen_are_enough(plain_case: Case) -> None:
    costs = [
        {"scheme_id": scheme, "category": category, "cost_yuan": Decimal(cost)}
        for scheme, category, cost in (
            ("a", "building", "333.33"),
            ("a", "facility", "0.01"),
            ("b", "building", "666.68"),
        )
    ]
    sources = [
        {"source_id": name, "name": name, "level": "county", "scope": "*", "carry_over": False}
        for name in ("r", "s", "t")
    ]
    rules = [
        {"source_id": name, "category": category, "max_share": 1.0}
        for name in ("r", "s", "t")
        for category in ("building", "facility")
    ]
    caps = [
        {"source_id": name, "scope": "*", "year": year, "cap_yuan": Decimal(cap)}
        for name, cap in (("r", "333.34"), ("s", "333.34"), ("t", "333.34"))
        for year in plain_case.years
    ]
    tight = plain_case.changed(
        scheme_costs=costs, sources=sources, source_rules=rules, source_caps=caps
    )
    together = [{"group_id": "g", "community_id": c, "rule": "same_year"} for c in ("c1", "c2")]
    whole = solved(tight.changed(groups=together))
    assert whole.outcome.objective == pytest.approx(9.0)
    assert whole.tables["plan_funding"]["amount_yuan"].sum() == Decimal("1000.02")
    kept(tight.changed(groups=together), whole)
    less = [
        {**row, "cap_yuan": Decimal("333.33")} if row["source_id"] == "r" else row for row in caps
    ]
    short = solved(tight.changed(groups=together, source_caps=less))
    assert short.outcome.objective == pytest.approx(6.0)


def test_a_programme_that_costs_nothing_is_planned_without_payments(plain_case: Case) -> None:
    costs = [{**row, "cost_yuan": Decimal(0)} for row in plain_case.rows["scheme_costs"]]
    solution = solved(
        plain_case.changed(
            scheme_costs=costs,
            source_rules=[{"source_id": "s", "category": "facility", "max_share": 1.0}],
        )
    )
    assert solution.outcome.objective == pytest.approx(9.0)
    assert solution.tables["plan_funding"].is_empty()


def test_coverage_without_a_column_of_revenue_is_no_income(plain_case: Case) -> None:
    rule = [{"scope": "*", "source_id": "s", "claim_per_year": 0.01}]
    solution = solved(plain_case.changed(coverage=rule))
    assert solution.outcome.objective == 0.0


@pytest.mark.parametrize("engine", WORK)
def test_a_wish_to_stop_returns_what_there_is(engine: str, plain_case: Case) -> None:
    solution = solved(plain_case, engine, Stop(asked=True))
    assert solution.outcome.status in ("none", "limit", "gap", "optimal")
    assert solution.outcome.bound >= solution.outcome.objective


@pytest.mark.parametrize("engine", WORK)
def test_a_time_limit_returns_the_best_plan_so_far_with_its_bound(
    engine: str, wide_case: Case
) -> None:
    begun = time.monotonic()
    solution = solved(wide_case, engine, Stop(begun + 2.0), work=None)
    assert time.monotonic() - begun < 20
    assert solution.outcome.objective > 0
    assert solution.outcome.bound >= solution.outcome.objective
    kept(wide_case, solution)


def test_the_search_can_be_interrupted_from_outside(wide_case: Case) -> None:
    stop = Stop()
    timer = threading.Timer(2.0, lambda: setattr(stop, "asked", True))
    timer.start()
    solution = solved(wide_case, "decomposed", stop, work=None)
    timer.join()
    assert solution.outcome.status in ("limit", "optimal")
    kept(wide_case, solution)


def test_progress_is_told_and_never_goes_back(wide_case: Case) -> None:
    told: list[tuple[float, float]] = []
    progress = Progress(lambda objective, bound, _gap: told.append((objective, bound)))
    case = wide_case
    stop = Stop(time.monotonic() + 2.0)
    solve(case.tables, case.years, case.discount, "auto", Options(), stop, progress)
    assert told
    assert all(a[0] <= b[0] and a[1] >= b[1] for a, b in itertools.pairwise(told))
    assert all(objective <= bound + 1e-9 for objective, bound in told)


def test_a_promise_in_a_year_without_a_cap_is_taken_off_what_is_carried_over(
    plain_case: Case,
) -> None:
    case = plain_case.changed(
        sources=[{**plain_case.rows["sources"][0], "carry_over": True}],
        source_caps=[
            {"source_id": "s", "scope": "*", "year": 2023, "cap_yuan": Decimal("1200.00")}
        ],
        commitments=[
            {"source_id": "s", "scope": "*", "year": 2024, "amount_yuan": Decimal("300.00")}
        ],
    )
    solution = solved(case)
    assert solution.outcome.objective == pytest.approx(3.0)
    kept(case, solution)
