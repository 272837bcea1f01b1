"""What a search tries: pairs of option and period near to the best, and how it is run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from linli.engines.programme.bound import near_best, priced, reduced_gains
from linli.engines.programme.moves import Candidates

if TYPE_CHECKING:
    from linli.engines.programme.bound import Prices
    from linli.engines.programme.linear import Columns
    from linli.engines.programme.model import Floats, Integers, Programme


def candidates(
    programme: Programme, prices: Prices, values: Floats, columns: Columns, width: float
) -> Candidates:
    """Return the pairs worth trying: near to an item's best at the prices, or in the relaxation.

    Parameters
    ----------
    programme
        The programme.
    prices
        Prices of shared rules.
    values
        Part of each column that the relaxation takes.
    columns
        All pairs to choose from.
    width
        How far from the best, as a part of the item's greatest value.
    """
    gains = reduced_gains(programme, prices, columns)
    item = programme.item[columns.option]
    near = near_best(programme, gains, columns, width)
    wanted = near | (values > 1e-6) | programme.must[item]
    kept = np.flatnonzero(wanted)
    order = kept[np.lexsort((-gains[kept], item[kept]))]
    option, period = columns.option[order], columns.period[order]
    return Candidates(
        first=np.searchsorted(item[order], np.arange(programme.items + 1)).astype(np.int64),
        option=option,
        period=period,
        gain=gains[order],
        worth=programme.scaled_value[option] * programme.weight[period],
        toll=_tolls(programme, prices, option, period),
    )


def _tolls(programme: Programme, prices: Prices, option: Integers, period: Integers) -> Floats:
    view = priced(programme, prices)
    cell_price = view.cell_price[programme.cell[option], period[:, None]]
    paid: Floats = (programme.scaled_cost[option] * cell_price).sum(axis=1)
    earned = programme.covers.incomes.T @ prices.covers / programme.money_scale
    tolls: Floats = paid - earned[option]
    return tolls


@dataclass(frozen=True)
class Schedule:
    """How the search is run; found by trying (bench).

    Parameters
    ----------
    width
        Candidates within this part of an item's greatest value.
    heat
        First and last temperature, as parts of the mean worth of a candidate.
    theta
        First and last part of the tolls that counts.
    noise
        Noise of what is tried first, as a part of the mean worth.
    wild
        Part of the moves that try in an order of chance: few items need it to keep floors.
    moves
        Moves of the first walk; each next one is longer by half.
    rounds, round_moves
        A walk is cut into so many rounds at least, and of so many moves at most: between them
        threads meet, and whoever asked can stop it.
    """

    width: float = 0.06
    heat: tuple[float, float] = (0.02, 0.0005)
    theta: tuple[float, float] = (0.98, 0.3)
    noise: float = 0.003
    wild: float = 0.02
    moves: int = 200_000
    rounds: int = 8
    round_moves: int = 25_000
