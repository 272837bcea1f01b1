"""A whole plan near the relaxation: what is whole stays or goes, the rest is chosen anew.

The relaxation takes nearly all items wholly or not at all; a mixed model of the few others and of
the options that come nearest to being taken is small, however many items there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from linli.engines.programme.bound import reduced_gains
from linli.engines.programme.highs import MixedLimits
from linli.engines.programme.linear import Columns, choice_model
from linli.engines.programme.payable import FEW_REFUSALS, choose_payable, picked
from linli.engines.programme.relaxation import Relaxed, relax

if TYPE_CHECKING:
    from linli.engines.programme.bound import Prices
    from linli.engines.programme.exact import Options
    from linli.engines.programme.highs import Stop
    from linli.engines.programme.model import Choice, Floats, Programme, Truths

_WHOLE = 1 - 1e-6
_WIDTHS = (300, 3_000)


def near_columns(
    programme: Programme, columns: Columns, taken: Floats, prices: Prices, width: int
) -> Columns:
    """Return the columns that a plan near the relaxation may choose from.

    Parameters
    ----------
    programme
        The programme.
    columns
        All columns.
    taken
        What part of each the relaxation takes.
    prices
        Prices of the shared rules.
    width
        How many columns more of items that are not taken wholly.

    Returns
    -------
    columns
        Those that are taken, and the nearest of the others; of items that must be chosen all.
    """
    item = programme.item[columns.option]
    wholly = np.zeros(programme.items, dtype=bool)
    wholly[item[taken >= _WHOLE]] = True
    keep = (taken > 1 - _WHOLE) | (programme.must & ~wholly)[item]
    keep[_nearest(programme, columns, prices, ~keep & ~wholly[item], width)] = True
    return Columns(columns.option[keep], columns.period[keep])


def _nearest(
    programme: Programme, columns: Columns, prices: Prices, among: Truths, width: int
) -> Truths:
    gains = np.where(among, reduced_gains(programme, prices, columns), -np.inf)
    nearest = np.argsort(-gains, kind="stable")[:width]
    found = np.zeros(len(columns), dtype=bool)
    found[nearest] = np.isfinite(gains[nearest])
    return found


def chosen_among(
    programme: Programme,
    columns: Columns,
    limits: MixedLimits,
    stop: Stop,
    kept: tuple[Choice, float] | None = None,
    start: Choice | None = None,
) -> tuple[Choice | None, float]:
    """Choose the best plan from some columns.

    Parameters
    ----------
    programme
        The programme.
    columns
        What may be chosen.
    limits
        How far HiGHS goes.
    stop
        When to give up.
    kept
        A choice of which the plan should keep as much as it can, and what keeping one item's
        column is worth beside its value (scaled): it settles what is equally good.
    start
        A plan to begin with.

    Returns
    -------
    choice, bound
        The plan, which can be paid to the unit, or None; and what no plan of these columns passes,
        in the programme's own units: minus infinity where there is none.
    """
    model = choice_model(programme, columns)
    if kept is not None:
        model.gain[: len(columns)] += kept[1] * picked(programme, columns, kept[0])
    found = choose_payable(programme, model, limits, stop, start, refusals=FEW_REFUSALS)
    return found.choice, found.bound


def near_relaxation(programme: Programme, options: Options, stop: Stop) -> Choice | None:
    """Return a plan near the relaxation, or None where none was found.

    Parameters
    ----------
    programme
        The programme; every item that must be chosen has an allowed option.
    options
        Gap, threads, seed and work.
    stop
        When to give up.
    """
    relaxed = relax(programme, stop)
    if not isinstance(relaxed, Relaxed):
        return None
    limits = MixedLimits(options.gap, options.work, options.threads, options.seed)
    for width in _WIDTHS:
        columns = near_columns(
            programme, relaxed.model.columns, relaxed.taken, relaxed.prices, width
        )
        choice, _ = chosen_among(programme, columns, limits, stop.within(stop.left / 2))
        if choice is not None:
            return choice
    return None
