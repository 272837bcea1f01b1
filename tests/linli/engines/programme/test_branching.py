"""Branching on items loses no plan and proves the same optimum."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from linli.engines.programme.branching import branching_model, items_chosen, summed_items
from linli.engines.programme.highs import MixedLimits, Stop, solve_mixed
from linli.engines.programme.linear import all_columns, choice_model
from linli.engines.programme.model import Choice, Programme, keeps_rules, objective
from linli.engines.programme.payable import choice_of, start_values

Invented = Callable[..., Programme]
PERIODS = 2
FLOORS = 2


def programme(invented: Invented, seed: int, items: int) -> Programme:
    """Items of one to three options, one payer, a floor on items and one on options."""
    chance = np.random.default_rng(seed)
    counts = chance.integers(1, 4, items)
    options = int(counts.sum())
    owner = np.repeat(np.arange(items), counts)
    of_item = chance.choice([-2.0, -1.0, 1.0, 3.0], items)[owner]
    of_option = chance.choice([-2.0, -1.0, 0.0, 1.0, 3.0], options)
    floors = sparse.csr_array(np.stack([of_item, of_option]))
    floors.eliminate_zeros()
    return invented(
        np.append(0, np.cumsum(counts)),
        value=chance.integers(1, 20, options).astype(float),
        weight=np.array([1.0, 0.9]),
        cost=chance.integers(1, 10, (options, 1)),
        amounts=chance.integers(5, 12, (1, PERIODS)),
        floors=floors,
    )


@settings(max_examples=25, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6), items=st.integers(1, 6))
def test_the_optimum_is_that_of_the_model_without_columns_for_items(
    invented: Invented, seed: int, items: int
) -> None:
    given = programme(invented, seed, items)
    columns = all_columns(given)
    plain = choice_model(given, columns)
    model = branching_model(given, columns, given.must)
    last = len(model.gain) - model.starts["items"]
    limits = MixedLimits()
    one = solve_mixed(plain, len(columns), limits, Stop())
    other = solve_mixed(model, len(columns), limits, Stop(), last=last)
    assert other.objective == pytest.approx(one.objective, abs=1e-6)
    choice = choice_of(given, columns, other.values)
    assert keeps_rules(given, choice)
    assert objective(given, choice) / given.value_scale == pytest.approx(other.objective, abs=1e-6)
    told = other.values[model.starts["items"] :]
    assert told == pytest.approx(items_chosen(given, columns, choice), abs=1e-6)


def test_a_floor_on_items_has_an_entry_an_item(invented: Invented) -> None:
    given = programme(invented, 3, 6)
    columns = all_columns(given)
    model = branching_model(given, columns, given.must)
    floors = model.matrix[model.spans["floors"]]
    assert len(summed_items(given, columns)) == 6
    assert len(floors[[0]].data) == 6
    assert floors[[0]].indices.min() >= model.starts["items"]
    assert len(floors[[1]].data) > 6


def test_every_choice_is_worth_the_same_in_both_models(invented: Invented) -> None:
    given = programme(invented, 5, 4)
    columns = all_columns(given)
    plain = choice_model(given, columns)
    model = branching_model(given, columns, given.must)
    chance = np.random.default_rng(1)
    for _ in range(50):
        taken = chance.random(4) < 0.6
        first, count = given.first_option[:-1], np.diff(given.first_option)
        option = np.where(taken, first + chance.integers(0, 3, 4) % count, -1)
        choice = Choice(option, chance.integers(0, PERIODS, 4))
        values = np.nan_to_num(start_values(given, model, choice), posinf=0.0)
        values[model.starts["items"] :] = items_chosen(given, columns, choice)
        short = values[: len(plain.gain)]
        span = model.spans["floors"]
        assert model.matrix[span] @ values == pytest.approx(plain.matrix[span] @ short)
        sums = slice(plain.matrix.shape[0], model.matrix.shape[0])
        assert not (model.matrix[sums] @ values).any()


def test_rows_over_costs_stand_below_the_others(invented: Invented) -> None:
    given = programme(invented, 7, 5)
    columns = all_columns(given)
    rows = sparse.csr_array(np.array([[1.0, 0.0], [0.5, 0.5]]))
    model = branching_model(given, columns, given.must, (rows, np.array([0.0, 1.0])))
    costs = slice(model.starts["costs"], model.starts["payments"])
    assert model.matrix[-2:].toarray()[:, costs].tolist() == rows.toarray().tolist()
    assert model.row_upper[-2:].tolist() == [0.0, 1.0]
    last = len(model.gain) - model.starts["items"]
    solved = solve_mixed(model, len(columns), MixedLimits(), Stop(), last=last)
    assert not (choice_of(given, columns, solved.values).period == 0)[
        choice_of(given, columns, solved.values).chosen
    ].any()


def test_items_that_are_forced_are_chosen(invented: Invented) -> None:
    given = replace(
        programme(invented, 9, 4), floors=sparse.csr_array((0, programme(invented, 9, 4).options))
    )
    columns = all_columns(given)
    forced = np.array([False, True, False, False])
    model = branching_model(given, columns, forced)
    last = len(model.gain) - model.starts["items"]
    solved = solve_mixed(model, len(columns), MixedLimits(), Stop(), last=last)
    assert choice_of(given, columns, solved.values).option[1] >= 0
