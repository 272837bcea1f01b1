"""The peers' models: right on small programmes, and the same whichever way they are written."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

import plan_folder
import plan_models
import plan_peers
from knapsack_generator import KINDS
from knapsack_generator import generate as knapsack
from plan_generator import Wish, generate, write
from plan_generator_extras import EXTRAS


def optimum(folder: Path, direct: bool = False) -> float:
    """The best that HiGHS finds and proves; minus infinity where there is no plan."""
    solver = plan_peers.highs_model(plan_models.build(plan_folder.read(folder), direct))
    solver.setOptionValue("mip_rel_gap", 1e-7)
    solver.run()
    status = solver.modelStatusToString(solver.getModelStatus())
    if status == "Infeasible":
        return -np.inf
    assert status == "Optimal"
    return -solver.getInfo().objective_function_value


@pytest.mark.parametrize("extra", [(), *((extra,) for extra in EXTRAS)])
def test_payments_by_group_and_by_community_give_the_same_optimum(
    tmp_path: Path, extra: tuple[str, ...]
) -> None:
    programme = generate(Wish(3, 11, extras=extra))
    programme.tables["fairness"] = programme.tables["fairness"].clear()
    write(programme, tmp_path)
    assert optimum(tmp_path) == pytest.approx(optimum(tmp_path, direct=True), rel=1e-5)


def test_fairness_and_order_of_zones_cost_something(tmp_path: Path) -> None:
    programme = generate(Wish(6, 11))
    tables = programme.tables
    tables["fairness"] = tables["fairness"].clear()
    zones = pl.Series("zone", ["old_town", "new_town"] * 3)
    tables["communities"] = tables["communities"].with_columns(zones)
    write(programme, tmp_path / "free")
    tables["zone_order"] = pl.DataFrame(
        # Each before the other: whatever is chosen, one leads.
        {
            "earlier_zone": ["old_town", "new_town"],
            "later_zone": ["new_town", "old_town"],
            "penalty": [9.0, 9.0],
        }
    )
    write(programme, tmp_path / "ordered")
    del tables["zone_order"]
    tables["fairness"] = pl.DataFrame(
        {"scope": ["*"], "zone": ["new_town"], "of": ["benefit"], "min_share": [0.99]}
    )
    write(programme, tmp_path / "fair")
    free = optimum(tmp_path / "free")
    assert optimum(tmp_path / "ordered") < free
    assert optimum(tmp_path / "fair") < free


def test_a_plan_cannot_cost_more_than_the_caps(tmp_path: Path) -> None:
    programme = generate(Wish(4, 11))
    programme.tables["fairness"] = programme.tables["fairness"].clear()
    caps = programme.tables["source_caps"]
    programme.tables["communities"] = programme.tables["communities"].with_columns(mandatory=False)
    programme.tables["source_caps"] = caps.with_columns(cap_yuan=0)
    write(programme, tmp_path)
    assert optimum(tmp_path) == 0


def test_rows_in_whole_numbers_are_the_same_rows(tmp_path: Path) -> None:
    write(generate(Wish(12, 2, extras=("zone-order",))), tmp_path)
    model = plan_models.build(plan_folder.read(tmp_path))
    matrix, _, upper = plan_peers.whole(model)
    assert (matrix.data == np.rint(matrix.data)).all()
    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    factor = matrix.data / model.matrix.data
    first = np.searchsorted(row, np.arange(matrix.shape[0]))
    assert factor == pytest.approx(factor[first][row])
    bounded = np.isfinite(model.upper)
    assert upper[bounded] == pytest.approx(model.upper[bounded] * factor[first][bounded])


@pytest.mark.parametrize("kind", KINDS)
def test_a_knapsack_written_as_a_programme_has_the_knapsacks_optimum(
    tmp_path: Path, kind: str
) -> None:
    programme = knapsack(kind, groups=4, items=3, dimensions=2, seed=5)
    write(programme, tmp_path)
    assert optimum(tmp_path) == best_by_trying(plan_folder.read(tmp_path))


def best_by_trying(folder: plan_folder.Folder) -> float:
    """Try every choice of one item a group."""
    caps = folder.tables["source_caps"]["cap_yuan"].to_numpy() * 100
    picks = np.array(np.meshgrid(*[np.flatnonzero(folder.owner == i) for i in range(4)]))
    picks = picks.reshape(4, -1)
    fits = (folder.fen[picks].sum(axis=0)[:, :2] <= caps).all(axis=1)
    return float(folder.benefit[picks].sum(axis=0)[fits].max())


def test_the_same_knapsack_comes_from_the_same_seed(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(knapsack("strong", 20, 10, 4, 9), tmp_path / name)
    one, two = ({f.name: f.read_bytes() for f in (tmp_path / n).iterdir()} for n in ("one", "two"))
    assert one == two
