"""What a programme that has no plan lacks: the least to be given to its rules.

An elastic program: every rule may be missed, and as little as possible is missed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from linli.engines.programme.highs import LinearModel, solve_linear
from linli.engines.programme.linear import ChoiceModel, all_columns, choice_model
from linli.engines.programme.relaxation import joint_budgets

if TYPE_CHECKING:
    from linli.engines.programme.highs import Stop
    from linli.engines.programme.model import Floats, Programme

# Money can be found sooner than capacity, income or a fair share.
_WEIGHTS = {"budgets": 1.0, "covers": 100.0, "limits": 1_000.0, "floors": 1_000.0}


@dataclass(frozen=True)
class Lacking:
    """What parts of choices lack to keep every rule.

    Parameters
    ----------
    budgets
        Money in each budget row's last period (B).
    covers
        Income (V).
    limits
        Size (L).
    floors
        By how much each floor is missed (F), as its row is scaled.
    """

    budgets: Floats
    covers: Floats
    limits: Floats
    floors: Floats


def lacking(programme: Programme, stop: Stop) -> Lacking | None:
    """Return the least that a programme lacks, or None where no such gift helps.

    Parameters
    ----------
    programme
        The programme; every item that must be chosen has an allowed option.
    stop
        When to give up.

    Returns
    -------
    lacking
        All zero where parts of choices keep every rule. None where companies clash with what must
        be chosen, or time was up.
    """
    model = choice_model(programme, all_columns(programme))
    gifts = {
        "budgets": sparse.csr_array(-joint_budgets(programme).T.astype(float)),
        "covers": sparse.eye_array(len(programme.covers), format="csr"),
        "limits": sparse.csr_array(-sparse.eye_array(len(programme.limits))),
        "floors": sparse.eye_array(programme.floors.shape[0], format="csr"),
    }
    solved = solve_linear(_elastic(model, gifts), stop)
    if solved.status != "optimal":
        return None
    counts = [each.shape[1] for each in gifts.values()]
    parts = np.split(solved.values[len(model.gain) :], np.cumsum(counts)[:-1])
    budgets, covers, limits, floors = (np.where(each > 1e-7, each, 0.0) for each in parts)
    scale = programme.money_scale
    size = np.maximum(programme.limits.amount, 1)
    return Lacking(budgets * scale, covers * scale, limits * size, floors)


def _elastic(model: ChoiceModel, gifts: dict[str, sparse.csr_array]) -> LinearModel:
    """The model that misses as little as it can, and looks at nothing else."""
    blocks = []
    for name, gift in gifts.items():
        placed = sparse.csr_array((model.matrix.shape[0], gift.shape[1])).tolil()
        placed[model.spans[name]] = gift
        blocks.append(placed.tocsr())
    weights = [np.full(each.shape[1], -_WEIGHTS[name]) for name, each in gifts.items()]
    added = sum(len(each) for each in weights)
    return LinearModel(
        gain=np.concatenate([np.zeros(len(model.gain)), *weights]),
        lower=np.concatenate([model.lower, np.zeros(added)]),
        upper=np.concatenate([model.upper, np.full(added, np.inf)]),
        matrix=sparse.csr_array(sparse.hstack([model.matrix, *blocks], format="csr")),
        row_lower=model.row_lower,
        row_upper=model.row_upper,
    )
