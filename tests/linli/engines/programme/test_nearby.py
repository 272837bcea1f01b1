"""A plan near the relaxation keeps every rule and is worth no more than the bound."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy import sparse

from linli.engines.programme.exact import Options
from linli.engines.programme.highs import Stop
from linli.engines.programme.model import Programme, keeps_rules, objective
from linli.engines.programme.nearby import plan_nearby
from linli.engines.programme.relaxation import Relaxed, relax
from linli.engines.programme.solving import solve

Invented = Callable[..., Programme]
ITEMS, EACH, PERIODS = 30, 4, 3


@pytest.fixture
def programme(invented: Invented) -> Programme:
    """Thirty items of which two are of a zone that must have a quarter of the households."""
    chance = np.random.default_rng(4)
    options = ITEMS * EACH
    households = chance.integers(1, 40, ITEMS)
    households[:2] = (30, 25)
    of_zone = np.where(np.arange(ITEMS) < 2, 0.75, -0.25) * households
    return invented(
        np.arange(ITEMS + 1) * EACH,
        must=np.arange(ITEMS) == 5,
        value=chance.integers(10, 90, options).astype(float),
        weight=np.array([1.0, 0.96, 0.92]),
        cost=chance.integers(50, 400, (options, 1)),
        amounts=[[900, 1000, 800]],
        floors=sparse.csr_array(np.repeat(of_zone, EACH)[None, :]),
    )


def test_a_plan_near_the_relaxation_keeps_every_rule(programme: Programme) -> None:
    relaxed = relax(programme, Stop())
    assert isinstance(relaxed, Relaxed)
    found = plan_nearby(programme, relaxed, Options(threads=1), Stop())
    assert found is not None
    choice, amounts, value = found
    assert keeps_rules(programme, choice)
    assert value == objective(programme, choice)
    assert 0.9 * relaxed.bound < value <= relaxed.bound
    assert amounts.sum() == programme.cost[choice.option[choice.chosen]].sum()


def test_without_time_there_is_none(programme: Programme) -> None:
    relaxed = relax(programme, Stop())
    assert isinstance(relaxed, Relaxed)
    assert plan_nearby(programme, relaxed, Options(threads=1), Stop(asked=True)) is None


def test_the_same_seed_and_work_give_the_same_plan_that_is_proven(programme: Programme) -> None:
    one = solve(programme, "auto", Options(gap=0.0, threads=1, work=500), Stop())
    other = solve(programme, "auto", Options(gap=0.0, threads=1, work=500), Stop())
    assert one.choice is not None
    assert other.choice is not None
    assert one.choice.option.tolist() == other.choice.option.tolist()
    assert one.choice.period.tolist() == other.choice.period.tolist()
    assert one.objective <= one.bound
    assert one.gap < 0.02
