"""What branching beside the search finds counts when the time is up, and only then."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from linli.engines.programme import companion as companion_room
from linli.engines.programme.companion import Companion, has_companion, joined
from linli.engines.programme.exact import Options, nothing
from linli.engines.programme.highs import Stop
from linli.engines.programme.model import Programme, keeps_rules, objective
from linli.engines.programme.outcome import Outcome
from linli.engines.programme.payable import Payable
from linli.engines.programme.solving import solve

Invented = Callable[..., Programme]
ITEMS = 60


@pytest.fixture
def programme(invented: Invented) -> Programme:
    """Items that are worth about what they cost: a knapsack that no second suffices to close."""
    chance = np.random.default_rng(7)
    cost = chance.integers(200, 900, (3 * ITEMS, 4))
    return invented(
        np.arange(ITEMS + 1) * 3,
        cost=cost,
        value=cost.sum(axis=1) + chance.integers(0, 120, 3 * ITEMS).astype(float),
        amounts=np.full((1, 2), int(cost.sum() / 8)),
        floors=sparse.csr_array((0, 3 * ITEMS)),
    )


@pytest.fixture
def poor(programme: Programme) -> Outcome:
    """A plan that was all there was when the time was up."""
    found = solve(programme, "auto", Options(gap=0.2, threads=1), Stop())
    return replace(found, status="limit", bound=2.0 * found.bound)


@pytest.fixture
def good(programme: Programme) -> Payable:
    """What branching finds in a second."""
    companion = Companion(programme, Options(gap=1e-3, threads=2), Stop().within(20))
    return companion._found.result()


def test_the_better_plan_and_the_nearer_bound_are_taken(
    programme: Programme, poor: Outcome, good: Payable
) -> None:
    found = joined(programme, poor, good, gap=0.0)
    assert found.choice is not None
    assert good.choice is not None
    assert found.objective == max(poor.objective, objective(programme, good.choice))
    assert found.objective == objective(programme, found.choice)
    assert found.objective <= found.bound <= min(poor.bound, good.bound)
    assert keeps_rules(programme, found.choice)
    assert found.amounts.sum() == programme.cost[found.choice.option[found.choice.chosen]].sum()


def test_a_plan_that_reached_its_gap_stays_whatever_the_companion_found(
    programme: Programme, poor: Outcome, good: Payable
) -> None:
    for status in ("gap", "optimal", "infeasible"):
        reached = replace(poor, status=status)  # type: ignore[arg-type]
        assert joined(programme, reached, good, gap=0.0) is reached


def test_what_the_companion_proves_impossible_is_so_where_nobody_has_a_plan(
    programme: Programme, poor: Outcome
) -> None:
    impossible = Payable("infeasible", -np.inf)
    assert joined(programme, nothing("none", "exact"), impossible, 0.0).status == "infeasible"
    assert joined(programme, poor, impossible, 0.0) is poor


def test_a_bound_below_a_plan_that_was_checked_proves_nothing(
    programme: Programme, poor: Outcome, good: Payable
) -> None:
    found = joined(programme, poor, replace(good, bound=0.9 * poor.objective), gap=0.0)
    assert found.bound == poor.bound
    assert found.status == "limit"


def test_where_branching_beside_breaks_down_the_plan_stands(
    programme: Programme, poor: Outcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(companion_room, "choose_payable", broken)
    found = Companion(programme, Options(), Stop().within(60)).ended()
    assert found.status == "none"
    assert joined(programme, poor, found, 0.0).objective == poor.objective


def test_it_ends_when_the_whole_is_asked_to(programme: Programme) -> None:
    whole = Stop().within(600)
    companion = Companion(programme, Options(gap=0.0), whole)
    whole.asked = True
    assert companion.ended().status in ("found", "none")


def test_there_is_one_only_where_a_thread_is_left_and_time_alone_ends_the_work() -> None:
    limited = Stop().within(10)
    assert has_companion(Options(threads=2), limited)
    assert not has_companion(Options(threads=1), limited)
    assert not has_companion(Options(threads=2, work=100), limited)
    assert not has_companion(Options(threads=2), Stop())


def test_a_time_limit_and_two_threads_keep_every_rule(programme: Programme) -> None:
    found = solve(programme, "auto", Options(gap=0.0, threads=2), Stop().within(3))
    assert found.choice is not None
    assert keeps_rules(programme, found.choice)
    assert objective(programme, found.choice) == found.objective <= found.bound
