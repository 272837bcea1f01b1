"""Amounts in units of 10,000 yuan with two decimals that add up both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linli.records.money import split

if TYPE_CHECKING:
    from collections.abc import Sequence

_FEN_A_HUNDREDTH = 10_000


def hundreds_adding_up(rows: Sequence[Sequence[int]]) -> list[list[int]]:
    """Round amounts to hundredths of 10,000 yuan so that rows, columns and all add up.

    Parameters
    ----------
    rows
        Amounts [fen] by row and column, not negative.

    Returns
    -------
    list of list of int
        The same amounts in hundreds of yuan (0.01 of 10,000 yuan). Their sum is the whole, rounded,
        a half up; each row is the whole's share and each cell its row's, by largest remainder
        (convention C6).

    Examples
    --------
    >>> hundreds_adding_up([[333_333, 333_333], [333_334, 0]])
    [[34, 33], [33, 0]]
    """
    sums = [sum(row) for row in rows]
    whole = (2 * sum(sums) + _FEN_A_HUNDREDTH) // (2 * _FEN_A_HUNDREDTH)
    if not sum(sums):
        return [[0] * len(row) for row in rows]
    return [
        split(part, row) if any(row) else [0] * len(row)
        for part, row in zip(split(whole, sums), rows, strict=True)
    ]
