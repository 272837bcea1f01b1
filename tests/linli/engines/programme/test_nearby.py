"""A plan near the relaxation keeps every rule and is worth no more than the bound."""

import numpy as np
from scipy import sparse

from linli.engines.programme.exact import Options
from linli.engines.programme.highs import Stop
from linli.engines.programme.model import (
    Budgets,
    Covers,
    Limits,
    Orders,
    Programme,
    Ways,
    keeps_rules,
    objective,
)
from linli.engines.programme.nearby import plan_nearby
from linli.engines.programme.relaxation import Relaxed, relax
from linli.engines.programme.solving import solve

ITEMS, EACH, PERIODS = 30, 4, 3


def programme() -> Programme:
    """Thirty items of which two are of a zone that must have a quarter of the households."""
    chance = np.random.default_rng(4)
    options = ITEMS * EACH
    households = chance.integers(1, 40, ITEMS)
    households[:2] = (30, 25)
    of_zone = np.where(np.arange(ITEMS) < 2, 0.75, -0.25) * households
    must = np.zeros(ITEMS, dtype=bool)
    must[5] = True
    return Programme(
        first_option=np.arange(ITEMS + 1) * EACH,
        must=must,
        value=chance.integers(10, 90, options).astype(float),
        weight=np.array([1.0, 0.96, 0.92]),
        cost=chance.integers(50, 400, (options, 1)),
        cell=np.zeros((options, 1), dtype=np.int64),
        allowed=np.ones((options, PERIODS), dtype=bool),
        cells=1,
        ways=Ways(
            np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64), np.zeros(1), np.ones(1)
        ),
        budgets=Budgets(
            sparse.csr_array(np.ones((1, 1))),
            np.zeros(PERIODS, dtype=np.int64),
            np.arange(PERIODS),
            np.arange(PERIODS),
            np.array([900, 1000, 800]),
        ),
        covers=Covers(
            sparse.csr_array((0, options)), sparse.csr_array((0, 1)), np.zeros(0, np.int64), 1
        ),
        limits=Limits(
            sparse.csr_array((0, ITEMS)), np.zeros(0, int), np.zeros(0, int), np.zeros(0, int)
        ),
        orders=Orders(sparse.csr_array((0, ITEMS)), np.zeros(0)),
        floors=sparse.csr_array(np.repeat(of_zone, EACH)[None, :]),
        same=sparse.csr_array((0, ITEMS)),
        apart=sparse.csr_array((0, ITEMS)),
    )


def test_a_plan_near_the_relaxation_keeps_every_rule() -> None:
    given = programme()
    relaxed = relax(given, Stop())
    assert isinstance(relaxed, Relaxed)
    found = plan_nearby(given, relaxed, Options(threads=1), Stop())
    assert found is not None
    choice, amounts, value = found
    assert keeps_rules(given, choice)
    assert value == objective(given, choice)
    assert 0.9 * relaxed.bound < value <= relaxed.bound
    assert amounts.sum() == given.cost[choice.option[choice.chosen]].sum()


def test_without_time_there_is_none() -> None:
    given = programme()
    relaxed = relax(given, Stop())
    assert isinstance(relaxed, Relaxed)
    assert plan_nearby(given, relaxed, Options(threads=1), Stop(asked=True)) is None


def test_the_same_seed_and_work_give_the_same_plan_that_is_proven() -> None:
    given = programme()
    one = solve(given, "auto", Options(gap=0.0, threads=1, work=500), Stop())
    other = solve(given, "auto", Options(gap=0.0, threads=1, work=500), Stop())
    assert one.choice is not None
    assert other.choice is not None
    assert one.choice.option.tolist() == other.choice.option.tolist()
    assert one.choice.period.tolist() == other.choice.period.tolist()
    assert one.objective <= one.bound
    assert one.gap < 0.02
