"""Mixed models are solved to the optimum, within the time given, by a HiGHS that keeps to it."""

import itertools
import json
import subprocess
import sys
import time
from importlib import metadata

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from linli.engines.programme.highs import LinearModel, MixedLimits, Solved, Stop, solve_mixed


def choices(items: int, options: int, seed: int) -> LinearModel:
    """Items of which every other one must take just one option, within four capacities."""
    rng = np.random.default_rng(seed)
    count = items * options
    of_item = np.kron(np.eye(items), np.ones(options))
    sizes = rng.integers(1, 500, (4, count)) / 1001
    must = np.arange(items) % 2
    return LinearModel(
        gain=rng.integers(1, 700, count) / 1000,
        lower=np.zeros(count),
        upper=np.ones(count),
        matrix=sparse.csr_array(np.vstack([of_item, sizes])),
        row_lower=np.concatenate([must, np.full(4, -np.inf)]),
        row_upper=np.concatenate([np.ones(items), sizes.mean(axis=1) * items * 0.7]),
    )


def best_of_all(model: LinearModel) -> float:
    """Greatest gain of all whole values that keep the rows; minus infinity where none does."""
    tried = np.array(list(itertools.product((0.0, 1.0), repeat=len(model.gain))))
    rows = tried @ model.matrix.toarray().T
    kept = (rows >= model.row_lower - 1e-9).all(axis=1) & (rows <= model.row_upper + 1e-9).all(
        axis=1
    )
    return float(np.max(tried[kept] @ model.gain, initial=-np.inf))


@given(st.integers(1, 5), st.integers(1, 2), st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_the_optimum_is_that_of_trying_everything(items: int, options: int, seed: int) -> None:
    model = choices(items, options, seed)
    found = solve_mixed(model, len(model.gain), MixedLimits(), Stop())
    best = best_of_all(model)
    if best == -np.inf:
        assert found.status == "infeasible"
        return
    assert found.status == "optimal"
    assert np.isclose(found.objective, best)
    assert found.bound >= best - 1e-6


def solved_within(seconds: float) -> tuple[Solved, float]:
    """Solve what takes long, and tell how long it took."""
    model = choices(60, 12, 1)
    begun = time.monotonic()
    found = solve_mixed(model, len(model.gain), MixedLimits(), Stop(begun + seconds))
    return found, time.monotonic() - begun


def test_the_best_so_far_is_returned_when_time_is_up() -> None:
    # In a process of its own: a solver that does not stop can only be ended from without.
    command = [sys.executable, __file__]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["status"] == "stopped"
    assert told["took"] < 20
    assert told["values"]
    assert told["objective"] <= told["bound"]


def test_the_solver_is_none_that_may_never_end() -> None:
    """HiGHS 1.16 keeps no time limit where its strengthening of inequalities loops."""
    assert not metadata.version("highspy").startswith("1.16.")


def test_whoever_asks_for_the_best_so_far_ends_a_part_of_the_time_as_well() -> None:
    whole = Stop()
    part = whole.within(60).within(30)
    assert not part.due
    assert 29 < part.left <= 30
    whole.asked = True
    assert part.due
    assert part.left == 0.0


if __name__ == "__main__":
    found, took = solved_within(1.0)
    told = {"status": found.status, "took": took, "values": int(found.values.size)}
    sys.stdout.write(json.dumps({**told, "objective": found.objective, "bound": found.bound}))
